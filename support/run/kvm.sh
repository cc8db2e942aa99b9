# SPDX-License-Identifier: BSD-3-Clause
#
# Boots an image of platform kvm in QEMU. Read by tess, whose options
# (machine, memory, cpu, cpus, accel, timeout, print) it follows.

. "$run_dir/qemu.sh"

# Is KVM here, and faster than emulation? Some hosts' interprets kernel code
# or fails; so a small image that counts has to finish in time under it.
probe_kvm() {
	if [ "$host_arch" != "$arch" ]; then
		why="$arch is not this host's architecture"
	elif [ ! -e /dev/kvm ]; then
		why="this host has no /dev/kvm"
	elif [ ! -r /dev/kvm ] || [ ! -w /dev/kvm ]; then
		why="/dev/kvm is not open to this user"
	else
		id=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo none)
		mkdir -p "$cache"
		if [ ! -f "$cache/kvm-$id" ]; then
			# A shell of its own: build sets variables.
			probe=$(app=$run_dir/probe options= variant= && build "" >/dev/null 2>&1 && echo "$image")
			rc=0
			timeout 3 "$qemu" -accel kvm -cpu host $defaults \
				-device isa-debug-exit,iobase=0xf4 \
				-serial none -m 16 -kernel "$probe" >/dev/null 2>&1 </dev/null || rc=$?
			echo "$rc" >"$cache/kvm-$id"
		fi
		case $(cat "$cache/kvm-$id") in
		85) return 0 ;; # (42 << 1) | 1: the probe counted to its end
		124) why="this host's KVM is slower than emulation" ;;
		*) why="this host's KVM doesn't run kernel code" ;;
		esac
	fi
	return 1
}

# Where virtio's devices are: on PCI, or in memory.
find_bus() {
	case $arch-$machine in
	*-microvm* | arm64-*) bus=device ;;
	*) bus=pci ;;
	esac
}

# QEMU's loader copies microvm's initrd to the end of memory, where its usual
# firmware has put the ACPI tables, which name the devices and the CPUs. Its other
# one keeps them below 1 MiB. Without ACPI there are no tables.
choose_firmware() {
	firmware=
	case $arch-$machine in
	x86_64-microvm*acpi=off*) ;;
	x86_64-microvm*) [ -z "$initrd" ] || firmware="-bios qboot.rom" ;;
	esac
}

platform_programs() {
	case $arch in
	x86_64) echo qemu-system-x86_64 readelf addr2line ;;
	arm64) echo qemu-system-aarch64 readelf addr2line ;;
	esac
	[ "${net:-}" != tap ] || echo ip
}

# fits MIB END INITRD: is there room for an image that ends END bytes behind the
# beginning of memory, and what its loader puts behind it? QEMU puts the initrd
# and a device tree of up to 1 MiB into the upper half of arm64's memory.
fits() {
	if [ "$arch" = arm64 ]; then
		half=$(($1 << 19))
		[ $half -gt "$2" ] || half=$2
		[ $((((half + $3 + 0x1fffff) & ~0x1fffff) + (1 << 20))) -le $(($1 << 20)) ]
	else
		[ $(($2 + $3 + (1 << 16))) -le $(($1 << 20)) ]
	fi
}

# Where there is too little memory, QEMU or the image would end without a word.
check_memory() {
	end=$(readelf -lW "$image.dbg" | awk '$1 == "LOAD" { print $4, $6 }' |
		while read -r at size; do echo $((at + size)); done | sort -n | tail -n 1)
	[ "$arch" != arm64 ] || end=$((end - 0x40000000))
	extra=0
	[ -z "$initrd" ] || extra=$(wc -c <"$initrd")
	least=1
	until fits $least "$end" "$extra"; do
		least=$((least + 1))
	done
	[ "$memory" -ge "$least" ] ||
		die "--memory $memory: this image needs at least $least MiB${initrd:+ with its initrd}"
}

# The parameters that have folders mounted in the image.
mount_params() {
	printf '%s\n' "$mounts" | sed '/^$/d' | awk '{
		match($0, /:\/[^:]*$/)
		print "vfs.mount=" substr($0, RSTART + 1) ":9pfs:fs" NR - 1
	}'
}

# The user's terminal, for an image that edits lines: told that there is one,
# and given ^C as any other key if it hears of keys at once. QEMU is left by
# Ctrl-a x then.
terminal() {
	[ -z "$debug" ] && [ -t 0 ] && [ -t 1 ] && config_has LIBPOSIX_FD && config_has LIBUKBOOT_ARGS || return 0
	line=posix_fd.tty
	config_has KVM_CONSOLE_IRQ || return 0
	console="$console,mux=on,signal=off"
	say "Ctrl-a x ends the machine, whatever it does"
}

run_image() {
	image=$1
	shift
	defaults="-nodefaults -no-user-config -display none -no-reboot"
	case $arch in
	x86_64) qemu=qemu-system-x86_64 ;;
	arm64) qemu=qemu-system-aarch64 ;;
	esac
	check_memory
	asked=$machine$cpu$accel${cpus#1}
	if [ -z "$accel" ]; then
		if probe_kvm; then
			accel=kvm
			say "accelerator: kvm"
		else
			accel=tcg
			say "accelerator: tcg, since $why"
		fi
	fi
	# All that the emulator has: random numbers, for one.
	case $accel-$arch in
	kvm-*) cpu=${cpu:-host} ;;
	tcg-x86_64) cpu=${cpu:-max} ;;
	esac

	serial=chardev:console
	console="stdio,id=console"
	line=
	terminal
	while read -r a; do
		[ -z "$a" ] || line="$line${line:+ }$(quote_arg "$a")"
	done <<-END
		$(mount_params)
	END
	# Or they would be arguments.
	[ -z "$line" ] || [ $# -gt 0 ] || set -- --
	for a; do
		line="$line${line:+ }$(quote_arg "$a")"
	done

	status_file=${debug:+$debug_dir/status}
	status_file=${status_file:-$(mktemp)}
	# Off by ACPI under gdb, which isn't told of an exit by this device.
	exit_device="-device isa-debug-exit,iobase=0xf4"
	choose_firmware
	[ -z "$debug" ] || exit_device=
	case $arch in
	x86_64)
		set -- -M "${machine:-q35}" ${cpu:+-cpu "$cpu"} \
			$exit_device \
			-chardev "file,id=status,path=$status_file" \
			-device isa-debugcon,iobase=0xe9,chardev=status ;;
	arm64)
		set -- -M "${machine:-virt}" -cpu "${cpu:-cortex-a53}" \
			-semihosting-config enable=on,target=native ;;
	esac
	log=${debug:+$debug_dir/log}
	log=${log:-$(mktemp)}
	case $debug-$arch in
	gdb-*) set -- "$@" -S -gdb "unix:$debug_socket,server=on,wait=off" ;;
	stub-x86_64)
		set -- "$@" -chardev "socket,id=gdb,path=$debug_socket,server=on,wait=off" \
			-device isa-serial,chardev=gdb,index=1 ;;
	stub-arm64) serial=unix:$debug_socket,server=on,wait=off ;;
	esac
	[ "$serial" != chardev:console ] || set -- "$@" -chardev "$console,logfile=$log"
	find_bus
	net_devices
	eval "$add_storage"
	# shellcheck disable=SC2086: options, one a word
	set -- "$qemu" -accel "$accel" $defaults "$@" -m "$memory" -smp "$cpus" \
		$netdev $firmware ${initrd:+-initrd "$initrd"} \
		-serial "$serial" -kernel "$image" ${line:+-append "$line"}
	if print_only "$@"; then
		rm -f "$status_file" "$log"
		return 0
	fi
	rc=0
	launch "$@" || rc=$?
	if [ -n "$debug" ]; then
		: # the status is gdb's
	elif [ "$arch" = x86_64 ] && [ -s "$status_file" ]; then
		rc=$(od -An -tu1 -N1 "$status_file" | tr -d ' ')
	elif [ "$arch" = x86_64 ] && [ "$rc" = 0 ]; then
		say "the machine went off without telling a status"
	elif [ "$rc" = 124 ] && [ -n "$timeout" ]; then
		say "still running after $timeout s: ended"
	elif [ "$rc" = 1 ] && [ ! -s "$log" ] && [ "$arch${asked:+-asked}" != arm64 ]; then
		say "QEMU has refused to start the machine: its line above says why"
	fi
	[ "$rc" != 134 ] || [ -n "$debug" ] || explain_crash "$log"
	[ "$rc" = 0 ] || [ -n "$debug" ] || explain_memory "$log"
	rm -f "$status_file" "$log"
	return "$rc"
}

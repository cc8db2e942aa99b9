# SPDX-License-Identifier: BSD-3-Clause
#
# Boots an image of platform xen as the first domain of a Xen hypervisor, which
# QEMU boots. Read by tess, whose options (memory, cpu, timeout, print) it
# follows. The hypervisor is Debian's, unpacked into the cache, not installed.

. "$run_dir/qemu.sh"
. "$root/support/build/debian.sh"
. "$run_dir/xen/packages.sh"

# As the first domain, which has the machine, and QEMU's exit device.
qemu_x86_64='
	# A comma would part modules.
	modules=$(comma "$image${line:+ $line}")
	[ -z "$initrd" ] || modules="$modules,$(comma "$initrd")"
	prefix=
	set -- qemu-system-x86_64 -accel "$accel" -cpu "${cpu:-max}" \
		-M "${machine:-q35}" -m "$((memory + 64))" \
		-device isa-debug-exit,iobase=0xf4 \
		-chardev "file,id=status,path=$status_file" \
		-device isa-debugcon,iobase=0xe9,chardev=status -initrd "$modules" \
		-append "console=com1 loglvl=info guest_loglvl=info dom0_mem=${memory}M $xen_options"'

# As a domain that the hypervisor makes from the device tree (dom0less), which
# ends QEMU by semihosting. The image is put where the tree says; QEMU keeps its
# own tree at 0x48000000. The same hypervisor makes domains of ARMv7.
IMAGE_AT=0x50000000
INITRD_AT=0x54000000
qemu_arm64='
	prefix="(d1) "
	machine="${machine:-virt,gic-version=2},virtualization=on"
	set -- qemu-system-aarch64 -accel "$accel" -cpu "${cpu:-cortex-a57}" \
		-semihosting-config enable=on,target=native -m "$((memory + 512))"
	"$@" -M "$machine,dumpdtb=$status_file" -display none >/dev/null 2>&1
	domain_tree "$status_file"
	set -- "$@" -M "$machine" -dtb "$status_file" \
		-device "loader,file=$(comma "$image"),addr=$IMAGE_AT,force-raw=on" \
		${initrd:+-device "loader,file=$(comma "$initrd"),addr=$INITRD_AT,force-raw=on"}'
qemu_arm=$qemu_arm64

# module TREE NODE KIND ADDRESS FILE: a module of the domain.
module() {
	fdtput -c "$1" "$2"
	fdtput -t s "$1" "$2" compatible "multiboot,$3" multiboot,module
	fdtput -t x "$1" "$2" reg 0 "${4#0x}" 0 "$(printf %x "$(wc -c <"$5")")"
}

# The domain in QEMU's device tree. Source: Xen, docs/misc/arm/device-tree.
domain_tree() {
	d=/chosen/domU1
	fdtput -t x "$1" /chosen '#address-cells' 2
	fdtput -t x "$1" /chosen '#size-cells' 2
	fdtput -t s "$1" /chosen xen,xen-bootargs "loglvl=info guest_loglvl=all $xen_options"
	fdtput -c "$1" $d
	fdtput -t s "$1" $d compatible xen,domain
	fdtput -t x "$1" $d '#address-cells' 2
	fdtput -t x "$1" $d '#size-cells' 2
	fdtput -t i "$1" $d memory 0 $((memory * 1024))
	fdtput -t i "$1" $d cpus 1
	module "$1" $d/module@${IMAGE_AT#0x} kernel $IMAGE_AT "$image"
	fdtput -t s "$1" $d/module@${IMAGE_AT#0x} bootargs "$line"
	[ -z "$initrd" ] || module "$1" $d/module@${INITRD_AT#0x} ramdisk $INITRD_AT "$initrd"
}

platform_programs() {
	case $arch in
	x86_64) echo qemu-system-x86_64 ;;
	*) echo qemu-system-aarch64 fdtput ;;
	esac
	# The last two are for a domain of xl's.
	echo ar tar apt-get python3 cpio xz
}

run_image() {
	image=$1
	shift
	accel=${accel:-tcg}
	line=
	for a; do
		line="$line${line:+ }$(quote_arg "$a")"
	done
	# The hypervisor's architecture, which serves ARMv7's domains too.
	case $arch in
	x86_64) host=x86_64 debian=amd64 qemu=qemu-system-x86_64 ;;
	arm64 | arm) host=arm64 debian=arm64 qemu=qemu-system-aarch64 ;;
	esac
	if [ -n "$domu$disks" ] || [ "$net" != none ] || config_has XEN_PVH; then
		. "$run_dir/xen/domu.sh"
		run_domu "$image" "$line"
		return
	fi
	xen=
	kernel=$(hypervisor $debian) || exit
	status_file=$(mktemp)
	log=$(mktemp)
	eval "eval \"\$qemu_$arch\""
	set -- "$@" -nodefaults -no-user-config -display none -no-reboot -serial stdio -kernel "$kernel"
	if print_only "$@"; then
		rm -f "$status_file" "$log"
		return 0
	fi
	rc=0
	PYTHONDONTWRITEBYTECODE=1 launch python3 "$run_dir/xen-console.py" "$log" "$prefix" "$@" || rc=$?
	if [ "$arch" = x86_64 ] && [ -s "$status_file" ]; then
		rc=$(od -An -tu1 -N1 "$status_file" | tr -d ' ')
	elif [ "$rc" = 124 ] && [ -n "$timeout" ]; then
		say "still running after $timeout s: ended"
	elif [ "$arch" = x86_64 ]; then
		[ "$rc" != 0 ] || rc=1
		cat "$log" >&2
		say "Xen has ended the domain; what it said is above"
		! grep -q "Fault while accessing guest memory" "$log" ||
			say "its stack has overflown, or its stack pointer is wrong: there was no room to tell it of a trap"
	fi
	! grep -qE "allocation is too small for kernel|Not enough RAM for domain" "$log" ||
		say "--memory $memory: this image needs more; try --memory $((memory * 2))"
	rm -f "$status_file" "$log"
	return "$rc"
}

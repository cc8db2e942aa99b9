# SPDX-License-Identifier: BSD-3-Clause
#
# Boots an image of platform xen as the first domain of a Xen hypervisor, which
# QEMU boots. Read by tess, whose options (memory, cpu, timeout, print) it
# follows. The hypervisor is Debian's, unpacked into the cache, not installed.

XEN_VERSION=4.17

# unpacked PACKAGE FILE: says where FILE of the package is.
unpacked() {
	dir=$cache/xen/$1
	if [ ! -e "$dir/$2" ]; then
		need dpkg
		say "fetching Debian's package $1"
		rm -rf "$dir.new"
		mkdir -p "$dir.new"
		(cd "$dir.new" && { apt-get download -qq "$1" ||
			{ apt-get update -qq && apt-get download -qq "$1"; }; } >&2 &&
			dpkg -x ./*.deb . && rm -f ./*.deb) ||
			die "no package $1: is Debian's archive among this host's sources?"
		rm -rf "$dir"
		mv "$dir.new" "$dir"
	fi
	echo "$dir/$2"
}

# Where the hypervisor is, as QEMU wants it: not compressed.
hypervisor() {
	packed=$(unpacked xen-hypervisor-$XEN_VERSION-amd64 boot/xen-$XEN_VERSION-amd64.gz)
	if [ ! -s "${packed%.gz}" ]; then
		zcat "$packed" >"${packed%.gz}.$$"
		mv "${packed%.gz}.$$" "${packed%.gz}"
	fi
	echo "${packed%.gz}"
}

# One argument as the image's command line wants it (see ukargparse).
quote_arg() {
	printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

run_image() {
	image=$1
	shift
	[ "$arch" = x86_64 ] || die "xen: x86_64 only"
	[ -z "$disks$mounts" ] || die "--disk, --mount are for kvm"
	need qemu-system-x86_64 python3
	line=
	for a; do
		line="$line${line:+ }$(quote_arg "$a")"
	done
	# A comma would part modules.
	modules=$(printf '%s' "$image${line:+ $line}" | sed 's/,/,,/g')
	[ -z "$initrd" ] || modules="$modules,$(printf '%s' "$initrd" | sed 's/,/,,/g')"
	xen=$(hypervisor)
	status_file=$(mktemp)
	accel=${accel:-tcg}
	set -- qemu-system-x86_64 -accel "$accel" -cpu "${cpu:-max}" \
		-M "${machine:-q35}" -m "$((memory + 64))" \
		-nodefaults -no-user-config -display none -no-reboot \
		-device isa-debug-exit,iobase=0xf4 \
		-chardev "file,id=status,path=$status_file" \
		-device isa-debugcon,iobase=0xe9,chardev=status -serial stdio \
		-kernel "$xen" -initrd "$modules" \
		-append "console=com1 loglvl=warning guest_loglvl=warning dom0_mem=${memory}M $xen_options"
	[ -z "$print" ] || say "$*"
	log=$(mktemp)
	rc=0
	PYTHONDONTWRITEBYTECODE=1 launch python3 "$run_dir/xen-console.py" "$log" "$@" || rc=$?
	if [ -s "$status_file" ]; then
		rc=$(od -An -tu1 -N1 "$status_file" | tr -d ' ')
	elif [ "$rc" = 124 ] && [ -n "$timeout" ]; then
		say "still running after $timeout s: ended"
	else
		[ "$rc" != 0 ] || rc=1
		cat "$log" >&2
		say "Xen has ended the domain; what it said is above"
		! grep -q "Fault while accessing guest memory" "$log" ||
			say "its stack has overflown, or its stack pointer is wrong: there was no room to tell it of a trap"
	fi
	rm -f "$status_file" "$log"
	return "$rc"
}

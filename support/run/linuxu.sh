# SPDX-License-Identifier: BSD-3-Clause
#
# Runs an image of platform linuxu as a process. Read by tess.
platform_programs() {
	[ "$arch" = "$host_arch" ] || echo qemu-arm
}

run_image() {
	image=$1
	shift
	[ "$memory" = 64 ] ||
		say "--memory is a machine's: a Linux process has a heap of LINUXU_HEAP_MIB"
	case $arch in
	"$host_arch") set -- "$image" "$@" ;;
	arm) set -- qemu-arm ${debug_port:+-g "$debug_port"} "$image" "$@" ;;
	*) die "a linuxu image runs on this host's architecture only, $host_arch" ;;
	esac
	[ -z "$initrd" ] || export TESSERA_INITRD="$initrd"
	! print_only "$@" || return 0
	rc=0
	launch "$@" || rc=$?
	[ "$rc" != 134 ] || [ -n "$debug" ] || explain_crash
	return "$rc"
}

# SPDX-License-Identifier: BSD-3-Clause
#
# Runs an image of platform linuxu as a process. Read by tess.
run_image() {
	image=$1
	shift
	[ -z "$disks$mounts" ] || die "--disk and --mount are for kvm: a Linux process has none"
	case $arch in
	"$host_arch") set -- "$image" "$@" ;;
	arm)
		need qemu-arm
		set -- qemu-arm ${debug_port:+-g "$debug_port"} "$image" "$@"
		;;
	*) die "a linuxu image runs on this host's architecture only, $host_arch" ;;
	esac
	[ -z "$initrd" ] || export TESSERA_INITRD="$initrd"
	[ -z "$print" ] || say "$*"
	rc=0
	launch "$@" || rc=$?
	return "$rc"
}

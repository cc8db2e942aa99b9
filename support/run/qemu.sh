# SPDX-License-Identifier: BSD-3-Clause
#
# Words of QEMU's command line, for the platforms that it boots. Devices are on
# the bus $bus, pci or device, as virtio's are named.

newline='
'

# One argument as the image's command line wants it (see ukargparse).
quote_arg() {
	printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

# One value of QEMU's as its options have it.
comma() {
	printf '%s' "$1" | sed 's/,/,,/g'
}

# QEMU's options for the network card, on the bus that the machine has.
net_devices() {
	case $net in
	user) netdev="-netdev user,id=net0$forward" ;;
	tap) netdev="-netdev tap,id=net0,ifname=$tap,script=no,downscript=no" ;;
	*) netdev=; return ;;
	esac
	netdev="$netdev -device virtio-net-$bus,netdev=net0"
}

# QEMU's options for disks and folders, each an argument of "$@" afterwards.
add_storage='
	n=0
	old_ifs=$IFS
	IFS="$newline"
	set -f
	for it in $disks; do
		ro=
		case $it in *,ro) it=${it%,ro} ro=,readonly=on ;; esac
		[ -f "$it" ] || [ -b "$it" ] || die "--disk: there is no $it"
		set -- "$@" -drive "if=none,id=disk$n,format=raw,file=$(comma "$it")$ro" \
			-device "virtio-blk-$bus,drive=disk$n"
		n=$((n + 1))
	done
	n=0
	for it in $mounts; do
		[ -d "${it%:/*}" ] || die "--mount: there is no folder ${it%:/*}"
		set -- "$@" -fsdev "local,id=fs$n,security_model=none,multidevs=remap,path=$(comma "${it%:/*}")" \
			-device "virtio-9p-$bus,fsdev=fs$n,mount_tag=fs$n"
		n=$((n + 1))
	done
	set +f
	IFS=$old_ifs'

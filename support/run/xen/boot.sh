#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# boot.sh ARCH CACHE FOLDER [QEMU'S ARGUMENTS...]: boots Xen and a dom0 in QEMU,
# of x86_64 or arm64, with FOLDER's files at dom0's root, and does there what
# the shell script FOLDER/job says. What it writes to /dev/user is this
# program's output, and $status, which it sets, this program's status; 126: dom0
# never got there. What Xen and dom0 say goes to $XEN_LOG, if that is set.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
arch=$1 cache=$2 folder=$3
shift 3
dom0=$("$here/dom0.sh" "$arch" "$cache")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Linux takes archives one after the other, each from a 4-byte boundary on.
cp "$dom0/dom0.cpio" "$work/initrd"
(cd "$folder" && find . ! -name . | cpio -o -H newc --quiet -R 0:0) >>"$work/initrd"

xen="dom0_mem=${XEN_DOM0_MEMORY:-384}M dom0_max_vcpus=1 loglvl=warning guest_loglvl=all"
linux="console=hvc0 quiet loglevel=4 panic=-1 net.ifnames=0"
case $arch in
x86_64)
	memory=768
	# Without SMAP, under which QEMU's emulation breaks a PV dom0's `iretq`,
	# and without XSAVE, under which domains spoil each other's AVX registers.
	set -- qemu-system-x86_64 -M pc -cpu max,-smap,-xsave \
		-append "console=com1 com1=115200,8n1 $xen" \
		-initrd "$dom0/vmlinux $linux,$work/initrd" "$@"
	;;
arm64)
	memory=1024
	# The modules are apart from QEMU's own device tree, at 0x48000000.
	set -- qemu-system-aarch64 -M virt,virtualization=on,gic-version=2 \
		-cpu cortex-a57 -append "$xen" \
		-device "guest-loader,addr=0x4a000000,kernel=$dom0/vmlinux,bootargs=$linux" \
		-device "guest-loader,addr=0x50000000,initrd=$work/initrd" "$@"
	;;
esac
rc=0
"$@" -accel tcg -m "${XEN_MEMORY:-$memory}" -nodefaults -no-user-config -display none -no-reboot \
	-kernel "$dom0/xen" -serial "file:${XEN_LOG:-/dev/null}" \
	-device virtio-serial-pci \
	-chardev stdio,id=user -device virtconsole,chardev=user \
	-chardev "file,id=status,path=$work/status" \
	-device virtserialport,chardev=status,name=status || rc=$?
[ -s "$work/status" ] || exit 126
exit "$(od -An -tu1 -N1 "$work/status" | tr -d ' ')"

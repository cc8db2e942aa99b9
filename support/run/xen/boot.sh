#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# boot.sh CACHE FOLDER [QEMU'S ARGUMENTS...]: boots Xen and a dom0 in QEMU,
# with FOLDER's files at dom0's root, and does there what the shell script
# FOLDER/job says. What it writes to /dev/ttyS1 is this program's output, and
# $status, which it sets, this program's status; 126: dom0 never got there.
# What Xen and dom0 say goes to $XEN_LOG, if that is set.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
cache=$1 folder=$2
shift 2
dom0=$("$here/dom0.sh" "$cache")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Linux takes archives one after the other, each from a 4-byte boundary on.
cp "$dom0/dom0.cpio" "$work/initrd"
(cd "$folder" && find . ! -name . | cpio -o -H newc --quiet -R 0:0) >>"$work/initrd"

# Without SMAP, under which QEMU's emulation breaks a PV dom0's `iretq`, and
# without XSAVE, under which domains spoil each other's AVX registers.
rc=0
qemu-system-x86_64 -accel tcg -M pc -cpu max,-smap,-xsave -m "${XEN_MEMORY:-768}" \
	-nodefaults -no-user-config -display none -no-reboot \
	-device isa-debug-exit,iobase=0xf4 \
	-chardev "file,id=status,path=$work/status" \
	-device isa-debugcon,iobase=0xe9,chardev=status \
	-serial "file:${XEN_LOG:-/dev/null}" -serial stdio \
	-kernel "$dom0/xen" \
	-append "console=com1 com1=115200,8n1 dom0_mem=${XEN_DOM0_MEMORY:-384}M dom0_max_vcpus=1 loglvl=warning guest_loglvl=warning" \
	-initrd "$dom0/vmlinux console=hvc0 quiet loglevel=4 panic=-1 net.ifnames=0,$work/initrd" \
	"$@" || rc=$?
[ -s "$work/status" ] || exit 126
exit "$(od -An -tu1 -N1 "$work/status" | tr -d ' ')"

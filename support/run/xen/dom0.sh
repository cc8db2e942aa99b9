#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# dom0.sh ARCH CACHE: makes what a dom0 of x86_64 or arm64 is booted from, in
# the cache, and prints the folder: xen (the hypervisor), vmlinux, dom0.cpio.
set -eu
arch=$1 cache=$2
here=$(cd "$(dirname "$0")" && pwd -P)
# One suite's, whose tools and kernel are known to work together.
suite=bookworm xen=4.17 kernel=6.1
. "$here/../../build/debian.sh"
. "$here/packages.sh"
case $arch in
x86_64) debian=amd64 loader=lib64/ld-linux-x86-64.so.2 ;;
arm64) debian=arm64 loader=lib/ld-linux-aarch64.so.1 ;;
esac
libs="libxenmisc$xen libxenstore4 libxencall1 libxenevtchn1 libxenforeignmemory1
	libxengnttab1 libxentoollog1 libxentoolcore1 libxendevicemodel1
	libxenhypfs1 libfdt1 libyajl2 libc6 libgcc-s1 libuuid1 zlib1g liblzma5 libzstd1"
modules="xen-privcmd xen-evtchn xen-gntdev xen-gntalloc xenfs bridge xen-netback
	xen-blkback virtio_pci virtio_console virtio_net virtio_blk"

say() {
	echo "tess: $*" >&2
}

die() {
	say "dom0: $*"
	exit 1
}

fetch_packages() {
	update $debian || return 1
	image=$(apt_of $debian apt-cache depends linux-image-$debian |
		sed -n "s/.*Depends: \(linux-image-$kernel[^ ]*\)$/\1/p" | sed -n 1p)
	[ -n "$image" ] || return 1
	# shellcheck disable=SC2086: names, one a word
	fetch $debian "$work/root" "$image" "xen-utils-$xen" xenstore-utils \
		busybox-static $libs
}

# Writes the files of modules, each before those that it depends on.
with_depends() {
	for m; do
		file=$(find "$work/root/lib/modules" -name "$m.ko")
		[ -n "$file" ] || die "the kernel has no module $m"
		echo "$file"
		# shellcheck disable=SC2046: names, one a word
		with_depends $(tr '\0' '\n' <"$file" | sed -n 's/^depends=//p' | tr ',' ' ')
	done
}

# The kernel; arm64's isn't compressed, x86's is in a bzImage [Linux,
# Documentation/arch/x86/boot.rst]: after setup_sects + 1 sectors,
# payload_length bytes from payload_offset on, the last four of which are its
# length.
extract_vmlinux() {
	number() { od -An -tu"$2" -j "$1" -N "$2" "$kernel_file" | tr -d ' '; }
	kernel_file=$(echo "$work"/root/boot/vmlinuz-*)
	[ "$arch" = x86_64 ] || {
		cp "$kernel_file" "$work/vmlinux"
		return
	}
	start=$(((($(number 497 1) + 1) * 512) + $(number 584 4)))
	tail -c +$((start + 1)) "$kernel_file" | head -c $(($(number 588 4) - 4)) |
		xz -dc >"$work/vmlinux"
}

make_initramfs() {
	top=$work/top
	root=$work/root
	mkdir -p "$top/bin" "$top/lib64" "$top/modules" "$top/lib" "$top/etc/xen/scripts"
	cp "$root/bin/busybox" "$top/bin"
	cp "$root"/usr/lib/xen-$xen/bin/xl "$root"/usr/lib/xen-$xen/bin/xenstored \
		"$root"/usr/lib/xen-$xen/bin/xenconsoled \
		"$root"/usr/lib/xen-$xen/bin/xen-init-dom0 \
		"$root/usr/bin/xenstore" "$top/bin"
	for name in read write list ls rm exists watch; do
		ln -s xenstore "$top/bin/xenstore-$name"
	done
	mkdir -p "$top/usr/lib/xen-$xen/bin"
	cp "$root"/usr/lib/xen-$xen/bin/xenconsole "$top/usr/lib/xen-$xen/bin"
	(cd "$root" && find lib usr/lib -path '*-linux-gnu/*' -name 'lib*.so*' \
		! -path 'usr/lib/xen*' ! -name 'libxen*fsimage*' ! -type d) |
		sed -n '/\/lib\(xenlight\|xlutil\|xenctrl\|xenguest\|xenstore\|xencall\|xenevtchn\|xenforeignmemory\|xengnttab\|xentoollog\|xentoolcore\|xendevicemodel\|xenhypfs\|fdt\|yajl\|c\|gcc_s\|uuid\|z\|lzma\|zstd\)\(-[0-9.]*\)\{0,1\}\.so/p' |
		while read -r f; do cp -P "$root/$f" "$top/lib"; done
	cp "$root"/lib/*-linux-gnu/"$(basename $loader)" "$top/$loader"
	: >"$top/modules.list"
	# shellcheck disable=SC2086: names, one a word
	with_depends $modules | tac | awk '!seen[$0]++' | while read -r f; do
		cp "$f" "$top/modules"
		basename "$f" .ko >>"$top/modules.list"
	done
	cp "$here/init" "$top/init"
	cp "$here/vif-bridge" "$here/block" "$top/etc/xen/scripts"
	chmod +x "$top/init" "$top"/etc/xen/scripts/*
	: >"$top/etc/xen/xl.conf"
	(cd "$top" && find . | cpio -o -H newc --quiet -R 0:0) >"$work/dom0.cpio"
}

main() {
	work=$cache/work.dom0.$$
	trap 'rm -rf "$work"' EXIT
	mkdir -p "$work"
	say "fetching Debian's packages for a dom0 of $arch (80 MB, once)"
	locked fetch_packages >"$work/why" 2>&1 || {
		sed 's/^/    /' "$work/why" >&2
		die "Debian's packages can't be had: the lines above say why"
	}
	extract_vmlinux
	make_initramfs
	cp "$(hypervisor $debian)" "$work/xen"
	rm -rf "$dir.new"
	mkdir -p "$dir.new"
	mv "$work/xen" "$work/vmlinux" "$work/dom0.cpio" "$dir.new"
	rm -rf "$dir"
	mv "$dir.new" "$dir"
}

# Made again when one of these files changes.
dir=$cache/dom0-$arch-$(cd "$here" && cat dom0.sh ../../build/debian.sh packages.sh init vif-bridge block | sha256sum | cut -c1-16)
mkdir -p "$cache"
exec 9>"$cache/dom0-$arch.lock"
flock 9
[ -f "$dir/dom0.cpio" ] || main
echo "$dir"

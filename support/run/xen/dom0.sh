#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# dom0.sh CACHE: makes what a dom0 is booted from, in the cache, and prints
# the folder: xen (the hypervisor), vmlinux, dom0.cpio. Debian's packages are
# unpacked there; nothing is installed, and the host's apt lists stay.
#
# Packages are those of the suite's current point and security releases: apt
# checks their sums against the archive's signature.
set -eu
cache=$1
here=$(cd "$(dirname "$0")" && pwd -P)
suite=bookworm
xen=4.17
kernel=6.1
libs="libxenmisc$xen libxenstore4 libxencall1 libxenevtchn1 libxenforeignmemory1
	libxengnttab1 libxentoollog1 libxentoolcore1 libxendevicemodel1
	libxenhypfs1 libyajl2 libc6 libgcc-s1 libuuid1 zlib1g liblzma5 libzstd1"
modules="xen-privcmd xen-evtchn xen-gntdev xen-gntalloc xenfs bridge xen-netback
	xen-blkback virtio_pci virtio_net virtio_blk"

die() {
	echo "tess: dom0: $*" >&2
	exit 1
}

mirror=$(sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p; s/^deb[[:space:]]\(\[[^]]*\][[:space:]]\)\{0,1\}\([^[:space:]]*\)[[:space:]].*/\2/p' \
	/etc/apt/sources.list /etc/apt/sources.list.d/*.sources \
	/etc/apt/sources.list.d/*.list 2>/dev/null | grep -E '/debian/?$' | sed -n 1p)
mirror=${mirror:-http://deb.debian.org/debian}
apt=$cache/apt/dom0

# apt with lists of its own, of the hypervisor's architecture.
set_up_apt() {
	mkdir -p "$apt/lists/partial" "$apt/archives/partial"
	signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
	cat >"$apt/sources.list" <<-END
		deb $signed $mirror $suite main
		deb $signed ${mirror%/}-security $suite-security main
	END
	: >"$apt/status"
}

apt() {
	command=$1
	shift
	"$command" -qq -o Dir::Etc::SourceList="$apt/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$apt/lists" \
		-o Dir::State::Status="$apt/status" -o Dir::Cache="$apt" \
		-o APT::Architecture=amd64 -o APT::Architectures=amd64 \
		-o APT::Sandbox::User="$(id -un)" "$@"
}

fetch_packages() {
	set_up_apt
	apt apt-get update || return 1
	image=$(apt apt-cache depends linux-image-amd64 |
		sed -n "s/.*Depends: \(linux-image-$kernel[^ ]*\)$/\1/p" | sed -n 1p)
	[ -n "$image" ] || return 1
	mkdir -p "$work/debs" "$work/root"
	# shellcheck disable=SC2086: names, one a word
	(cd "$work/debs" && apt apt-get download "$image" "xen-hypervisor-$xen-amd64" \
		"xen-utils-$xen" xenstore-utils busybox-static $libs) || return 1
	for deb in "$work"/debs/*.deb; do
		dpkg -x "$deb" "$work/root"
	done
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

# The kernel in a bzImage [Linux, Documentation/arch/x86/boot.rst]: after
# setup_sects + 1 sectors, payload_length bytes from payload_offset on, the
# last four of which are its length.
extract_vmlinux() {
	number() { od -An -tu"$2" -j "$1" -N "$2" "$kernel_file" | tr -d ' '; }
	kernel_file=$(echo "$work"/root/boot/vmlinuz-*)
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
	(cd "$root" && find lib usr/lib -path '*x86_64-linux-gnu/*' -name 'lib*.so.[0-9]*' \
		! -path 'usr/lib/xen*' ! -name 'libxen*fsimage*' ! -type d) |
		sed -n '/\/lib\(xenlight\|xlutil\|xenctrl\|xenguest\|xenstore\|xencall\|xenevtchn\|xenforeignmemory\|xengnttab\|xentoollog\|xentoolcore\|xendevicemodel\|xenhypfs\|yajl\|c\|gcc_s\|uuid\|z\|lzma\|zstd\)\.so/p' |
		while read -r f; do cp -P "$root/$f" "$top/lib"; done
	cp -L "$root"/lib64/ld-linux-x86-64.so.2 "$top/lib64" 2>/dev/null ||
		cp "$root"/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 "$top/lib64"
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
	echo "tess: fetching Xen and a dom0's packages of Debian (80 MB, once)" >&2
	fetch_packages >"$work/why" 2>&1 || {
		sed 's/^/    /' "$work/why" >&2
		die "Debian's packages can't be had: the lines above say why"
	}
	extract_vmlinux
	make_initramfs
	zcat "$work/root/boot/xen-$xen-amd64.gz" >"$work/xen"
	rm -rf "$dir.new"
	mkdir -p "$dir.new"
	mv "$work/xen" "$work/vmlinux" "$work/dom0.cpio" "$dir.new"
	rm -rf "$dir"
	mv "$dir.new" "$dir"
}

# Made again when one of these files changes.
dir=$cache/dom0-$(cd "$here" && cat dom0.sh init vif-bridge block | sha256sum | cut -c1-16)
mkdir -p "$cache"
exec 9>"$cache/dom0.lock"
flock 9
[ -f "$dir/dom0.cpio" ] || main
echo "$dir"

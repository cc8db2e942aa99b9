# SPDX-License-Identifier: BSD-3-Clause
#
# Debian's packages of the suite that has this hypervisor, unpacked into $cache:
# nothing is installed, and the host's apt lists stay as they are. Read by
# xen.sh and dom0.sh, which have say() and die(), after support/build/debian.sh.
#
# They are of the suite's current point and security releases: apt checks their
# sums against the archive's signature.

XEN_VERSION=4.17
XEN_SUITE=bookworm

# apt_of ARCH COMMAND...: apt with lists of its own, of Debian's ARCH.
apt_of() {
	debian_arch=$1 program=$2
	shift 2
	apt=$cache/apt/$debian_arch
	if [ ! -e "$apt/status" ]; then
		mkdir -p "$apt/lists/partial" "$apt/archives/partial"
		signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
		from=$(mirror)
		cat >"$apt/sources.list" <<-END
			deb $signed $from $XEN_SUITE main
			deb $signed ${from%/}-security $XEN_SUITE-security main
		END
		: >"$apt/status"
	fi
	"$program" -qq -o Dir::Etc::SourceList="$apt/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$apt/lists" \
		-o Dir::State::Status="$apt/status" -o Dir::Cache="$apt" \
		-o APT::Architecture="$debian_arch" -o APT::Architectures="$debian_arch" \
		-o APT::Sandbox::User="$(id -un)" "$@"
}

# fetch ARCH FOLDER PACKAGE...: unpacks packages of the lists into FOLDER.
fetch() {
	fetch_arch=$1 folder=$2
	shift 2
	mkdir -p "$folder" "$folder.debs"
	(cd "$folder.debs" && apt_of "$fetch_arch" apt-get download "$@") || return 1
	for deb in "$folder.debs"/*.deb; do
		unpack_deb "$deb" "$folder" || return 1
	done
	rm -rf "$folder.debs"
}

# locked COMMAND...: while nobody else works on the lists.
locked() {
	mkdir -p "$cache"
	(flock 8 && "$@") 8>"$cache/apt.lock"
}

# fetch_one ARCH PACKAGE: into a folder of its name.
fetch_one() {
	[ ! -d "$cache/xen/$2" ] || return 0
	say "fetching Debian's package $2"
	apt_of "$1" apt-get update >&2 || return 1
	rm -rf "$cache/xen/$2.new"
	fetch "$1" "$cache/xen/$2.new" "$2" >&2 &&
		mv "$cache/xen/$2.new" "$cache/xen/$2"
}

# hypervisor ARCH: where Debian's ARCH's is, as QEMU wants it: not compressed.
hypervisor() {
	package=xen-hypervisor-$XEN_VERSION-$1
	file=$cache/xen/$package/boot/xen-$XEN_VERSION-$1
	[ -d "$cache/xen/$package" ] || locked fetch_one "$1" "$package" ||
		die "Debian's package $package can't be had"
	if [ ! -s "$file" ]; then
		zcat "$file.gz" >"$file.$$"
		mv "$file.$$" "$file"
	fi
	echo "$file"
}

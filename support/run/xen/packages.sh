# SPDX-License-Identifier: BSD-3-Clause
#
# Debian's packages, unpacked into $cache: nothing is installed, and the host's
# apt lists stay as they are. They are of the host's own suite, or of the next
# one that has them: $suite. Read by xen.sh and dom0.sh, which have say() and
# die(), after support/build/debian.sh.
#
# They are of the suite's current point and security releases: apt checks their
# sums against the archive's signature. A host without apt reads the archive's
# list by https, and compares the sum that stands there.

codename() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null; }

# suites: Debian's, from the host's release on; the earlier ones after those.
suites() {
	printf '%s\n' bookworm trixie forky sid | awk -v own="$(codename)" '
		$1 == own { found = 1 }
		found { print; next }
		{ earlier[++n] = $1 }
		END { for (i = 1; i <= n; i++) print earlier[i] }'
}

have_apt() { command -v apt-get >/dev/null 2>&1; }

# apt_of ARCH COMMAND...: apt with lists of its own, of $suite and Debian's ARCH.
apt_of() {
	debian_arch=$1 program=$2
	shift 2
	apt=$cache/apt/$suite-$debian_arch
	if [ ! -e "$apt/status" ]; then
		mkdir -p "$apt/lists/partial" "$apt/archives/partial"
		signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
		from=$(mirror)
		echo "deb $signed $from $suite main" >"$apt/sources.list"
		[ "$suite" = sid ] ||
			echo "deb $signed ${from%/}-security $suite-security main" >>"$apt/sources.list"
		: >"$apt/status"
	fi
	"$program" -qq -o Dir::Etc::SourceList="$apt/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$apt/lists" \
		-o Dir::State::Status="$apt/status" -o Dir::Cache="$apt" \
		-o APT::Architecture="$debian_arch" -o APT::Architectures="$debian_arch" \
		-o APT::Sandbox::User="$(id -un)" "$@"
}

# update ARCH: brings the list of $suite's packages up to date.
update() {
	! have_apt || { apt_of "$1" apt-get update; return; }
	mkdir -p "$cache/apt"
	list=$cache/apt/$suite-$1.list
	download "$(mirror)/dists/$suite/main/binary-$1/Packages.xz" "$list.xz" &&
		xz -dc "$list.xz" >"$list.new" && mv "$list.new" "$list" && rm "$list.xz"
}

# names ARCH: the packages in that list.
names() {
	! have_apt || { apt_of "$1" apt-cache pkgnames; return; }
	sed -n 's/^Package: //p' "$cache/apt/$suite-$1.list"
}

# get ARCH PACKAGE...: their files, into this folder.
get() {
	! have_apt || { arch_of_get=$1; shift; apt_of "$arch_of_get" apt-get download "$@"; return; }
	list=$cache/apt/$suite-$1.list
	shift
	for p; do
		found=$(awk -v package="$p" '
			$1 == "Package:" { name = $2 }
			name == package && $1 == "Filename:" { file = $2 }
			name == package && $1 == "SHA256:" { print $2, file }' "$list" | sed -n 1p)
		[ -n "$found" ] && download "$(mirror)/${found#* }" "$p.deb" &&
			echo "${found% *}  $p.deb" | sha256sum -c --quiet - || return 1
	done
}

# fetch ARCH FOLDER PACKAGE...: unpacks packages of the lists into FOLDER.
fetch() {
	fetch_arch=$1 folder=$2
	shift 2
	mkdir -p "$folder" "$folder.debs"
	(cd "$folder.debs" && get "$fetch_arch" "$@") || return 1
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

# find_suite ARCH PATTERN: the first $suite that has a package whose name is
# PATTERN, and the last such name in $found.
find_suite() {
	for suite in $(suites); do
		update "$1" >&2 || continue
		found=$(names "$1" | grep -Ex "$2" | sort -V | tail -n 1)
		[ -z "$found" ] || return 0
	done
	return 1
}

# fetch_one ARCH PACKAGE: into a folder of its name.
fetch_one() {
	[ ! -d "$cache/xen/$2" ] || return 0
	say "fetching Debian's package $2 of $suite"
	update "$1" >&2 || return 1
	rm -rf "$cache/xen/$2.new"
	fetch "$1" "$cache/xen/$2.new" "$2" >&2 &&
		mv "$cache/xen/$2.new" "$cache/xen/$2"
}

# find_xen ARCH: sets $suite and $xen, the version of the hypervisor that it has;
# keeps what it has found.
find_xen() {
	record=$cache/xen/$1-for-$(suites | sed -n 1p)
	[ -s "$record" ] || locked record_xen "$1" ||
		die "none of Debian's suites has a Xen hypervisor of $1: tried $(suites | tr '\n' ' ')"
	read -r suite xen <"$record"
}

record_xen() {
	[ ! -s "$record" ] || return 0
	say "looking for Debian's Xen"
	mkdir -p "$cache/xen"
	find_suite "$1" "xen-hypervisor-[0-9.]+-$1" || return 1
	found=${found#xen-hypervisor-}
	echo "$suite ${found%-"$1"}" >"$record.new"
	mv "$record.new" "$record"
}

# hypervisor ARCH: where Debian's ARCH's is, as QEMU wants it: not compressed. Of
# $suite and the version $xen, if the caller has chosen them.
hypervisor() {
	record=
	[ -n "${xen-}" ] || find_xen "$1"
	package=xen-hypervisor-$xen-$1
	file=$cache/xen/$package/boot/xen-$xen-$1
	[ -d "$cache/xen/$package" ] || locked fetch_one "$1" "$package" || {
		# The next try looks for another.
		[ -z "$record" ] || rm -f "$record"
		die "Debian's package $package can't be had"
	}
	if [ ! -s "$file" ]; then
		zcat "$file.gz" >"$file.$$"
		mv "$file.$$" "$file"
	fi
	echo "$file"
}

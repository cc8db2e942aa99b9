#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# fetch.sh LIB URL FILE SHA256 DEBIAN DEBIAN_SHA256 CACHE ORIGIN: gets the
# archive (cache, upstream, Debian's source package, in this order), checks its
# sum and unpacks it into ORIGIN. DEBIAN is suite/package=version.
set -eu
lib=$1 url=$2 file=$3 sum=$4 debian=$5 debian_sum=$6 cache=$7 origin=$8
. "$(dirname "$0")/debian.sh"
work=$cache/work.$$
trap 'rm -rf "$work"' EXIT
mkdir -p "$cache" "$work"

die() {
	printf '\n  %s: %s\n\n' "$lib" "$*" >&2
	exit 1
}

# Archives need a program that tar doesn't bring along.
case $file in
*.xz) unpacker=xz package=xz-utils ;;
*.bz2) unpacker=bzip2 package=bzip2 ;;
*.zst) unpacker=zstd package=zstd ;;
*.zip) unpacker=unzip package=unzip ;;
*) unpacker=tar package=tar ;;
esac
command -v $unpacker >/dev/null 2>&1 ||
	die "'$unpacker' is missing, which unpacks $file. Install it with: apt-get install $package"

# Without a sum the archive is known by where it comes from. A file of this
# host's is not kept.
case $sum$debian_sum/$url in
/file://*) unsummed=$work/archive ;;
/*) unsummed=$cache/unsummed-$(printf '%s' "$url" | sha256sum | cut -c1-16)-$file ;;
*) unsummed= ;;
esac

sum_of() { sha256sum "$1" | cut -d' ' -f1; }

note_sum() {
	printf '  %-8s %s\n' NOTE "$lib: no sha256 in its Makefile.uk; got $1" >&2
}

# take FILE WANTED WHERE: checks a download and makes it the archive.
take() {
	got=$(sum_of "$1")
	if [ -z "$2" ]; then
		note_sum "$got"
	elif [ "$got" != "$2" ]; then
		die "the archive from $3 is not the one expected.
    expected sha256 $2
    got             $got
  Don't use it before you know why. If upstream really changed the file,
  update the sum in the library's Makefile.uk."
	fi
	archive=${unsummed:-$cache/${2:-$got}-$file}
	[ "$1" = "$archive" ] || mv "$1" "$archive"
}

from_cache() {
	if [ -n "$unsummed" ] && [ -f "$unsummed" ]; then
		note_sum "$(sum_of "$unsummed")"
		archive=$unsummed
		return 0
	fi
	for s in $sum $debian_sum; do
		[ -f "$cache/$s-$file" ] || continue
		got=$(sum_of "$cache/$s-$file")
		if [ "$got" = "$s" ]; then
			archive=$cache/$s-$file
			return 0
		fi
		rm -f "$cache/$s-$file"
		printf '  %-8s %s\n' NOTE "$lib: the archive in the cache has changed; fetching it again
    expected sha256 $s
    got             $got" >&2
	done
	return 1
}

from_upstream() {
	case $url in
	file://*)
		[ -f "${url#file://}" ] || die "there is no archive ${url#file://}."
		cp "${url#file://}" "$work/$file" ;;
	*)
		download "$url" "$work/$file" 2>"$work/why" || return 1 ;;
	esac
	take "$work/$file" "$sum" "$url"
}

# from_suite SUITE: Debian's source package, through apt lists of our own: the
# host's stay as they are, and any suite may be named. Another of Debian's
# revisions of the same upstream release has the same archive. A mirror that is
# some weeks behind serves: the recipe's sum is what counts.
from_suite() {
	apt=$cache/apt/$1
	mkdir -p "$apt/lists/partial" "$apt/archives/partial"
	printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
		"$(mirror)" "$1" >"$apt/sources.list"
	set -- -o Dir::Etc::SourceList="$apt/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$apt/lists" \
		-o Dir::Cache="$apt" -o Dir::Cache::archives="$apt/archives" \
		-o Acquire::Check-Valid-Until=false -o APT::Sandbox::User="$(id -un)"
	{
		flock 9
		apt-get "$@" -qq update
	} 9>"$apt/lock" >>"$work/why" 2>&1 || return 1
	there=$(apt-cache "$@" madison "$name" 2>/dev/null | awk -F'|' '{ gsub(/ /, "", $2); print $2 }')
	release=$(printf '%s\n' "$there" | grep -xF "$version" || printf '%s\n' "$there" |
		awk -v release="${version%-*}-" 'index($0, release) == 1' | sed -n 1p)
	release=$(printf '%s\n' "$release" | sed -n 1p)
	# Only upstream's tarball: the package's other files may be gone, and a
	# component's (orig-www, orig-doc) is listed before it.
	orig=$([ -z "$release" ] || apt-get "$@" -qq --print-uris source "$name=$release" 2>>"$work/why" |
		grep -E "\.(orig\.)?tar\.[a-z0-9]+ " | grep -vE '\.(debian|orig-[A-Za-z0-9-]+)\.tar' | sed -n 1p)
	[ -n "$orig" ] || {
		echo "Debian's ${apt##*/} has no $name $version" >>"$work/why"
		return 1
	}
	# 'URI' NAME SIZE HASH:SUM, and apt checks the sum that Debian signed.
	uri=$(printf '%s' "$orig" | sed "s/^'\([^']*\)'.*/\1/")
	hash=$(printf '%s' "$orig" | sed 's/.* //')
	orig=$work/orig.tar
	/usr/lib/apt/apt-helper "$@" download-file "$uri" "$orig" "$hash" \
		>>"$work/why" 2>&1 || return 1
	expected=${debian_sum:-$sum}
	if [ -n "$expected" ] && [ "$(sum_of "$orig")" != "$expected" ]; then
		echo "Debian's ${apt##*/} has another archive of $name $release: sha256 $(sum_of "$orig")" >>"$work/why"
		return 1
	fi
	take "$orig" "$expected" "Debian's source package $debian"
}

# from_pool: the same tarball without apt, from where Debian's archive keeps all
# suites' sources. The recipe's sum says whether it is the one.
from_pool() {
	[ -n "$debian_sum$sum" ] || return 1
	release=${version%-*}
	place=$(mirror)/pool/main/$(printf '%s' "$name" | sed 's/^\(lib.\|.\).*/\1/')/$name
	for ext in xz gz bz2 zst; do
		download "$place/${name}_${release#*:}.orig.tar.$ext" "$work/orig.tar" 2>>"$work/why" || continue
		take "$work/orig.tar" "${debian_sum:-$sum}" "Debian's source package $debian"
		return 0
	done
	return 1
}

# A package moves from suite to suite, and suites leave the mirror: the next one
# that has an archive of the recipe's sum will do.
from_debian() {
	[ -n "$debian" ] || return 1
	suite=${debian%%/*} package=${debian#*/}
	name=${package%%=*} version=${package#*=}
	command -v apt-get >/dev/null 2>&1 || { from_pool; return; }
	for s in $suite $(printf '%s\n' sid testing stable oldstable | grep -vx "$suite"); do
		from_suite "$s" && return 0
	done
	return 1
}

from_cache || from_upstream || from_debian || die "its source can't be had.
    tried the cache   $cache
    tried upstream    $url
    tried Debian      ${debian:-(the recipe names no source package)}
$(sed 's/^/    /' "$work/why" 2>/dev/null)
  With a network, run make again. Without, put the archive into the cache as
    ${unsummed:-$cache/$sum-$file}"

# With the time of now: what is unpacked again is compiled again.
rm -rf "$origin"
mkdir -p "$origin"
case $file in
*.zip)	unzip -DDq "$archive" -d "$origin" ;;
*)	tar -xmf "$archive" -C "$origin" ;;
esac || die "can't unpack $archive."

# The top folder has two names: the one within the archive, and the archive's.
# They differ where Debian packs the sources, and on forges (project-tag).
top=$(printf '%s' "$file" | sed 's/\.\(tar\.[a-z0-9]*\|tgz\|zip\)$//')
only=$(ls "$origin")
if [ ! -e "$origin/$top" ] && [ "$(printf '%s\n' "$only" | wc -l)" = 1 ]; then
	mv "$origin/$only" "$origin/$top"
	ln -s "$top" "$origin/$only"
fi

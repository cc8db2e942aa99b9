#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# package.sh CACHE ARCH PACKAGE: Debian's package for its ARCH, unpacked into the
# cache once. Prints the folder.

set -eu
cache=$1 arch=$2 package=$3
place=$cache/debian/$arch/$package

say() { echo "package.sh: $*" >&2; }

. "$(dirname "$0")/../../support/build/debian.sh"
. "$(dirname "$0")/../../support/run/xen/packages.sh"

unpacked() {
	[ ! -d "$place" ] || return 0
	say "fetching Debian's package $package"
	find_suite "$arch" "$package" || return 1
	rm -rf "$place.new"
	mkdir -p "$cache/debian/$arch"
	fetch "$arch" "$place.new" "$package" >&2
	mv "$place.new" "$place"
}

if [ ! -d "$place" ] && ! locked unpacked; then
	say "$package can't be had"
	exit 1
fi
echo "$place"

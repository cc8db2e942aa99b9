#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# package.sh CACHE ARCH PACKAGE: Debian's package for its ARCH, unpacked into the
# cache once for each release of the host: libraries of two don't go together.
# Prints the folder.

set -eu
cache=$1 arch=$2 package=$3

say() { echo "package.sh: $*" >&2; }

. "$(dirname "$0")/../../support/build/debian.sh"
. "$(dirname "$0")/../../support/run/xen/packages.sh"

place=$cache/debian/$(codename)/$arch/$package

unpacked() {
	[ ! -d "$place" ] || return 0
	say "fetching Debian's package $package"
	find_suite "$arch" "$package" || return 1
	rm -rf "$place.new"
	mkdir -p "${place%/*}"
	fetch "$arch" "$place.new" "$package" >&2
	mv "$place.new" "$place"
}

if [ ! -d "$place" ] && ! locked unpacked; then
	say "$package can't be had"
	exit 1
fi
echo "$place"

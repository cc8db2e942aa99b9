#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# patch.sh LIB FOLDER PATCHDIR: applies PATCHDIR/*.patch in order to FOLDER,
# which is as it was unpacked.
set -eu
lib=$1 dir=$2 patches=$3
[ -d "$dir" ] || {
	printf '\n  %s: the folder %s is not in the archive. Check the third\n  argument of patch in its Makefile.uk.\n\n' "$lib" "$dir" >&2
	exit 1
}
command -v patch >/dev/null 2>&1 || {
	printf "\n  %s: 'patch' is missing, which applies its patches. Install it with: apt-get install patch\n\n" "$lib" >&2
	exit 1
}
for p in "$patches"/*.patch; do
	[ -f "$p" ] || continue
	patch -s -N -d "$dir" -p1 <"$p" || {
		printf '\n  %s: %s does not apply.\n\n' "$lib" "$p" >&2
		exit 1
	}
done

#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# size.sh NM IMAGE... -- LIB.o...: what is in each image, by library.
set -eu
nm=$1
shift
images=
while [ "$1" != -- ]; do
	images="$images $1"
	shift
done
shift
for image in $images; do
	printf '\n%s: %s bytes\n' "${image##*/}" "$(wc -c <"$image")"
	{
		for lib; do
			$nm "$lib" | awk -v lib="${lib##*/}" 'NF == 3 && $2 !~ /[Uw]/ {
				sub(/\.o$/, "", lib); print "L", lib, $3 }'
		done
		$nm -S "$image.dbg" | awk 'NF == 4 { print "S", $2, $3, $4 }'
	} | awk '
	function hex(s,    i, n) {
		n = 0
		for (i = 1; i <= length(s); i++)
			n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
		return n
	}
	$1 == "L" { if (!($3 in lib)) lib[$3] = $2; next }
	{
		l = ($4 in lib) ? lib[$4] : "(other)"
		if ($3 ~ /[bB]/) bss[l] += hex($2); else file[l] += hex($2)
		seen[l] = 1
	}
	END {
		printf "  %-20s %10s %10s\n", "library", "in file", "zeroed"
		for (l in seen) printf "  %-20s %10d %10d\n", l, file[l], bss[l] | "sort -k2,2nr"
	}'
done

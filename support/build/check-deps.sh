#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# check-deps.sh NM LIB.o=FOLDER=LAYER...: holds what libraries use of each
# other, by symbols, against what they declare (`select`, `depends on` in the
# folder's Config.uk) and against the layers. Reads what was built, so it
# checks the configuration at hand. Exit status 1 and a line for each fault.
set -eu
nm=$1
shift
for arg; do
	lib=${arg%%=*}
	rest=${arg#*=}
	folder=${rest%=*}
	name=$(basename "$lib" .o)
	printf 'L %s %s %s\n' "$name" "${rest##*=}" "$folder"
	$nm "$lib" | awk -v lib="$name" '
		$1 == "U" || $1 == "w" { print "U", lib, $2 }
		NF == 3 && $2 ~ /[A-TVWXYZ]/ { print "D", lib, $3 }'
	for config in "$folder/Config.uk"; do
		[ ! -f "$config" ] || awk -v lib="$name" '
			/^[ \t]*(menu)?config[ \t]/ { print "O", lib, $2 }
			/^[ \t]*select[ \t]+HAVE_LIBC[ \t]*$/ { print "C", lib }
			/^[ \t]*(select|imply|depends|if)[ \t]/ {
				gsub(/[^A-Z0-9_]+/, " ")
				for (i = 1; i <= NF; i++) print "S", lib, $i
			}' "$config"
	done
done | awk -f "$(dirname "$0")/check-deps.awk"

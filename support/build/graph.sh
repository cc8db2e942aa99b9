#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# graph.sh NM OUT LIB.o=LAYER...: who uses whom, by symbols, as OUT.dot and,
# with graphviz at hand, OUT.svg. graph.awk says what the picture leaves out.
set -eu
nm=$1 out=$2
shift 2
for pair; do
	lib=${pair%%=*}
	name=$(basename "$lib" .o)
	printf 'L %s %s\n' "$name" "${pair#*=}"
	$nm -S "$lib" | awk -v lib="$name" '
		function hex(s, i, n) {
			for (i = 1; i <= length(s); i++)
				n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
			return n
		}
		NF == 4 { size += hex($2) }
		$1 == "U" { print "U", lib, $2 }
		$(NF - 1) ~ /^[A-TVWXYZ]$/ && NF > 2 { print "D", lib, $NF, $(NF - 1) }
		END { print "N", lib, size + 0 }'
done | awk -f "$(dirname "$0")/graph.awk" >"$out.dot"
if command -v dot >/dev/null 2>&1; then
	dot -Tsvg -o "$out.svg" "$out.dot"
else
	printf '\n  graphviz is missing: it draws the graph (the text is in %s).\n  Install it with: apt-get install graphviz\n\n' "$out.dot" >&2
	exit 1
fi

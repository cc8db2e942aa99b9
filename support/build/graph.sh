#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# graph.sh NM OUT LIB.o=FOLDER...: who uses whom, by symbols, as OUT.dot and,
# with graphviz at hand, OUT.svg. An arrow says how many symbols are used.
set -eu
nm=$1 out=$2
shift 2
for pair; do
	lib=${pair%%=*}
	$nm "$lib" | awk -v lib="$(basename "$lib" .o)" '
		$1 == "U" { print "U", lib, $2 }
		NF == 3 && $2 ~ /[A-TVWXYZ]/ { print "D", lib, $3, $2 }'
	printf 'N %s %s\n' "$(basename "$lib" .o)" \
		"$($nm -S --size-sort "$lib" | awk 'function hex(s, i, n) { n = 0
		for (i = 1; i <= length(s); i++) n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
		return n } { t += hex($2) } END { print t + 0 }')"
done | awk '
	$1 == "D" { if (!($3 in def) || $4 != "W") def[$3] = $2 }
	$1 == "U" { use[$2, $3] = 1 }
	$1 == "N" { size[$2] = $3 }
	END {
		print "digraph libraries {\n\trankdir=TB; node [shape=box, fontname=\"sans-serif\"];"
		for (l in size)
			printf "\t\"%s\" [label=\"%s\\n%d bytes\"];\n", l, l, size[l] | "sort"
		close("sort")
		for (k in use) {
			split(k, p, SUBSEP)
			if (p[2] in def && def[p[2]] != p[1])
				edge[p[1] "\" -> \"" def[p[2]]]++
		}
		for (e in edge)
			printf "\t\"%s\" [label=\"%d\", fontname=\"sans-serif\"];\n", e, edge[e] | "sort"
		close("sort")
		print "}"
	}' >"$out.dot"
if command -v dot >/dev/null 2>&1; then
	dot -Tsvg -o "$out.svg" "$out.dot"
else
	printf '\n  graphviz is missing: it draws the graph (the text is in %s).\n  Install it with: apt-get install graphviz\n\n' "$out.dot" >&2
	exit 1
fi

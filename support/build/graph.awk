# SPDX-License-Identifier: BSD-3-Clause
#
# Draws libraries as layers, for dot. Reads lines
#
#	L LIBRARY LAYER		N LIBRARY BYTES
#	U LIBRARY SYMBOL	D LIBRARY SYMBOL TYPE
#
# An arrow from A to B is left out where others lead from A to B as well: what
# a library reaches stays the same (transitive reduction). Nor are there arrows
# to layers above: what a lower layer calls there by contract, such as main()
# and the C library's strings, is no dependency of its own.
BEGIN {
	layers = split("application port driver library platform arch", layer_name, " ")
	for (i = 1; i <= layers; i++)
		rank[layer_name[i]] = i
}
$1 == "L" { layer[$2] = rank[$3]; name[++count] = $2 }
$1 == "N" { size[$2] = $3 }
$1 == "U" { use[$2, $3] = 1 }
$1 == "D" { if (!($3 in def) || $4 != "W") def[$3] = $2 }

# reaches FROM TO: over at least one arrow?
function reaches(from, to,    queue, head, tail, seen, i, l) {
	queue[tail = 1] = from
	while (head < tail) {
		l = queue[++head]
		for (i = 1; i <= count; i++) {
			if (!((l, name[i]) in edge) || name[i] in seen)
				continue
			if (name[i] == to)
				return 1
			seen[name[i]] = 1
			queue[++tail] = name[i]
		}
	}
	return 0
}
function find_edges(    k, p) {
	for (k in use) {
		split(k, p, SUBSEP)
		if (p[2] in def && def[p[2]] != p[1] && layer[p[1]] <= layer[def[p[2]]])
			edge[p[1], def[p[2]]]++
	}
}
function reduce(    i, j, symbols) {
	for (i = 1; i <= count; i++)
		for (j = 1; j <= count; j++) {
			if (!((name[i], name[j]) in edge))
				continue
			symbols = edge[name[i], name[j]]
			delete edge[name[i], name[j]]
			if (!reaches(name[i], name[j]))
				edge[name[i], name[j]] = symbols
		}
}
# A layer's libraries lie between two points that nobody sees, and those of the
# layers lie one below the other.
function draw_layer(n, above,    i, l, some) {
	for (i = 1; i <= count; i++) {
		l = name[i]
		if (layer[l] != n)
			continue
		if (!some++)
			printf "\tsubgraph cluster_%s {\n\t\tlabel=\"%s\"; style=filled; color=gray92;\n", layer_name[n], layer_name[n]
		printf "\t\t\"%s\" [label=\"%s\\n%d bytes\"];\n", l, l, size[l]
	}
	if (!some)
		return above
	printf "\t}\n\t\"top %d\", \"end %d\" [shape=point, style=invis];\n", n, n
	if (above)
		printf "\t\"end %d\" -> \"top %d\" [style=invis];\n", above, n
	for (i = 1; i <= count; i++)
		if (layer[name[i]] == n)
			printf "\t\"top %d\" -> \"%s\" -> \"end %d\" [style=invis, weight=0];\n", n, name[i], n
	return n
}
END {
	find_edges()
	reduce()
	print "digraph libraries {\n\tnewrank=true; ranksep=0.3; node [shape=box, style=filled, fillcolor=white, fontname=\"sans-serif\"];"
	for (i = 1; i <= layers; i++)
		above = draw_layer(i, above)
	for (i = 1; i <= count; i++)
		for (j = 1; j <= count; j++)
			if ((name[i], name[j]) in edge)
				printf "\t\"%s\" -> \"%s\" [edgetooltip=\"%d symbols\"];\n", name[i], name[j],
					edge[name[i], name[j]]
	print "}"
}

# SPDX-License-Identifier: BSD-3-Clause
#
# Prints the newest of Debian's versions, one a line. Source: deb-version(7).
function compare(a, b,    x, y) {
	while (a != "" || b != "") {
		# What isn't a digit, character by character.
		while (a ~ /^[^0-9]/ || b ~ /^[^0-9]/) {
			x = rank(a)
			y = rank(b)
			if (x != y)
				return x - y
			a = substr(a, 2)
			b = substr(b, 2)
		}
		x = number(a)
		y = number(b)
		if (length(x) != length(y))
			return length(x) - length(y)
		if (x "" != y "")
			return x "" < y "" ? -1 : 1
		sub(/^[0-9]+/, "", a)
		sub(/^[0-9]+/, "", b)
	}
	return 0
}
# ~ comes before the end, letters before other characters.
function rank(s,    c) {
	c = substr(s, 1, 1)
	if (c == "" || c ~ /[0-9]/)
		return 0
	return c == "~" ? -1 : index("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-.:", c)
}
function number(s) {
	match(s, /^[0-9]*/)
	s = substr(s, 1, RLENGTH)
	sub(/^0+/, "", s)
	return s
}
function epoch(v) { return v ~ /^[0-9]+:/ ? number(v) : "" }
function revision(v) { return v ~ /-/ ? substr(v, match(v, /-[^-]*$/) + 1) : "" }
function upstream(v) {
	sub(/^[0-9]+:/, "", v)
	sub(/-[^-]*$/, "", v)
	return v
}
function newer(a, b,    d) {
	d = compare(epoch(a), epoch(b))
	if (!d)
		d = compare(upstream(a), upstream(b))
	if (!d)
		d = compare(revision(a), revision(b))
	return d > 0
}
NR == 1 || newer($0, best) { best = $0 }
END { if (NR) print best }

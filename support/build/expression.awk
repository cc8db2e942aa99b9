# SPDX-License-Identifier: BSD-3-Clause
#
# Evaluates conditions of Config.uk files. The caller fills value[NAME]: "y"
# for what is chosen, the text of numbers and strings.
function holds(condition,    ok) {
	split_condition(condition)
	ok = or_holds()
	return ok
}
function split_condition(s,    n) {
	tokens = at = 0
	while (s != "") {
		sub(/^[ \t]+/, "", s)
		if (!match(s, /^(&&|\|\||!=|=|!|\(|\)|"[^"]*"|[A-Za-z0-9_.\/-]+)/))
			return
		token[++tokens] = substr(s, 1, RLENGTH)
		s = substr(s, RLENGTH + 1)
	}
}
function next_is(t) {
	if (at >= tokens || token[at + 1] != t)
		return 0
	at++
	return 1
}
function or_holds(    v) {
	v = and_holds()
	while (next_is("||"))
		v = and_holds() || v
	return v
}
function and_holds(    v) {
	v = term_holds()
	while (next_is("&&"))
		v = term_holds() && v
	return v
}
function term_holds(    v) {
	if (next_is("!"))
		return !term_holds()
	if (next_is("(")) {
		v = or_holds()
		next_is(")")
		return v
	}
	v = text_of(token[++at])
	if (next_is("="))
		return v == text_of(token[++at])
	if (next_is("!="))
		return v != text_of(token[++at])
	return v == "y"
}
function text_of(t) {
	if (t ~ /^"/)
		return substr(t, 2, length(t) - 2)
	if (t ~ /^[yn]$/ || t ~ /^[0-9-]/)
		return t
	return t in value ? value[t] : "n"
}

# SPDX-License-Identifier: BSD-3-Clause
#
# Lists the options that Config.uk files define, a line each:
#
#	NAME <tab> TYPE <tab> RANGE <tab> DEPENDS [<tab> SELECT [<tab> IF]]
#
# TYPE is bool, tristate, int, hex, string or empty; RANGE is two words or
# empty; DEPENDS joins the option's conditions, those of the blocks around it
# too, by " && ". An option that selects others has a line for each of them.
function finish(    i) {
	for (i = name == ""; i <= selects; i++)
		print name "\t" type "\t" range "\t" depends select[i]
	name = type = range = depends = ""
	selects = 0
}
function both(a, b) {
	return a == "" ? b : b == "" ? a : a " && " b
}
function around(    i, all) {
	for (i = 1; i <= depth; i++)
		all = both(all, block[i])
	return all
}
# Help texts are indented deeper than the word "help".
in_help {
	match($0, /^[ \t]*/)
	if ($0 ~ /^[ \t]*$/ || RLENGTH > help_indent)
		next
	in_help = 0
}
$1 == "help" || $1 == "---help---" {
	match($0, /^[ \t]*/)
	in_help = 1
	help_indent = RLENGTH - (RLENGTH > 0)
	next
}
$1 == "config" || $1 == "menuconfig" {
	finish()
	name = $2
	depends = around()
	next
}
$1 == "menu" || $1 == "choice" || $1 == "if" {
	finish()
	block[++depth] = $1 == "if" ? substr($0, index($0, "if") + 3) : ""
	next
}
$1 ~ /^end(menu|choice|if)$/ {
	finish()
	if (depth)
		depth--
	next
}
$1 == "source" || $1 == "comment" { finish(); next }
$1 ~ /^(def_)?(bool|tristate)$/ || $1 ~ /^(int|hex|string)$/ {
	type = $1
	sub(/^def_/, "", type)
	next
}
$1 == "select" {
	select[++selects] = "\t" $2
	if ($3 == "if")
		select[selects] = "\t" $2 "\t" substr($0, index($0, " if ") + 4)
	next
}
$1 == "range" { range = $2 " " $3; next }
$1 == "depends" {
	condition = substr($0, index($0, " on ") + 4)
	if (name != "")
		depends = both(depends, condition)
	else if (depth)
		block[depth] = both(block[depth], condition)
}
END { finish() }

# SPDX-License-Identifier: BSD-3-Clause
# The functions and variables that headers declare, as labels of an object that
# the tests of a configure link with. What looks like one may be among them.
function label(name) {
	if (name ~ /^_?_?[a-z]/ && !(name in seen)) {
		seen[name]
		printf ".globl %s\n%s:\n", name, name
	}
}

BEGIN {
	print ".text"
	# What compiled code itself asks for: canaries on the stack.
	label("__stack_chk_fail")
	label("__stack_chk_guard")
}

/^[ \t]*#/ { next }

match($0, /^extern [^()]*;/) {
	s = substr($0, 8, RLENGTH - 8)
	sub(/\[.*/, "", s)
	sub(/.*[ *]/, "", s)
	label(s)
}

{
	s = $0
	while (match(s, /[A-Za-z_][A-Za-z0-9_]* *\(/)) {
		name = substr(s, RSTART, RLENGTH - 1)
		sub(/ +$/, "", name)
		label(name)
		s = substr(s, RSTART + RLENGTH)
	}
}

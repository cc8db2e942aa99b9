# SPDX-License-Identifier: BSD-3-Clause
#
# nm -n of an image -> assembler source of its table of functions: for each a
# uleb128 of the distance from the one before and its name (see uk/symtab.h).
BEGIN { print "\t.section .uk_symtab, \"a\"" }

function hex(s,    i, n) {
	n = 0
	for (i = 1; i <= length(s); i++)
		n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
	return n
}

$3 == "uk_text_start" { last = hex($1); started = 1; next }
started && $2 ~ /^[tTwW]$/ && $3 !~ /^(\$|\.L|uk_text_end|uk_table_)/ {
	at = hex($1)
	if (at == last && seen)
		next
	printf "\t.uleb128 %d\n\t.asciz \"%s\"\n", at - last, $3
	last = at
	seen = 1
}

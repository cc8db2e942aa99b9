# SPDX-License-Identifier: BSD-3-Clause
#
# Says which library has which symbol. Reads pairs of files, the Makefile.uk of
# a library and then its exportsyms.uk; prints a line for each symbol:
#
#	SYMBOL OPTION FOLDER
/addlib_s,/ && match($0, /\$\(CONFIG_[A-Z0-9_]+\)/) {
	option = substr($0, RSTART + 9, RLENGTH - 10)
	folder = FILENAME
	sub(/\/[^\/]*$/, "", folder)
	next
}
FILENAME ~ /exportsyms\.uk$/ && /^[A-Za-z_]/ && index(FILENAME, folder "/") == 1 {
	print $1, option, folder
}

# SPDX-License-Identifier: BSD-3-Clause
#
# Output of support/build/homes.awk, then the lists of calls -> for each call a
# macro with the option of the library that has it, "" where none has it.
$1 ~ /^uk_sys_/ { option[substr($1, 8)] = $2; next }
match($0, /UK_SYSCALL_ENTRY\([a-z0-9_]+,/) {
	name = substr($0, RSTART + 17, RLENGTH - 18)
	if (!(name in seen))
		printf "#define HOME_%s \"%s\"\n", name, option[name]
	seen[name] = 1
}

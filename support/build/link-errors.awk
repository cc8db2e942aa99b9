# SPDX-License-Identifier: BSD-3-Clause
#
# Turns the linker's complaints into advice: who misses which symbol, and
# which library has it: one of the chosen ones, `libs`, that keeps it to itself,
# or another one of `homes`, the output of homes.awk. Tessera is in `root`; the
# folders `paths` are libraries that the application names (L=).
function home(sym,    line, f, text) {
	while ((getline line <homes) > 0) {
		split(line, f, " ")
		if (f[1] != sym)
			continue
		if (text != "")
			text = text "\n"
		text = text sprintf("  The library %s has it: choose %s (make menuconfig, or -c %s=y),\n  and declare it in the Config.uk of %s with 'select %s'.", base(f[3]), f[2], f[2], who, f[2])
		if (index(f[3], root "/lib/") != 1 && !index(" " paths " ", " " f[3] " "))
			text = text sprintf("\n  Name its folder in LIBS, in the application's Makefile: %s", f[3])
	}
	close(homes)
	return text
}
function base(path) {
	sub(/.*\//, "", path)
	return path
}
function provider(sym,    n, i, list, cmd, line, f) {
	n = split(libs, list, " ")
	for (i = 1; i <= n; i++) {
		cmd = nm " " list[i] " 2>/dev/null"
		while ((cmd | getline line) > 0) {
			split(line, f, " ")
			if (f[3] == sym && f[2] ~ /^[tdbr]$/) {
				close(cmd)
				sub(/.*\//, "", list[i]); sub(/\.o$/, "", list[i])
				return list[i]
			}
		}
		close(cmd)
	}
	return ""
}
# "ld: LIB.o: in function `f':" goes before the complaints about it.
/: in function / {
	where = $0; sub(/: in function .*/, "", where); sub(/.*[ :]/, "", where)
	sub(/.*\//, "", where); sub(/\.o$/, "", where)
	next
}
/undefined reference to/ {
	sym = $0; sub(/.*undefined reference to [`']/, "", sym); sub(/'.*/, "", sym)
	who = where
	if (who == "") {
		who = $0; sub(/:.*/, "", who); sub(/.*\//, "", who); sub(/\.o$/, "", who)
	}
	if ((sym, who) in told)
		next
	told[sym, who] = 1
	printf "\n  %s needs the symbol '%s', which no chosen library exports.\n", who, sym
	p = provider(sym)
	if (p != "")
		printf "  %s defines it but keeps it to itself: add '%s' to its exportsyms.uk,\n  or use what it does export.\n", p, sym
	else if (sym == "main")
		printf "  The application has no main(): define it, and list it in the\n  application's exportsyms.uk if there is one.\n"
	else if ((p = home(sym)) != "")
		print p
	else
		printf "  Choose the library that has it (make menuconfig) and declare it in the\n  Config.uk of %s with 'select'.\n", who
	next
}
/multiple definition of/ {
	sym = $0; sub(/.*multiple definition of [`']/, "", sym); sub(/'.*/, "", sym)
	printf "\n  The symbol '%s' is exported by two libraries: take it out of one\n  exportsyms.uk.\n  %s\n", sym, $0
	next
}
{ print "  " $0 }

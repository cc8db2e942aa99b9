# SPDX-License-Identifier: BSD-3-Clause
#
# Tells of options that no Config.uk defines, a line each. Reads the table of
# options.awk (pass=1), the settings of -c (pass=2) and the configuration or
# the names of the unknown ones (pass=3), which stand in the file `from`. Needs
# nearest.awk.
pass == 1 {
	split($0, f, "\t")
	if (!(f[1] in known)) {
		known[f[1]] = 1
		names[++count] = f[1]
	}
	next
}
!/^CONFIG_[A-Za-z0-9_]+(=|$)/ { next }
{ name = $0; sub(/^CONFIG_/, "", name); sub(/=.*/, "", name) }
pass == 2 { by_c[name] = 1; next }
!(name in known) {
	near = nearest(name, count, names)
	printf "%s: there is no option %s", name in by_c ? "-c" : from, name
	if (near != "")
		printf ": did you mean %s?\n", near
	else
		printf ". Check the spelling (make menuconfig shows all options), or add the library that defines it to L=.\n"
}

# SPDX-License-Identifier: BSD-3-Clause
#
# Reduces a saved configuration to the options that the user chose: a menu saves
# the value of every option. Reads the table of options.awk (pass=1), the
# saved file (pass=2), the choices that make it up, as kconfig's savedefconfig
# writes them (pass=3), and the configuration that begins with the saved file's
# lines (pass=4). Keeps the lines after those, and options that no Config.uk
# defines.
pass == 1 {
	split($0, f, "\t")
	known[f[1]]
	next
}
/^CONFIG_[A-Za-z0-9_]+=/ { name = substr($0, 8, index($0, "=") - 8) }
/^# CONFIG_[A-Za-z0-9_]+ is not set/ { name = substr($2, 8) }
pass == 2 && (name in known) { saved[$0] }
pass == 3 { delete saved[$0] }
pass == 4 && !($0 in saved)
pass == 4 { delete saved[$0] }
{ name = "" }

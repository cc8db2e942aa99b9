# SPDX-License-Identifier: BSD-3-Clause
#
# Finds what the user has chosen. A configuration names all options, also those
# that only have their default; kept like that it would never follow a default
# that changes. So the build keeps what differed from the defaults, and
# compares: what the user has changed since counts, the rest is made again.
#
# Reads the table of options.awk (pass=1), what was chosen last time (pass=2),
# the whole configuration of last time (pass=3) and the configuration as it is
# now (pass=4). `first` says that nothing is known of last time's choices.
# Prints the choices; an option that no Config.uk defines goes to the file
# `unknown` if the user has written it, and to `dropped` if the build had.
pass == 1 {
	split($0, f, "\t")
	type[f[1]] = f[2]
	next
}
/^CONFIG_[A-Za-z0-9_]+=/ { name = substr($0, 8, index($0, "=") - 8) }
/^# CONFIG_[A-Za-z0-9_]+ is not set/ { name = substr($2, 8) }
name == "" { next }
pass == 2 { chosen[name] = $0 }
pass == 3 { was[name] = $0 }
pass == 4 {
	# Text may come without its quotes.
	if ((name in type) && type[name] == "string" && $0 ~ /=[^"]/)
		$0 = "CONFIG_" name "=\"" substr($0, index($0, "=") + 1) "\""
	now[name] = $0
	if (!(name in order))
		order[name] = ++count
	names[order[name]] = name
}
{ name = "" }
END {
	# A file that lacks most options has been put in place of the old one.
	for (name in was)
		if (!(name in now))
			lacking++
		else
			kept++
	if (lacking > kept)
		first = 1
	for (i = 1; i <= count; i++) {
		name = names[i]
		line = now[name]
		mine = name in was && was[name] == line
		if (mine && !first && !(name in chosen))
			continue
		if (name in type || line ~ /^#/)
			print line
		else
			print "CONFIG_" name >(mine ? dropped : unknown)
	}
}

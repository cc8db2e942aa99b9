# SPDX-License-Identifier: BSD-3-Clause
#
# Names the options that something chosen selects but no Config.uk defines.
# Reads the table of options.awk (pass=1) and the finished configuration
# (pass=2). Needs expression.awk.
pass == 1 {
	n = split($0, f, "\t")
	known[f[1]] = 1
	if (n > 4) {
		who[++count] = f[1]
		what[count] = f[5]
		condition[count] = f[6]
	}
	next
}
/^CONFIG_[A-Za-z0-9_]+=/ {
	value[substr($0, 8, index($0, "=") - 8)] = substr($0, index($0, "=") + 1)
}
END {
	for (i = 1; i <= count; i++)
		if (!(what[i] in known) && value[who[i]] == "y" && (condition[i] == "" || holds(condition[i])))
			printf "    %s selects %s\n", who[i], what[i]
}

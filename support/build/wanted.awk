# SPDX-License-Identifier: BSD-3-Clause
#
# Says which of the user's settings are not in force, and why. Reads the table
# of options.awk (pass=1), the finished configuration (pass=2) and the settings
# (pass=3), as lines CONFIG_NAME=VALUE. Needs expression.awk and nearest.awk.
pass == 1 {
	n = split($0, f, "\t")
	if (n > 4) {
		who[++count] = f[1]
		what[count] = f[5]
		condition[count] = f[6]
	}
	if (f[1] in type && n > 4)
		next
	if (!(f[1] in type))
		names[++options] = f[1]
	type[f[1]] = f[2]
	range[f[1]] = f[3]
	# Defined in several places: any of them will do.
	if ((f[1] in depends) && depends[f[1]] != f[4])
		f[4] = ""
	depends[f[1]] = f[4]
	next
}
/^CONFIG_[A-Za-z0-9_]+=/ {
	name = substr($0, 8, index($0, "=") - 8)
	text = substr($0, index($0, "=") + 1)
	sub(/^"/, "", text)
	sub(/"$/, "", text)
	if (pass == 2)
		value[name] = text
	else
		judge(name, text)
}
function judge(name, wanted,    have, near) {
	if (!(name in type)) {
		near = nearest(name, options, names)
		printf "there is no option %s%s\n", name, near == "" ? "" : ": did you mean " near "?"
		return
	}
	have = name in value ? value[name] : "n"
	if (have == wanted || (type[name] ~ /^(int|hex)$/ && have + 0 == wanted + 0 && wanted ~ /^[0-9-]+$/))
		return
	printf "%s=%s can't come into force: %s\n", name, wanted, reason(name, wanted, have)
}
function reason(name, wanted, have) {
	if (!holds(depends[name]) && depends[name] != "")
		return "it depends on " depends[name] ", which isn't chosen"
	if (type[name] ~ /^(bool|tristate)$/ && wanted !~ /^[yn]$/)
		return "it takes y or n"
	if (range[name] != "")
		return "it takes a number from " limit(1, name) " to " limit(2, name)
	if (type[name] ~ /^(int|hex)$/)
		return "it takes a number"
	if (wanted == "n")
		return "something that is chosen selects it" selectors(name)
	return "it isn't for the user to choose: what needs it selects it"
}
function selectors(name,    i, all) {
	for (i = 1; i <= count; i++)
		if (what[i] == name && value[who[i]] == "y" && holds(condition[i]))
			all = all " " who[i]
	return all == "" ? "" : ":" all
}
function limit(i, name,    r) {
	split(range[name], r, " ")
	return r[i] in value ? value[r[i]] : r[i]
}

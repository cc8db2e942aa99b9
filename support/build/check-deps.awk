# SPDX-License-Identifier: BSD-3-Clause
#
# Input: L lib layer folder; D lib symbol (defines); U lib symbol (uses);
# O lib option (has); S lib option (declares to need); C lib (is the C library).
#
# The rules: a library uses only what its layer may see (its own and those
# below), and of its own layer and of the pool only libraries that it
# declares; so it does of the C library, in whichever layer that is. Lower layers reach up through link-time tables; what a contract
# in include/uk/ has them call by name is listed here.
BEGIN {
	n = split("arch platform driver library port application", layers, " ")
	for (i = 1; i <= n; i++)
		rank[layers[i]] = i
	# uk/plat/bootinfo.h, uk/boot.h, uk/init.h, uk/plat/trap.h, uk/plat/preempt.h,
	# -fstack-protector; and where each architecture's entry goes on.
	n = split("ukplat_entry main ukplat_trap uk_init_failed " \
		"__stack_chk_guard __stack_chk_fail uk_x86_start uk_x86_irq uk_arm_start " \
		"uk_arm_map_image uk_arm_irq uk_x86_ap_main " \
		"uk_arm64_ap_main ukplat_preempt", up, " ")
	for (i = 1; i <= n; i++)
		contract[up[i]] = 1
}
$1 == "L" { libs[++nlibs] = $2; layer[$2] = $3 }
$1 == "D" { providers[$3] = providers[$3] " " $2 }
$1 == "U" { users[++nusers] = $2; used[nusers] = $3 }
$1 == "O" { owner[$3] = owner[$3] " " $2 }
$1 == "S" { needs[$2, $3] = 1 }
$1 == "C" { libc[$2] = 1 }
END {
	declare()
	for (i = 1; i <= nusers; i++)
		check(users[i], used[i])
	for (i = 1; i <= nlibs; i++)
		if (!(libs[i] in state))
			visit(libs[i], libs[i])
	if (faults)
		exit 1
	printf "  %d libraries, %d dependencies: all declared, none in a circle, none upwards\n", nlibs, nedges
}

# An option stands for the libraries of its folder; HAVE_LIBC for the one
# that selects it.
function declare(    k, p, o, i, l, list) {
	for (k in needs) {
		split(k, p, SUBSEP)
		o = split(owner[p[2]], list, " ")
		for (i = 1; i <= o; i++)
			declared[p[1], list[i]] = 1
		if (p[2] == "HAVE_LIBC" || p[2] == "LIBNOLIBC")
			for (l in libc)
				declared[p[1], l] = 1
	}
}

function fault(text) {
	if (!(text in told)) {
		printf "  %s\n", text
		faults++
	}
	told[text] = 1
}

# May `lib` use what `from` has? Everything sees the architecture and the
# platform, whose contracts are in include/uk/.
function allowed(lib, from) {
	if (rank[layer[from]] > rank[layer[lib]])
		return (layer[from] == "library" || (from in libc)) && \
			((lib, from) in declared)
	return rank[layer[from]] <= rank["platform"] || ((lib, from) in declared)
}

function check(lib, sym,    n, list, i) {
	n = split(providers[sym], list, " ")
	if (!n || sym in contract || index(providers[sym] " ", " " lib " "))
		return
	for (i = 1; i <= n; i++)
		if (allowed(lib, list[i])) {
			edge(lib, list[i])
			return
		}
	if (rank[layer[list[1]]] > rank[layer[lib]] && layer[list[1]] != "library")
		fault(sprintf("%s (%s) uses '%s' of %s (%s), which lies above it: " \
			"turn it round with a link-time table (uk/table.h)", lib,
			layer[lib], sym, list[1], layer[list[1]]))
	else
		fault(sprintf("%s uses '%s' of %s and doesn't declare it: add " \
			"'select %s' to its Config.uk", lib, sym, list[1], toupper(list[1])))
}

function edge(lib, from) {
	if (lib != from && !((lib, from) in edges)) {
		edges[lib, from] = 1
		next_of[lib] = next_of[lib] " " from
		nedges++
	}
}

# Depth first; `path` is how we came here.
function visit(lib, path,    n, list, i) {
	state[lib] = 1
	n = split(next_of[lib], list, " ")
	for (i = 1; i <= n; i++) {
		if (!(list[i] in state))
			visit(list[i], path " " list[i])
		else if (state[list[i]] == 1)
			fault("a circle: " substr(path, index(" " path " ", " " list[i] " ")) \
				" " list[i])
	}
	state[lib] = 2
}

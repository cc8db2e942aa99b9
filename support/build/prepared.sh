#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# prepared.sh MARK QUERY TARGET...: after make has made the TARGETs of
# UK_PREPARE, sees to it that they are up to date. make starts again after each
# of them that it made, so one that stays missing or old would make it go on for
# ever. A target without a recipe only gathers what it depends on: it is touched
# here. One whose recipe didn't bring it is an error. QUERY prints make's rules.
set -eu
mark=$1 query=$2
shift 2

left=
for t; do
	[ -e "$t" ] && { [ ! -e "$mark" ] || [ "$t" -nt "$mark" ]; } || left="$left $t"
done
[ -z "$left" ] || with_recipe=$(sh -c "$query" 2>/dev/null | awk '
	/^[^#\t].*:/ { target = $1; sub(/:.*/, "", target) }
	/^#  recipe to execute/ { print target }
	/^$/ { target = "" }')
for t in $left; do
	if [ ! -e "$t" ] && printf '%s\n' "$with_recipe" | grep -qxF "$t"; then
		printf '\n  %s\n  %s\n\n' "The rule for $t ran, but that file is not there." \
			"Let its recipe end with: touch \$@   (it is named in UK_PREPARE)" >&2
		exit 1
	fi
	mkdir -p "$(dirname "$t")"
	touch "$t"
done
mkdir -p "$(dirname "$mark")"
touch "$mark"

#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# apply-config.sh KCONFIG CONFIG OUT: completes what the user has chosen in
# CONFIG with the defaults of all other options, and derives OUT/config.mk and
# OUT/include/uk/config.h. OUT/.config-wanted, if it is there, holds settings
# that must come into force. The file $UK_WHY, if that is set, gets the message
# of a failure; $UK_CONFIG_FROM names the file that the user wrote. Objects whose sources name an option that changed
# go before the new config.h comes, so that an interrupted run rebuilds rather
# than keeps something stale.
set -eu
kconfig=$1 config=$2 out=$3
from=${UK_CONFIG_FROM:-$config}
tmp=$out/.config-new
header=$out/include/uk/config.h
mkdir -p "$out/include/uk"

die() {
	if [ -n "${UK_WHY-}" ]; then
		printf '%s\n' "$*" >"$UK_WHY"
	else
		printf '\n  %s\n\n' "$*" >&2
	fi
	exit 1
}

trap 'rm -f "$tmp".*' EXIT
here=$(dirname "$0")
lists=$(sed -n 's/^ *source "\(.*\)"$/\1/p' "$out"/kconfig/*.uk)
cat "$kconfig" $lists | awk -f "$here/options.awk" >"$tmp.options"

kconf() {
	KCONFIG_CONFIG=$tmp.work ${KCONFIG_CONF:-kconfig-conf} "$@" "$kconfig" 2>&1
}

# The user's choices. Builds of Tessera before 0.3 kept only config.mk.
chosen=$out/.config-chosen was=$out/.config-was first=
if [ ! -f "$chosen" ] || [ ! -f "$was" ]; then
	first=y chosen=/dev/null was=$out/config.mk
	[ -f "$was" ] || was=/dev/null
fi
# Of a file that a menu saved, those are what differs from the defaults.
start=$config
if [ -n "$first" ] && [ "$from" != "$config" ] && head -n 3 "$from" | grep -q 'generated file; DO NOT EDIT'; then
	cp "$from" "$tmp.work"
	(cd "$out" && kconf --savedefconfig="$tmp.least") >/dev/null
	start=$tmp.start
	awk -f "$here/reduced.awk" pass=1 "$tmp.options" pass=2 "$from" pass=3 "$tmp.least" \
		pass=4 "$config" >"$start"
fi
awk -f "$here/choices.awk" -v first="$first" -v unknown="$tmp.unknown" -v dropped="$tmp.dropped" \
	pass=1 "$tmp.options" pass=2 "$chosen" pass=3 "$was" pass=4 "$start" >"$tmp.work"
wanted=$out/.config-wanted
[ -f "$wanted" ] || wanted=/dev/null
[ ! -s "$tmp.unknown" ] || die "$(awk -f "$here/nearest.awk" -f "$here/unknown.awk" \
	-v from="$from" pass=1 "$tmp.options" pass=2 "$wanted" pass=3 "$tmp.unknown")"
[ ! -s "$tmp.dropped" ] || printf '  %-8s %s\n' NOTE \
	"$config: these options no longer exist and are left out:$(sed 's/^/ /' "$tmp.dropped" | tr -d '\n')" >&2

messages=$(cd "$out" && kconf --olddefconfig) || die "$messages"
unmet=$(printf '%s\n' "$messages" | grep 'unmet direct dependencies' | sed 's/^warning: */    /' || true)
[ -z "$unmet" ] || die "an option is selected but what it depends on isn't chosen:
$unmet
  Select that too, in the Config.uk of what is named first."
printf '%s\n' "$messages" | grep -i -E 'warning|error' >&2 || true
missing=$(awk -f "$here/expression.awk" -f "$here/selects.awk" pass=1 "$tmp.options" pass=2 "$tmp.work")
[ -z "$missing" ] || die "options are selected that no Config.uk defines:
$missing
  Check the spelling, or add the library that defines them to L=."
refused=$(awk -f "$here/expression.awk" -f "$here/nearest.awk" -f "$here/wanted.awk" pass=1 "$tmp.options" \
	pass=2 "$tmp.work" pass=3 "$wanted")
[ -z "$refused" ] || die "$refused"
(cd "$out" && kconf --savedefconfig="$out/.config-chosen") >/dev/null
cmp -s "$tmp.work" "$config" || cat "$tmp.work" >"$config"
cp "$tmp.work" "$out/.config-was"

sed -n 's/^\(CONFIG_[A-Za-z0-9_]*=.*\)$/\1/p' "$config" >"$tmp.mk"
{
	echo '/* Made from the configuration; do not edit. */'
	sed -n 's/^\(CONFIG_[A-Za-z0-9_]*\)=y$/#define \1 1/p
		t
		s/^\(CONFIG_[A-Za-z0-9_]*\)=\(.*\)$/#define \1 \2/p' "$config"
} >"$tmp.h"

if [ -f "$header" ] && ! cmp -s "$tmp.h" "$header"; then
	diff "$header" "$tmp.h" | sed -n 's/^[<>] #define \([^ ]*\).*/\1/p' |
		sort -u >"$tmp.changed"
	find "$out/lib" "$out/img" -name '*.d' 2>/dev/null >"$tmp.deps" || true
	if [ -s "$tmp.changed" ] && [ -s "$tmp.deps" ]; then
		# every file that some object was made from, one a line
		# (what is in the build folder is named from there)
		xargs cat <"$tmp.deps" | grep -v '^saved_' |
			sed 's/^[^ ]*: *//; s/\\$//' | tr -s ' ' '\n' |
			sed '/^$/d; /:$/d' | sort -u |
			(cd "$out" && xargs grep -l -w -F -f "$tmp.changed" \
				2>/dev/null) >"$tmp.files" || true
		if [ -s "$tmp.files" ]; then
			xargs grep -l -F -f "$tmp.files" <"$tmp.deps" |
				sed 's/\.d$//' | xargs rm -f || true
		fi
	fi
fi
cmp -s "$tmp.h" "$header" || mv "$tmp.h" "$header"
mv "$tmp.mk" "$out/config.mk"

#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# apply-config.sh KCONFIG CONFIG OUT: completes CONFIG with the defaults of new
# options and derives OUT/config.mk and OUT/include/uk/config.h. Objects whose
# sources name an option that changed go before the new config.h comes, so
# that an interrupted run rebuilds rather than keeps something stale.
set -eu
kconfig=$1 config=$2 out=$3
tmp=$out/.config-new
header=$out/include/uk/config.h

die() {
	printf '\n  %s\n\n' "$*" >&2
	exit 1
}

# An option that no Config.uk defines is a typing error or a leftover.
lists=$(sed -n 's/^ *source "\(.*\)"$/\1/p' "$out"/kconfig/*.uk)
known=$(cat "$kconfig" $lists |
	sed -n 's/^[[:space:]]*\(menu\)\{0,1\}config[[:space:]]\{1,\}\([A-Za-z0-9_]*\).*/\2/p')
unknown=$(printf '%s\n' $known | awk -v config="$config" '
	{ known[$1] = 1 }
	END {
		while ((getline line < config) > 0) {
			if (line !~ /^CONFIG_[A-Za-z0-9_]*=/)
				continue
			name = substr(line, 8, index(line, "=") - 8)
			if (!(name in known))
				print "CONFIG_" name
		}
	}')
[ -z "$unknown" ] || die "$config sets options that don't exist:
$(printf '    %s\n' $unknown)
  Check the spelling, add the library that has them to L=, or remove the
  lines. (make menuconfig shows what there is.)"

messages=$(cd "$(dirname "$config")" && KCONFIG_CONFIG=$config \
	${KCONFIG_CONF:-kconfig-conf} --olddefconfig "$kconfig" 2>&1) ||
	die "$messages"
printf '%s\n' "$messages" | grep -i -E 'warning|error' >&2 || true

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
rm -f "$tmp".*

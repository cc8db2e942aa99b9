#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# link.sh IMAGE LDARGS...: links IMAGE.dbg, puts the table of function names
# into it when the crash screen wants one (SYMTAB=y), and makes IMAGE of it.
# The table stands behind the code, so that linking again moves no function.
set -eu
image=$1
shift

here=$(dirname "$0")
root=$(cd "$here/../.." && pwd -P)

# The symbols of all libraries, also of those that aren't chosen.
homes() {
	for folder in "$root"/lib/* "$root"/libs/* $PATHS; do
		[ ! -f "$folder/exportsyms.uk" ] || echo "$folder/Makefile.uk" "$folder/exportsyms.uk"
	done | xargs awk -f "$here/homes.awk" | sort -u
}

explain() {
	homes >"$WORK.homes"
	awk -v libs="$LIBS" -v nm="$NM" -v homes="$WORK.homes" -v root="$root" -v paths="$PATHS" \
		-f "$here/link-errors.awk" "$WORK.err" >&2
	rm -f "$image" "$image.dbg"
	exit 1
}

# shellcheck disable=SC2086
$LD --gc-sections --build-id=none -z noexecstack --fatal-warnings \
	-o "$image.dbg" "$@" 2>"$WORK.err" || explain

if [ "${SYMTAB:-}" = y ]; then
	$NM -n "$image.dbg" | awk -f "$here/symtab.awk" >"$WORK.symtab.S"
	$CC -c -o "$WORK.symtab.o" "$WORK.symtab.S"
	$LD --gc-sections --build-id=none -z noexecstack --fatal-warnings \
		-o "$image.dbg" "$@" "$WORK.symtab.o" 2>"$WORK.err" || explain
fi

case $FORMAT in
elf)	$STRIP -s -R .comment -o "$image" "$image.dbg" ;;
binary)	$OBJCOPY -O binary "$image.dbg" "$image" ;;
esac

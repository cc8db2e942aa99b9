#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# link.sh IMAGE LDARGS...: links IMAGE.dbg, puts the table of function names
# into it when the crash screen wants one (SYMTAB=y), and makes IMAGE of it.
# The table stands behind the code, so that linking again moves no function.
set -eu
image=$1
shift

explain() {
	awk -v libs="$LIBS" -v nm="$NM" -f "$(dirname "$0")/link-errors.awk" \
		"$WORK.err" >&2
	rm -f "$image" "$image.dbg"
	exit 1
}

# shellcheck disable=SC2086
$LD --gc-sections --build-id=none -z noexecstack --fatal-warnings \
	-o "$image.dbg" "$@" 2>"$WORK.err" || explain

if [ "${SYMTAB:-}" = y ]; then
	$NM -n "$image.dbg" | awk -f "$(dirname "$0")/symtab.awk" >"$WORK.symtab.S"
	$CC -c -o "$WORK.symtab.o" "$WORK.symtab.S"
	$LD --gc-sections --build-id=none -z noexecstack --fatal-warnings \
		-o "$image.dbg" "$@" "$WORK.symtab.o" 2>"$WORK.err" || explain
fi

case $FORMAT in
elf)	$STRIP -s -R .comment -o "$image" "$image.dbg" ;;
binary)	$OBJCOPY -O binary "$image.dbg" "$image" ;;
esac

#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# check-names.sh DEFCONFIG CONFIG.UK...: fails when DEFCONFIG sets options that
# no Config.uk defines. kconfig would leave them out without a word.
set -eu
here=$(dirname "$0")
from=$1
shift
unknown=$(cat "$@" | awk -f "$here/options.awk" | awk -f "$here/nearest.awk" -f "$here/unknown.awk" \
	-v from="$from" pass=1 - pass=3 "$from")
[ -z "$unknown" ] || {
	printf '\n  %s\n\n' "$unknown" >&2
	exit 1
}

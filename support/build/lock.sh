#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# lock.sh FOLDER COMMAND...: runs COMMAND while no other build works in FOLDER.
# The lock is a file in the folder; it is released when COMMAND ends. A host
# without flock builds without the lock.
set -eu
out=$1
shift
command -v flock >/dev/null 2>&1 || exec "$@"

# A clean removes the folder and the file with it: lock the file that is there.
while :; do
	mkdir -p "$out"
	exec 9>"$out/.lock"
	if ! flock -n 9; then
		printf '  %-8s %s\n' WAIT "another build works in $out" >&2
		flock 9
	fi
	[ ! /proc/self/fd/9 -ef "$out/.lock" ] || break
done
exec "$@"

# SPDX-License-Identifier: BSD-3-Clause
#
# Runs an image of platform linuxu as a process. Read by tess.
run_image() {
	image=$1
	shift
	[ "$arch" = "$host_arch" ] ||
		die "a linuxu image runs on this host's architecture only, $host_arch"
	set -- "$image" "$@"
	[ -z "$print" ] || say "$*"
	rc=0
	${timeout:+timeout "$timeout"} "$@" || rc=$?
	return "$rc"
}

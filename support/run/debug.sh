# SPDX-License-Identifier: BSD-3-Clause
#
# gdb on an image: tess debug. Read by tess before the platform's file, whose
# run_image hands the command that starts the image to `launch`. What is
# started here is ended here; the sockets' folder is removed.

# How gdb comes to the image, for the platform's file too: gdb, by the monitor
# or directly; stub, by the image's own.
debug=${stub:-gdb}
[ -z "$stub" ] || options=$(printf '%s\nLIBUKGDB=y' "$options")

gdb_program() {
	case $arch in
	"$host_arch") echo gdb ;;
	*) echo gdb-multiarch ;;
	esac
}

debug_begin() {
	trap debug_end EXIT
	trap 'exit 129' HUP
	trap 'exit 143' TERM
	# Ctrl-C is gdb's. A handler, since what is ignored stays so for gdb.
	trap : INT
	# gdb 13 may die of a bug of its own, and would leave a core here.
	ulimit -c 0
	debug_monitor=
	debug_dir=$(mktemp -d)
	debug_socket=$debug_dir/gdb debug_port=
	if [ -n "$stub" ]; then
		params="$params ukgdb.wait $(quote "ukgdb.socket=$debug_socket")"
	elif [ "$plat" = linuxu ] && [ "$arch" != "$host_arch" ]; then
		debug_port=$debug_socket # qemu-arm's
	fi
	gdb=$(gdb_program)
}

debug_end() {
	if [ -n "$debug_monitor" ]; then
		kill -KILL "$debug_monitor" 2>/dev/null || true
		wait "$debug_monitor" 2>/dev/null || true
	fi
	rm -rf "$debug_dir"
}

# run_gdb FIRST ARGS...: with FIRST gdb comes to the image. When there are
# commands of the user's (-x) it runs them and ends.
run_gdb() {
	first=$1
	shift
	eval "set -- ${gdb_commands:+-batch -nx} -q -x \"\$root/support/debug/tessera-gdb.py\" \
		-ex \"\$first\" $gdb_commands \"\$@\""
	! print_only "$gdb" "$@" || return 0
	TESSERA_APP=$app TESSERA_OUT=$out \
		${timeout:+timeout --foreground "$timeout"} "$gdb" "$@"
}

# launch COMMAND...: what waits for gdb at the socket has a session of its
# own, where no Ctrl-C reaches it; a process that nothing is between is gdb's.
launch() {
	if [ "$debug-$plat-$debug_port" = gdb-linuxu- ]; then
		shift
		run_gdb "tess start" --args "$image.dbg" "$@"
		return
	fi
	! print_only "$@" || return 0
	setsid "$@" </dev/null &
	debug_monitor=$!
	while [ ! -S "$debug_socket" ]; do
		kill -0 "$debug_monitor" 2>/dev/null || die "the image didn't start"
		sleep 0.05
	done
	run_gdb "tess attach $debug $debug_socket" "$image.dbg"
}

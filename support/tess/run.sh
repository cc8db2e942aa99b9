# SPDX-License-Identifier: BSD-3-Clause
#
# tess run APP: builds the application and boots it. debug, test, prof and trace
# are this command with something around it.

# How an image is started; support/run/debug.sh has another way. A terminal
# stays the image's: without --foreground it would stop at its first access.
launch() {
	${timeout:+timeout --foreground "$timeout"} "$@"
}

# print_only COMMAND...: with --print, shows how the image would be started.
# True when that is all there is to do.
print_only() {
	[ -n "$print" ] || return 1
	line=
	for word; do
		case $word in
		*[!A-Za-z0-9_./:,=@%+-]* | '') line="$line $(quote "$word")" ;;
		*) line="$line $word" ;;
		esac
	done
	printf '%s\n' "${line# }"
}

# explain_crash [LOG]: after a crash screen, says where in the sources its
# backtrace was, as far as the console's LOG shows it, and how to look closer.
explain_crash() {
	if [ -n "${1-}" ]; then
		sed -n 's/^ *#[0-9]* \([0-9a-f]*\) [^ ]*.*/0x\1/p' "$1" |
			xargs -r addr2line -e "$image.dbg" -f -p -s -a 2>/dev/null |
			sed 's/^0x0*\([0-9a-f]*\): \(.*\)/tess:   \1 \2/' >&2
	fi
	[ "$arch" != x86_64 ] || config_has LIBUKDEBUG_LEAF ||
		say "a caller may be missing, of a function that calls none: -c LIBUKDEBUG_LEAF=y has it"
	say "to stop at the crash in gdb: ./tess debug$([ "$plat" = kvm ] ||
		echo " -p $plat")$([ "$arch" = "$host_arch" ] || echo " -m $arch") $app ..."
}

# explain_memory LOG: after an end that isn't a success, says how much memory
# there was if the console's LOG tells of an allocation that failed: an init
# call's errno 12, or an error as C libraries put ENOMEM into words.
explain_memory() {
	! grep -qE 'libukalloc: no memory for|failed: errno 12$|[Oo]ut of memory|Not enough space|Cannot allocate memory' "$1" ||
		say "the image has run out of memory: it had $memory MiB; give it more by --memory $((memory * 2))"
}

# Files and folders that the user named must be there before anything starts, and
# the platform must have such devices.
check_files() {
	case $plat${disks:+-disk}${mounts:+-mount} in
	linuxu-*) die "--disk and --mount are for kvm: a Linux process has none" ;;
	xen*-mount) die "--mount is for kvm" ;;
	esac
	[ "$command-$plat" != debug-xen ] || die "debug is for kvm and linuxu: Xen has no gdb stub here"
	[ -z "$initrd" ] || [ -f "$initrd" ] || die "--initrd: there is no file $initrd"
	printf '%s\n' "$disks" | sed '/^$/d; s/,ro$//' | while read -r f; do
		[ -f "$f" ] || [ -b "$f" ] || die "--disk: there is no file $f"
	done || exit 2
	printf '%s\n' "$mounts" | sed '/^$/d; s,:/[^:]*$,,' | while read -r f; do
		[ -d "$f" ] || die "--mount: there is no folder $f"
	done || exit 2
}

# config_has OPTION: was the image built with it?
config_has() { grep -q "^CONFIG_$1=y" "$out/config.mk"; }

# A device that the image has no driver for would be ignored without a word.
check_drivers() {
	disk_driver=LIBVIRTIO_BLK
	[ "$plat" != xen ] || disk_driver=LIBUKBLKDEV
	[ -z "$mounts" ] || config_has LIB9PFS ||
		die "--mount: this image has no 9pfs; choose it with -c LIB9PFS=y -c LIBVFSCORE=y, or select it in $app/Config.uk"
	[ -z "$disks" ] || config_has HAVE_DISK ||
		die "--disk: this image has no driver of disks; choose one with -c $disk_driver=y, or select it in $app/Config.uk"
	case $ports$net in
	'' | none) ;;
	*) config_has LIBUKNETDEV ||
		die "$([ -z "$ports" ] && echo --net || echo --port): this image has no network; docs/guide/recipes.md says how to get one" ;;
	esac
}

cmd_run() {
	find_app
	check_platform
	check_files
	. "$run_dir/$plat.sh"
	. "$run_dir/net.sh"
	need $(build_programs) $(port_programs) $(platform_programs) ${observer:+python3} \
		$([ "$command" != debug ] || echo setsid "$(gdb_program)")
	build ""
	check_drivers
	net_setup
	[ "$command" != debug ] || debug_begin
	# The command line: parameters, then what is main()'s after the --.
	if [ -n "$params" ] || [ $# -gt 0 ]; then
		eval "set -- $params -- \"\$@\""
	fi
	unlock_build
	if [ -n "$observer" ]; then
		observe "$@"
	else
		run_image "$image" "$@"
	fi
}

# The image's console goes through $observer, which reads the dumps in it.
observe() {
	rc_file=$(mktemp)
	rc=0
	{
		run_image "$image" "$@" || echo $? >"$rc_file"
	} | PYTHONDONTWRITEBYTECODE=1 python3 "$root/support/observe/$observer.py" \
		--title "$(basename "$app"), $plat $arch" --symbols "$image.dbg" "$image" || rc=$?
	[ ! -s "$rc_file" ] || rc=$(cat "$rc_file")
	rm -f "$rc_file"
	return "$rc"
}

# cmd_observe OBSERVER OPTION PARAMETER ARGS...: in a build of its own, with
# OPTION, and PARAMETER unless the user gives another.
cmd_observe() {
	observer=$1
	variant=-$1
	options=$(add_line "$options" "$2=y")
	case $params in *"'${3%%=*}="*) ;; *) params="$params '$3'" ;; esac
	shift 3
	cmd_run "$@"
}

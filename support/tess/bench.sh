# SPDX-License-Identifier: BSD-3-Clause
#
# tess bench NAME: a benchmark is bench/NAME/run, a program that prints a table.
cmd_bench() {
	[ -x "$root/bench/$app/run" ] || die "no benchmark '$app': there are$(cd "$root/bench" &&
		ls -d */run | sed 's,/run,,; s/^/ /' | tr -d '\n')"
	more=
	case $app in
	http) more="ip wrk iperf3 cpio taskset unshare ping readelf" ;;
	files) more="cpio mke2fs" ;;
	lang) more="cpio" ;;
	esac
	need $(build_programs) python3 qemu-system-x86_64 qemu-system-aarch64 aarch64-linux-gnu-gcc $more
	"$root/bench/$app/run" $record
}

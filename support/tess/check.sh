# SPDX-License-Identifier: BSD-3-Clause
#
# tess check: runs every test of the project.

# Debian's packages that have no command of their own.
need_libraries() {
	fuzzer=libclang_rt.fuzzer-$(uname -m).a
	[ "$(clang -print-file-name="$fuzzer")" != "$fuzzer" ] || echo libclang-rt-dev
	# The C library for programs of another architecture's Linux.
	[ "$host_arch" = arm64 ] || [ -e /usr/aarch64-linux-gnu/lib/libc.a ] ||
		echo libc6-dev-arm64-cross
	# pytest's way to run tests on all CPUs.
	[ -e /usr/lib/python3/dist-packages/xdist ] || echo python3-pytest-xdist
	# A test that hangs fails.
	[ -e /usr/lib/python3/dist-packages/pytest_timeout.py ] || echo python3-pytest-timeout
	# In place of kconfig-frontends, where that is missing.
	[ -e /usr/lib/python3/dist-packages/kconfiglib.py ] || echo python3-kconfiglib
}

# Tests compile the same sources in many builds: once is enough.
use_ccache() {
	PATH=/usr/lib/ccache:$PATH
	CCACHE_DIR=$cache/ccache CCACHE_NOHASHDIR=y CCACHE_MAXSIZE=2G
	export PATH CCACHE_DIR CCACHE_NOHASHDIR CCACHE_MAXSIZE
}

cmd_check() {
	need $(build_programs) python3 clang llvm-profdata llvm-cov ccache qemu-system-x86_64 qemu-system-aarch64 \
		aarch64-linux-gnu-gcc pytest-3 dot patch g++ aarch64-linux-gnu-g++ gdb gdb-multiarch \
		qemu-arm arm-linux-gnueabihf-gcc bzip2 zstd unzip setsid taskset unshare dpkg \
		curl clang-format-19 debootstrap spin ip ping nc dig tcpdump dnsmasq wrk iperf3 nmap cpio \
		mke2fs e2fsck debugfs fdtput openssl
	more=$(need_libraries)
	[ -z "$more" ] || install_packages $more
	use_ccache
	# The tests call tess: what they need besides has been agreed to.
	TESS_YES=${yes:-${TESS_YES-}}
	export TESS_YES
	# Seconds that a test may take before it counts as hanging.
	limit=900
	[ -z "$slow" ] || limit=7200
	out=$(mktemp)
	PYTHONDONTWRITEBYTECODE=1 pytest-3 -q -p no:cacheprovider --rootdir "$root" "$root/tests" \
		-n "$(nproc)" --dist loadgroup --timeout "$limit" ${slow:+--slow} --durations 30 2>&1 | tee "$out" || true
	summary=$(tail -n 1 "$out")
	passed=$(printf '%s' "$summary" | grep -o -E '[0-9]+ passed' | tr -dc 0-9)
	failed=$(printf '%s' "$summary" | grep -o -E '[0-9]+ (failed|error)' | awk '{ n += $1 } END { print n + 0 }')
	[ -n "$passed" ] || [ "$failed" -gt 0 ] || failed=1
	rm -f "$out"
	printf '%s passed, %s failed\n' "${passed:-0}" "$failed"
	[ "$failed" = 0 ] || exit 1
}

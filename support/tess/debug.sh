# SPDX-License-Identifier: BSD-3-Clause
#
# tess debug APP: runs the application in gdb, stopped at main().
. "$tess_dir/run.sh"
. "$run_dir/debug.sh"

cmd_debug() { cmd_run "$@"; }

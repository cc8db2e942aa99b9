# SPDX-License-Identifier: BSD-3-Clause
#
# tess trace APP: writes down what threads, locks and memory did.
. "$tess_dir/run.sh"

cmd_trace() { cmd_observe trace LIBUKTRACE uktrace.on=all "$@"; }

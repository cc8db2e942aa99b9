# SPDX-License-Identifier: BSD-3-Clause
#
# tess test: runs the libraries' unit tests inside an image.
. "$tess_dir/run.sh"

cmd_test() {
	app=$root/tests/unit
	net=${net:-none}
	cmd_run "$@"
}

# SPDX-License-Identifier: BSD-3-Clause
#
# tess graph APP: draws the application's libraries.
cmd_graph() {
	find_app
	check_platform
	need $(build_programs) $(port_programs) dot
	build graph
}

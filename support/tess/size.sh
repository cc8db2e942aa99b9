# SPDX-License-Identifier: BSD-3-Clause
#
# tess size APP: builds the images and says what they consist of.
cmd_size() {
	find_app
	check_platform
	need $(build_programs) $(port_programs)
	build size
}

# SPDX-License-Identifier: BSD-3-Clause
#
# tess build APP: builds the images.
cmd_build() {
	find_app
	check_platform
	need $(build_programs) $(port_programs)
	build ""
}

# SPDX-License-Identifier: BSD-3-Clause
#
# tess menuconfig APP: the menu of options; what is chosen stays in the
# application's .config.
cmd_menuconfig() {
	[ -t 0 ] && [ -t 1 ] || die "the menu needs a terminal; -c OPTION=VALUE sets an option without one"
	find_app
	need $(build_programs) kconfig-mconf
	app_make menuconfig
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * uk.help on the command line: lists the parameters and ends the image.
 */
#include <uk/plat/shutdown.h>
#include "param.h"

static int list(const struct uk_param *help, void *var, const char *value)
{
	const struct uk_param *p;

	(void)help;
	(void)var;
	(void)value;
	uk_table_foreach (p, params) {
		param_say(p->name);
		param_say(p->count ? ", may be repeated: " : ": ");
		param_say(p->help);
		param_say("\n    ");
		param_say_expected(p);
	}
	ukplat_shutdown(0);
}

static const struct uk_param_type type_help = {
	.expects = "nothing",
	.bare = "",
	.set = list,
};

static char nothing;
UK_PARAM_TYPED(uk, help, type_help, nothing, "list these and end");

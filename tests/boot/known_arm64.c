/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * arm64 at EL1. Source: Arm ARM, DDI 0487, D19.2.
 */
#include <stdio.h>
#include <uk/arch/arm64.h>
#include "known.h"

static bool is_zero(const char *name, uint64_t value)
{
	if (value)
		printf("%s is %lx\n", name, (unsigned long)value);
	return !value;
}

bool registers_are_known(void)
{
	bool ok = is_zero("mdscr_el1", arm64_sysreg(mdscr_el1));

	ok &= is_zero("cntkctl_el1", arm64_sysreg(cntkctl_el1));
	ok &= is_zero("amair_el1", arm64_sysreg(amair_el1));
	ok &= is_zero("fpcr", arm64_sysreg(fpcr));
	return ok;
}

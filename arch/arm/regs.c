/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of the registers, for the crash screen.
 */
#include <uk/arch/regs.h>

static const char names[][5] = {"r0", "r1", "r2", "r3", "r4",  "r5",
				"r6", "r7", "r8", "r9", "r10", "fp",
				"ip", "sp", "lr", "pc", "cpsr"};

_Static_assert(offsetof(struct ukarch_regs, cpsr) == 16 * 4, "as named");

unsigned int ukarch_regs_nr(void)
{
	return ARRAY_SIZE(names);
}

const char *ukarch_regs_name(unsigned int i)
{
	return names[i];
}

unsigned long ukarch_regs_value(const struct ukarch_regs *r, unsigned int i)
{
	return ((const uint32_t *)r)[i];
}

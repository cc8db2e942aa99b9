/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of the registers, for the crash screen: pc, sp and what explains the
 * trap first.
 */
#include <uk/arch/regs.h>

static const char *const special[] = {"pc", "sp", "pstate", "esr", "lr", "fp"};

/* "x0\0", "x1\0" ... at four bytes each */
static const char numbered[][4] = {
	"x0",  "x1",  "x2",  "x3",  "x4",  "x5",  "x6",	 "x7",	"x8",  "x9",
	"x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "x19",
	"x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28",
};

_Static_assert(sizeof(struct ukarch_regs) == UKARCH_REGS_SIZE,
	       "traps.S saves this many bytes");

unsigned int ukarch_regs_nr(void)
{
	return ARRAY_SIZE(special) + ARRAY_SIZE(numbered);
}

const char *ukarch_regs_name(unsigned int i)
{
	return i < ARRAY_SIZE(special) ? special[i]
				       : numbered[i - ARRAY_SIZE(special)];
}

unsigned long ukarch_regs_value(const struct ukarch_regs *r, unsigned int i)
{
	const uint64_t values[] = {r->pc,  r->sp,    r->pstate,
				   r->esr, r->x[30], r->x[29]};

	return i < ARRAY_SIZE(values) ? values[i]
				      : r->x[i - ARRAY_SIZE(values)];
}

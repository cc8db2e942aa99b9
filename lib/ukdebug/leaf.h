/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Callers of functions without a frame, on CPUs whose calls leave the return
 * address on the stack.
 */
#ifndef UKDEBUG_LEAF_H
#define UKDEBUG_LEAF_H

#include <uk/arch/regs.h>
#include <uk/config.h>

#ifdef CONFIG_LIBUKDEBUG_LEAF
/** The address that the function at these registers returns to; 0: unknown. */
uintptr_t leaf_return(const struct ukarch_regs *regs);
#else
static inline uintptr_t leaf_return(const struct ukarch_regs *regs)
{
	(void)regs;
	return 0;
}
#endif

#endif /* UKDEBUG_LEAF_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * x86_64: what of the CPU's registers threads are switched with, where an
 * interrupt may end in another one (HAVE_PREEMPT).
 */
#ifndef PLAT_COMMON_XSAVE_H
#define PLAT_COMMON_XSAVE_H

#include <uk/config.h>

#ifdef CONFIG_HAVE_PREEMPT
/** Switches on all that there are. Context: init. */
void plat_xsave_init(void);
#else
static inline void plat_xsave_init(void)
{
}
#endif

#endif /* PLAT_COMMON_XSAVE_H */

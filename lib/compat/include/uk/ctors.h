/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Constructors: functions that run early in the boot, before there is a heap.
 */
#ifndef UK_COMPAT_CTORS_H
#define UK_COMPAT_CTORS_H

#include <uk/init.h>

/** Runs `void fn(void)` at priority `prio`, two digits, lower first. */
#define UK_CTOR_PRIO(fn, prio)                                                 \
	static int uk_ctor_##fn(struct uk_init_ctx *ctx)                       \
	{                                                                      \
		(void)ctx;                                                     \
		fn();                                                          \
		return 0;                                                      \
	}                                                                      \
	uk_early_initcall_prio(uk_ctor_##fn, prio)
#define UK_CTOR(fn) UK_CTOR_PRIO(fn, 50)

#endif /* UK_COMPAT_CTORS_H */

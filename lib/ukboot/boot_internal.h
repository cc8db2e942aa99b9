/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Steps of the boot that an option may take out.
 */
#ifndef UKBOOT_INTERNAL_H
#define UKBOOT_INTERNAL_H

#include <uk/config.h>
#include <uk/init.h>
#include <uk/plat/bootinfo.h>

#ifdef CONFIG_LIBUKBOOT_HEAP
/** Gives every free region to the default allocator. */
void ukboot_heap_init(const struct ukplat_bootinfo *bi);
#else
static inline void ukboot_heap_init(const struct ukplat_bootinfo *bi)
{
	(void)bi;
}
#endif

#ifdef CONFIG_LIBUKBOOT_ARGS
/** Sets library parameters and fills ctx->argc and ctx->argv. */
void ukboot_args_init(const struct ukplat_bootinfo *bi,
		      struct uk_init_ctx *ctx);
#else
static inline void ukboot_args_init(const struct ukplat_bootinfo *bi,
				    struct uk_init_ctx *ctx)
{
	(void)bi;
	(void)ctx;
}
#endif

#ifdef CONFIG_HAVE_SCHED
/** One thread ends the image; see uk_exit_turn. */
void exit_take_turn(bool system);
#else
static inline void exit_take_turn(bool system)
{
	(void)system;
}
#endif

#endif /* UKBOOT_INTERNAL_H */

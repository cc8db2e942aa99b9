/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Assertions: what the programmer guarantees. Never for what the world may
 * do; that gets an errno.
 */
#ifndef UK_ASSERT_H
#define UK_ASSERT_H

#include <uk/config.h>
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Ends in the crash screen with `reason`, a string that stays valid. */
void uk_crash(const char *reason) __uk_noreturn;

#define UK_CRASH(reason) uk_crash(reason)

#ifdef CONFIG_LIBUKDEBUG_ENABLE_ASSERT
#define UK_ASSERT(cond)                                                        \
	do {                                                                   \
		if (unlikely(!(cond)))                                         \
			uk_crash(__FILE__ ":" STRINGIFY(                       \
				__LINE__) ": assertion failed: " #cond);       \
	} while (0)
#else
#define UK_ASSERT(cond) ((void)sizeof(cond))
#endif

#ifdef __cplusplus
}
#endif

#endif /* UK_ASSERT_H */

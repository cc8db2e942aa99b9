/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages to the console, by importance.
 */
#ifndef UK_PRINT_H
#define UK_PRINT_H

#include <uk/config.h>
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Formats to the console as uk_vfmt() does. Context: any. */
void uk_printk(const char *fmt, ...) __uk_printf(1, 2);

#if defined(CONFIG_LIBUKDEBUG_PRINTK_DEBUG)
#define UK_PRINT_LEVEL 3
#elif defined(CONFIG_LIBUKDEBUG_PRINTK_INFO)
#define UK_PRINT_LEVEL 2
#elif defined(CONFIG_LIBUKDEBUG_PRINTK_WARN)
#define UK_PRINT_LEVEL 1
#else
#define UK_PRINT_LEVEL 0
#endif

#ifdef CONFIG_LIBUKDEBUG_LEVEL
/** What is shown of what was compiled in: the parameter ukdebug.level. */
extern unsigned int uk_print_level;
#define UK_PRINT_SHOWN(level)                                                  \
	((level) <= UK_PRINT_LEVEL && (level) < uk_print_level + 1)
#else
#define UK_PRINT_SHOWN(level) ((level) <= UK_PRINT_LEVEL)
#endif

#define uk_pr_(level, name, fmt, ...)                                          \
	do {                                                                   \
		if (UK_PRINT_SHOWN(level))                                     \
			uk_printk("[" name "] " __LIBNAME__ ": " fmt,          \
				  ##__VA_ARGS__);                              \
	} while (0)

/** Print with importance and library in front; `fmt` a literal. */
#define uk_pr_crit(fmt, ...)  uk_pr_(0, "CRIT", fmt, ##__VA_ARGS__)
#define uk_pr_err(fmt, ...)   uk_pr_(0, "ERR", fmt, ##__VA_ARGS__)
#define uk_pr_warn(fmt, ...)  uk_pr_(1, "WARN", fmt, ##__VA_ARGS__)
#define uk_pr_info(fmt, ...)  uk_pr_(2, "INFO", fmt, ##__VA_ARGS__)
#define uk_pr_debug(fmt, ...) uk_pr_(3, "DBG", fmt, ##__VA_ARGS__)

#ifdef __cplusplus
}
#endif

#endif /* UK_PRINT_H */

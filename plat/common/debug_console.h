/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console while a debugger is at its line.
 */
#ifndef PLAT_COMMON_DEBUG_CONSOLE_H
#define PLAT_COMMON_DEBUG_CONSOLE_H

#include <uk/config.h>

#ifdef CONFIG_HAVE_DEBUG
#include <uk/plat/debug.h>

/** Does a debugger have the line? And has it taken this output? */
static inline bool debug_has_console(void)
{
	return ukplat_debug_console != NULL;
}

static inline bool debug_took(const char *buf, size_t len)
{
	return ukplat_debug_console && ukplat_debug_console(buf, len);
}
#else
static inline bool debug_has_console(void)
{
	return false;
}

static inline bool debug_took(const char *buf, size_t len)
{
	(void)buf;
	(void)len;
	return false;
}
#endif

#endif /* PLAT_COMMON_DEBUG_CONSOLE_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * uk_printk: straight to the console, nothing kept.
 */
#include <uk/assert.h>
#include <uk/fmt.h>
#include <uk/plat/console.h>
#include <uk/plat/trap.h>
#include <uk/print.h>

static void put(struct uk_fmt_out *o, const char *s, size_t len)
{
	(void)o;
	ukplat_console_write(s, len);
}

void uk_printk(const char *fmt, ...)
{
	struct uk_fmt_out console = {.put = put};
	va_list ap;

	va_start(ap, fmt);
	uk_vfmt(&console, fmt, ap);
	va_end(ap);
}

void uk_crash(const char *reason)
{
	ukplat_crash(reason);
}

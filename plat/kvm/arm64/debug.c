/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The debugger's line: the console's PL011, since machines have just that.
 */
#include <uk/errno.h>
#include <uk/plat/debug.h>
#include "../../common/arm/console.h"

int ukplat_debug_open(const char *where, bool share)
{
	(void)where;
	if (!share)
		return -ENODEV;
	return UKPLAT_DEBUG_POLLED | UKPLAT_DEBUG_BARE | UKPLAT_DEBUG_SHARED;
}

void ukplat_debug_write(const char *buf, size_t len)
{
	arm_uart_write(buf, len);
}

size_t ukplat_debug_read(char *buf, size_t len)
{
	return arm_uart_read(buf, len);
}

void ukplat_debug_wait(void)
{
	__asm__ volatile("yield");
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The debugger's line: the second serial port, or the console's.
 */
#include <uk/arch/x86.h>
#include <uk/errno.h>
#include <uk/plat/debug.h>
#include "../../common/pc16550.h"

static uint16_t port;

static bool is_there(uint16_t at)
{
	x86_outb(at + UART_SCR, 0xa5);
	return x86_inb(at + UART_SCR) == 0xa5;
}

int ukplat_debug_open(const char *where, bool share)
{
	(void)where;
	if (is_there(COM2)) {
		port = COM2;
		return UKPLAT_DEBUG_POLLED | UKPLAT_DEBUG_BARE;
	}
	if (!share)
		return -ENODEV;
	port = COM1;
	return UKPLAT_DEBUG_POLLED | UKPLAT_DEBUG_BARE | UKPLAT_DEBUG_SHARED;
}

void ukplat_debug_write(const char *buf, size_t len)
{
	for (; len; len--) {
		while (!(x86_inb(port + UART_LSR) & LSR_THRE))
			;
		x86_outb(port + UART_THR, *buf++);
	}
}

size_t ukplat_debug_read(char *buf, size_t len)
{
	size_t n = 0;

	while (n < len && x86_inb(port + UART_LSR) & LSR_DR)
		buf[n++] = x86_inb(port + UART_RBR);
	return n;
}

void ukplat_debug_wait(void)
{
	__asm__ volatile("pause");
}

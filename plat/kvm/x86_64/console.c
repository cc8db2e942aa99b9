/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Console on the first serial port, polled; usable without being set up,
 * since every virtual machine's port is ready from the start.
 */
#include <uk/arch/x86.h>
#include <uk/plat/console.h>
#include "../../common/debug_console.h"
#include "../../common/pc16550.h"
#include "../console_irq.h"

void ukplat_console_write(const char *buf, size_t len)
{
	if (debug_took(buf, len))
		return;
	for (; len; len--) {
		while (!(x86_inb(COM1 + UART_LSR) & LSR_THRE))
			;
		x86_outb(COM1 + UART_THR, *buf++);
	}
}

long ukplat_console_read(char *buf, size_t len)
{
	size_t n = 0;

	if (debug_has_console())
		return 0;
	while (n < len && x86_inb(COM1 + UART_LSR) & LSR_DR)
		buf[n++] = x86_inb(COM1 + UART_RBR);
	if (n < len)
		kvm_console_irq_again();
	return n;
}

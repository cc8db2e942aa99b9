/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupt of the first serial port: bytes have come.
 */
#include <uk/arch/x86.h>
#include <uk/init.h>
#include <uk/plat/console.h>
#include <uk/plat/irqs.h>
#include "../../common/pc16550.h"
#include "../console_irq.h"

#define COM1_IRQ 4

UK_TABLE_DECLARE(console_handlers, ukplat_console_fn);

static bool ready;

static bool fire(void *unused)
{
	const ukplat_console_fn *fn;

	(void)unused;
	if (!(x86_inb(COM1 + UART_LSR) & LSR_DR))
		return false;
	x86_outb(COM1 + UART_IER, 0);
	uk_table_foreach (fn, console_handlers)
		(*fn)();
	return true;
}

void kvm_console_irq_again(void)
{
	if (ready)
		x86_outb(COM1 + UART_IER, IER_RX);
}

static int init(struct uk_init_ctx *ctx)
{
	static struct ukplat_irq_handler handler = {.fn = fire};

	(void)ctx;
	/* Without it the console is polled. */
	if (ukplat_irq_register(COM1_IRQ, UKPLAT_IRQ_EDGE_RISING, &handler))
		return 0;
	ready = true;
	x86_outb(COM1 + UART_MCR, x86_inb(COM1 + UART_MCR) | MCR_OUT2);
	kvm_console_irq_again();
	return 0;
}

uk_plat_initcall_prio(init, 12);

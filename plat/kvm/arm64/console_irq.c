/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupt of the PL011: bytes have come. Sources: Arm, PrimeCell UART
 * (PL011), DDI 0183, 3.3.10 and 3.3.13; Linux, bindings/serial/pl011.yaml.
 */
#include <uk/init.h>
#include <uk/plat/console.h>
#include <uk/plat/irqs.h>
#include <uk/plat/mmio.h>
#include "../console_irq.h"
#include "dtfind.h"

#define UART_IMSC 0x38 /* interrupt mask */
#define UART_MIS  0x40 /* masked interrupt status */
#define INT_RX	  (1 << 4)
#define INT_RT	  (1 << 6) /* bytes, but fewer than the FIFO's mark */

UK_TABLE_DECLARE(console_handlers, ukplat_console_fn);

static volatile char *uart;

static volatile uint32_t *reg(unsigned int offset)
{
	return (volatile uint32_t *)(uart + offset);
}

static bool fire(void *unused)
{
	const ukplat_console_fn *fn;

	(void)unused;
	if (!(*reg(UART_MIS) & (INT_RX | INT_RT)))
		return false;
	*reg(UART_IMSC) = 0;
	uk_table_foreach (fn, console_handlers)
		(*fn)();
	return true;
}

void kvm_console_irq_again(void)
{
	if (uart)
		*reg(UART_IMSC) = INT_RX | INT_RT;
}

static int init(struct uk_init_ctx *ctx)
{
	static struct ukplat_irq_handler handler = {.fn = fire};
	struct kvm_dt_node node;

	(void)ctx;
	/* Without it the console is polled. */
	if (!kvm_dt_find("arm,pl011", &node) || !node.len || !node.has_irq ||
	    ukplat_irq_register(node.line, node.trigger, &handler))
		return 0;
	uart = ukplat_mmio_map(node.base, node.len);
	kvm_console_irq_again();
	return 0;
}

uk_plat_initcall_prio(init, 12);

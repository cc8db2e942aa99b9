/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Console on a PL011, polled; usable without being set up, since every
 * virtual machine's port is ready from the start. Silent until the device
 * tree has told where it is.
 * Source: Arm, PrimeCell UART (PL011), DDI 0183, section 3.3.
 */
#include <uk/plat/console.h>
#include "../../common/debug_console.h"
#include "../console_irq.h"
#include "../../common/arm/console.h"
#include "../../common/arm/memory.h"

#define UART_DR 0x00 /* data */
#define UART_FR 0x18 /* flags */
#define FR_RXFE (1 << 4)
#define FR_TXFF (1 << 5)

static uintptr_t uart;

static volatile uint32_t *reg(unsigned int offset)
{
	return (volatile uint32_t *)(uart + offset);
}

void arm_console_init(uint64_t base, uint64_t len)
{
	if (arm_memory_map_device(base, len))
		uart = base;
}

static inline void write(const char *buf, size_t len)
{
	for (; uart && len; len--) {
		while (*reg(UART_FR) & FR_TXFF)
			;
		*reg(UART_DR) = *buf++;
	}
}

static inline size_t read(char *buf, size_t len)
{
	size_t n = 0;

	while (uart && n < len && !(*reg(UART_FR) & FR_RXFE))
		buf[n++] = (char)*reg(UART_DR);
	if (n < len)
		kvm_console_irq_again();
	return n;
}

void ukplat_console_write(const char *buf, size_t len)
{
	if (!debug_took(buf, len))
		write(buf, len);
}

long ukplat_console_read(char *buf, size_t len)
{
	return debug_has_console() ? 0 : read(buf, len);
}

#ifdef CONFIG_HAVE_DEBUG
void arm_uart_write(const char *buf, size_t len)
{
	write(buf, len);
}

size_t arm_uart_read(char *buf, size_t len)
{
	return read(buf, len);
}
#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts of devices. There with the option HAVE_DEVICE_IRQ, which is
 * selected by what needs them; usable from level `plat`, priority 12, on.
 *
 * A line is a number that the machine's description gives: on x86_64 an ISA
 * interrupt (0 to 15; where the firmware has it come elsewhere, so it is
 * done) or a global one of the I/O APICs (16 on), on arm64 a GIC interrupt
 * (32 on: SPI n is 32 + n). Message signalled interrupts have lines of their
 * own, handed out by ukplat_msi_alloc().
 *
 * All of them go to the CPU that boots. Handlers run on the interrupt stack,
 * interrupts off, and use general registers only (`file.c|isr`).
 */
#ifndef UK_PLAT_IRQS_H
#define UK_PLAT_IRQS_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ukplat_irq_trigger {
	UKPLAT_IRQ_EDGE_RISING,
	UKPLAT_IRQ_EDGE_FALLING,
	UKPLAT_IRQ_LEVEL_HIGH,
	UKPLAT_IRQ_LEVEL_LOW,
};

struct ukplat_irq_handler {
	/**
	 * Serves its device. Returns whether that had anything to say: on a
	 * line that others share, or a broken one, it may not have.
	 */
	bool (*fn)(void *arg);
	void *arg;
	struct ukplat_irq_handler *next; /* private */
};

/**
 * Has `h`, which stays the caller's and must live on, called for `line`, after
 * those that are there already. The first one switches the line on.
 *
 * Returns 0; -EINVAL when the machine has no such line; -EBUSY when others
 * have it with another trigger; -ENOMEM when the CPU's vectors are used up.
 * Context: thread or init.
 */
int ukplat_irq_register(unsigned int line, enum ukplat_irq_trigger trigger,
			struct ukplat_irq_handler *h);

/**
 * Takes `h` off `line`; the last one switches it off. On return no handler is
 * running for the line any more. Context: thread or init.
 */
void ukplat_irq_unregister(unsigned int line, struct ukplat_irq_handler *h);

/**
 * Keeps `line` silent, for all who share it; calls nest. What comes
 * meanwhile is told once after the last unmask. `line` has a handler.
 * Context: any.
 */
void ukplat_irq_mask(unsigned int line);
void ukplat_irq_unmask(unsigned int line);

/**
 * Interrupts that nobody wanted, since boot. A line of which this many in a
 * row are such is switched off, or it could keep the CPU for ever.
 */
#define UKPLAT_IRQ_UNWANTED_MAX 10000
unsigned long ukplat_irq_unwanted(void);

/** What a device writes, and where, to interrupt. */
struct ukplat_msi {
	uint64_t address;
	uint32_t data;
	unsigned int line; /* for the functions above; UKPLAT_IRQ_EDGE_RISING */
};

/**
 * Gives a message for device `requester` (PCI: bus << 8 | device << 3 |
 * function) to send. Returns 0; -ENOTSUP when the machine knows no messages;
 * -ENOMEM when there are no more. Context: thread or init.
 */
int ukplat_msi_alloc(uint32_t requester, struct ukplat_msi *msi);

/** Takes it back; it has no handler any more. Context: thread or init. */
void ukplat_msi_free(const struct ukplat_msi *msi);

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_IRQS_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Between the lines' bookkeeping (irqs.c) and an interrupt controller.
 */
#ifndef PLAT_COMMON_IRQS_H
#define PLAT_COMMON_IRQS_H

#include <uk/plat/irqs.h>

/* Lines in use at once. On x86_64 slot n has vector 48 + n. */
#define PLAT_IRQ_SLOTS 48

/** How many of them there are, from 0 on, if not all. Set at boot. */
extern unsigned int plat_irq_slots;

/** Calls the handlers of the line in `slot`. Context: interrupt. */
void plat_irq_fire(unsigned int slot);

/** The same for a line that may be in no slot. Context: interrupt. */
void plat_irq_fire_line(unsigned int line);

/**
 * Finds a slot for `line`, to be kept though it has no handler, for messages;
 * PLAT_IRQ_LINE_OF_SLOT: the line is what plat_irq_line_of() says of the
 * slot. Returns the slot, or -ENOMEM. Context: thread or init.
 */
#define PLAT_IRQ_LINE_OF_SLOT UINT32_MAX
int plat_irq_reserve(unsigned int line);
void plat_irq_release(unsigned int line);

/* The controller's part; each is called with interrupts off. */

/** The line that belongs to slot `slot`. */
unsigned int plat_irq_line_of(unsigned int slot);

/** Switches `line` on, its slot being `slot`. Returns 0 or -EINVAL. */
int plat_irq_on(unsigned int line, unsigned int slot,
		enum ukplat_irq_trigger trigger);

/** Switches it off for good. */
void plat_irq_off(unsigned int line);

/** Masks a line that is on, and unmasks it. Returns false if it can't. */
bool plat_irq_set_mask(unsigned int line, bool masked);

#endif /* PLAT_COMMON_IRQS_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts: on or off, for the CPU that asks. There with the option
 * HAVE_IRQ, which is selected by what needs them; the platform switches them
 * on in an init call of level `plat`.
 *
 * A handler runs on a stack of its own, interrupts off, and uses general
 * registers only (`file.c|isr`), since no others are saved for it.
 */
#ifndef UK_PLAT_IRQ_H
#define UK_PLAT_IRQ_H

#include <uk/config.h>
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_PLAT_KVM_ONLY
#include <uk/arch/irqflags.h>
#else
/**
 * Switches interrupts off. Returns what ukplat_irq_restore() takes to make
 * them what they were; calls nest. Context: any.
 */
unsigned long ukplat_irq_save(void);
void ukplat_irq_restore(unsigned long flags);

/** Switches interrupts on, whatever they were. Context: thread. */
void ukplat_irq_enable(void);

/** Are they on? Context: any. */
bool ukplat_irq_enabled(void);
#endif

/**
 * Sleeps until an interrupt has been handled (or for no reason). Called, and
 * returns, with interrupts off: what was checked before still holds when the
 * CPU falls asleep. Context: thread.
 */
void ukplat_idle(void);

#ifdef CONFIG_HAVE_IRQ_FRAME
/** Where an interrupt has hit: what a backtrace begins with. */
struct ukplat_irq_frame {
	uintptr_t pc, fp, sp;
	uintptr_t lr; /* as ukarch_regs_lr(): 0 where it says nothing */
};

/**
 * Of the interrupt that is being handled. One that was put off has hit where
 * it was let in. Context: interrupt.
 */
const struct ukplat_irq_frame *ukplat_irq_interrupted(void);
#endif

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_IRQ_H */

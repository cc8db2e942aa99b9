/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Spinlocks: for a few instructions, by which nobody sleeps. As long as there
 * is one CPU, interrupts or preemption are all there is to keep away, and a
 * lock takes no memory.
 *
 * Who comes first gets the lock: were there a queue, each hand-over to a
 * virtual CPU that the hypervisor doesn't run just then would hold up all.
 */
#ifndef UK_SPINLOCK_H
#define UK_SPINLOCK_H

#include <uk/config.h>
#include <uk/plat/cpu.h>
#include <uk/plat/preempt.h>
#ifdef CONFIG_HAVE_IRQ
#include <uk/plat/irq.h>
#endif

#ifdef CONFIG_HAVE_SMP
struct uk_spinlock {
	bool taken;
};

/** Only that of the other CPUs: interrupts or preemption are off already. */
static inline void uk_spin_acquire(struct uk_spinlock *l)
{
	while (unlikely(__atomic_exchange_n(&l->taken, true, __ATOMIC_ACQUIRE)))
		while (__atomic_load_n(&l->taken, __ATOMIC_RELAXED))
			ukplat_cpu_relax();
}

static inline void uk_spin_release(struct uk_spinlock *l)
{
	__atomic_store_n(&l->taken, false, __ATOMIC_RELEASE);
}
#else
struct uk_spinlock {
};

static inline void uk_spin_acquire(struct uk_spinlock *l)
{
	(void)l;
}

static inline void uk_spin_release(struct uk_spinlock *l)
{
	(void)l;
}
#endif

#define UK_SPINLOCK_INIT                                                       \
	{                                                                      \
	}

#ifdef CONFIG_HAVE_IRQ
/**
 * Keeps interrupts away too, so that their handlers may take the lock. Returns
 * what the unlock takes. Context: any.
 */
static inline unsigned long uk_spin_lock(struct uk_spinlock *l)
{
	unsigned long flags = ukplat_irq_save();

	uk_spin_acquire(l);
	return flags;
}

static inline void uk_spin_unlock(struct uk_spinlock *l, unsigned long flags)
{
	uk_spin_release(l);
	ukplat_irq_restore(flags);
}
#endif

/** Keeps other threads away, not interrupts. Context: thread. */
static inline void uk_spin_lock_threads(struct uk_spinlock *l)
{
	ukplat_preempt_disable();
	uk_spin_acquire(l);
}

static inline void uk_spin_unlock_threads(struct uk_spinlock *l)
{
	uk_spin_release(l);
	ukplat_preempt_enable();
}

#endif /* UK_SPINLOCK_H */

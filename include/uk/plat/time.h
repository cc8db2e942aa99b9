/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Time: one clock that never goes back, one timer that fires once, and the
 * date. There with the option HAVE_IRQ.
 */
#ifndef UK_PLAT_TIME_H
#define UK_PLAT_TIME_H

#include <uk/config.h>
#include <uk/essentials.h>
#include <uk/table.h>
#ifdef CONFIG_PLAT_KVM_ONLY
#include <uk/plat/counter.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define UKPLAT_NSEC_PER_SEC 1000000000ULL
#define UKPLAT_TIMER_OFF    UINT64_MAX

/** Nanoseconds since boot, more or less. Context: any, from level `plat`. */
uint64_t ukplat_clock_ns(void);

#ifdef CONFIG_PLAT_KVM_ONLY
/**
 * The same to *ns, in a few instructions, where all it takes is the CPU's
 * counter. Returns whether it is so: if not, ask ukplat_clock_ns().
 */
static inline bool ukplat_clock_quick(uint64_t *ns)
{
	*ns = ukplat_counter_ns(&ukplat_counter);
	return likely(ukplat_counter.mult);
}
#else
static inline bool ukplat_clock_quick(uint64_t *ns)
{
	*ns = 0;
	return false;
}
#endif

/**
 * Nanoseconds since 1970-01-01 00:00 UTC, by the machine's own clock; 0 when
 * it has none. Slow: ask once and go on by ukplat_clock_ns(). Context: any.
 */
uint64_t ukplat_wall_clock_ns(void);

/**
 * Has the timer handlers called when ukplat_clock_ns() reaches `at`, at once
 * if that is past; maybe earlier, never without being set again. Replaces
 * what was set. UKPLAT_TIMER_OFF: not at all. Context: interrupts off.
 */
void ukplat_timer_set(uint64_t at);

/** A timer handler. Context: interrupt. */
typedef void (*ukplat_timer_fn)(void);

#define UKPLAT_TIMER_HANDLER(fn, order)                                        \
	UK_TABLE_ENTRY(timer_handlers, order) ukplat_timer_fn fn##_entry = (fn)

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_TIME_H */

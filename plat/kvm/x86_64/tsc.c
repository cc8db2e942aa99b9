/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Each CPU that starts meets the boot CPU, which asks it for its counter many
 * times. In the quickest of these exchanges the answer must lie between the
 * boot CPU's counter before and after: if so, the two counters differ by less
 * than any message takes. Else they are apart, and each CPU subtracts its
 * lead. Source: Intel SDM volume 3, 17.17.
 */
#include <uk/arch/x86.h>
#include <uk/plat/counter.h>
#include <uk/plat/irq.h>
#include "../../common/smp.h"
#include "tsc.h"

#define ROUNDS	     100
#define ANSWER_LOOPS 10000000 /* without an answer: nothing is known of it */

bool tsc_is_apart;

/* Ticks that this CPU's counter is ahead of the boot CPU's. */
static UK_PER_CPU(int64_t, ahead);
static struct ukplat_counter boot_counter; /* once they are apart */

static struct {
	unsigned int asked, answered; /* exchanges so far */
	uint64_t tsc;		      /* the answer */
} exchange;

void plat_cpu_attend(void)
{
	unsigned int n = __atomic_load_n(&exchange.asked, __ATOMIC_ACQUIRE);

	if (n == exchange.answered)
		return;
	exchange.tsc = x86_rdtsc();
	__atomic_store_n(&exchange.answered, n, __ATOMIC_RELEASE);
}

static bool ask(uint64_t *before, uint64_t *after)
{
	unsigned int n = exchange.asked + 1;
	int loops = ANSWER_LOOPS;
	uint64_t begin = x86_rdtsc();

	__atomic_store_n(&exchange.asked, n, __ATOMIC_RELEASE);
	while (__atomic_load_n(&exchange.answered, __ATOMIC_ACQUIRE) != n) {
		if (!loops--)
			return false;
		ukarch_cpu_pause();
	}
	*before = begin;
	*after = x86_rdtsc();
	return true;
}

/* Ticks that the other CPU is ahead; 0 where they may as well agree. */
static int64_t measure(void)
{
	uint64_t before, after, quickest = UINT64_MAX;
	int64_t found = 0;

	for (unsigned int i = 0; i < ROUNDS && ask(&before, &after); i++) {
		uint64_t trip = after - before;

		if (trip >= quickest)
			continue;
		quickest = trip;
		found = exchange.tsc - before <= trip
				? 0
				: (int64_t)(exchange.tsc - before - trip / 2);
	}
	return found;
}

void plat_cpu_meet(unsigned int cpu)
{
	int64_t found;

	/* Where the hypervisor has a clock for each CPU there is no need. */
	if (!ukplat_counter.mult && !tsc_is_apart)
		return;
	found = measure();
	if (!found)
		return;
	*uk_cpu_ptr(ahead, cpu) = found;
	if (tsc_is_apart)
		return;
	boot_counter = ukplat_counter;
	tsc_is_apart = true;
	ukplat_counter.mult = 0;
}

uint64_t tsc_never_back(uint64_t ns)
{
	static uint64_t last;
	uint64_t seen = __atomic_load_n(&last, __ATOMIC_RELAXED);

	while (seen < ns)
		if (__atomic_compare_exchange_n(&last, &seen, ns, false,
						__ATOMIC_RELAXED,
						__ATOMIC_RELAXED))
			return ns;
	return seen;
}

uint64_t tsc_clock_ns(void)
{
	unsigned long flags = ukplat_irq_save();
	struct ukplat_counter mine = {
		.base = boot_counter.base + uk_this_cpu(ahead),
		.mult = boot_counter.mult,
	};
	uint64_t ns = ukplat_counter_ns(&mine);

	ukplat_irq_restore(flags);
	return tsc_never_back(ns);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Samples, taken by a timer's interrupt.
 */
#include <uk/errno.h>
#include <uk/plat/time.h>
#include <uk/timer.h>
#include "prof_internal.h"

static void sample(struct uk_timer *t);

static struct uk_timer timer = {.fn = sample};
static uint64_t due, period;
static uint32_t words[CONFIG_LIBUKPROF_KIB * 1024 / sizeof(uint32_t)];
static struct stacks stacks;
static struct uk_prof_stats stats;

static void sample(struct uk_timer *t)
{
	static uint32_t places[DEPTH];
	unsigned int n = backtrace(ukplat_irq_interrupted(), places);
	uint64_t now = ukplat_clock_ns();

	stats.samples++;
	if (!stacks_count(&stacks, places, n))
		stats.dropped++;
	for (due += period; due <= now; due += period)
		stats.missed++;
	uk_timer_set(t, due);
}

int uk_prof_start(unsigned int hz)
{
	unsigned long flags;

	if (!hz || hz > UK_PROF_HZ_MAX)
		return -EINVAL;
	if (uk_timer_is_set(&timer))
		return -EBUSY;
	functions_init();
	if (!stacks.room)
		uk_prof_reset();
	flags = ukplat_irq_save();
	stats.hz = hz;
	period = UKPLAT_NSEC_PER_SEC / hz;
	due = ukplat_clock_ns() + period;
	uk_timer_set(&timer, due);
	ukplat_irq_restore(flags);
	return 0;
}

void uk_prof_stop(void)
{
	uk_timer_cancel(&timer);
}

void uk_prof_reset(void)
{
	unsigned long flags = ukplat_irq_save();

	stats = (struct uk_prof_stats){0};
	stacks_init(&stacks, words, ARRAY_SIZE(words));
	ukplat_irq_restore(flags);
}

void uk_prof_stats_get(struct uk_prof_stats *st)
{
	unsigned long flags = ukplat_irq_save();

	*st = stats;
	st->stacks = stacks.nr;
	ukplat_irq_restore(flags);
}

struct walk {
	void (*fn)(const uintptr_t *functions, unsigned int n, uint32_t count,
		   void *arg);
	void *arg;
};

static void to_addresses(const uint32_t *places, unsigned int n, uint32_t count,
			 void *arg)
{
	const struct walk *w = arg;
	uintptr_t functions[DEPTH];

	for (unsigned int i = 0; i < n; i++)
		functions[i] = places[i] == PLACE_OUTSIDE ? UK_PROF_OUTSIDE
			       : places[i] == PLACE_DEEPER
				       ? UK_PROF_DEEPER
				       : (uintptr_t)uk_text_start + places[i];
	w->fn(functions, n, count, w->arg);
}

void uk_prof_walk(void (*fn)(const uintptr_t *functions, unsigned int n,
			     uint32_t count, void *arg),
		  void *arg)
{
	struct walk w = {fn, arg};

	if (stacks.room)
		stacks_walk(&stacks, to_addresses, &w);
}

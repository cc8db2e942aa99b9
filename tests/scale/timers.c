/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Many timers at once: those that are left fire once each, in order, none
 * early. Their function runs in interrupts, hence general registers only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include <uk/timer.h>
#include "timers.h"

#define SPREAD 1000000000ULL /* ns */

static volatile unsigned long fired;
static bool early, disordered;
static uint64_t last;

static void note(struct uk_timer *t)
{
	early |= ukplat_clock_ns() < t->at;
	disordered |= t->at < last;
	last = t->at;
	fired++;
}

static uint64_t random_time(uint64_t from)
{
	static uint64_t seed = 1;

	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return from + (seed >> 33) % SPREAD;
}

static void wait_for(unsigned long n)
{
	unsigned long flags = ukplat_irq_save();

	while (fired < n)
		ukplat_idle();
	ukplat_irq_restore(flags);
}

int timers(unsigned long n)
{
	struct uk_timer *t = calloc(n, sizeof(*t));
	unsigned long flags, cancelled = 0;
	uint64_t from;

	if (!t) {
		printf("no memory for %lu timers\n", n);
		return 1;
	}
	/* None fires before all are set, however slow that is. */
	flags = ukplat_irq_save();
	from = ukplat_clock_ns();
	for (unsigned long i = 0; i < n; i++) {
		t[i].fn = note;
		uk_timer_set(&t[i], random_time(from));
	}
	for (unsigned long i = 0; i < n; i++)
		if (i % 3 == 0)
			cancelled += uk_timer_cancel(&t[i]);
		else if (i % 3 == 1)
			uk_timer_set(&t[i], random_time(from));
	ukplat_irq_restore(flags);
	wait_for(n - cancelled);
	printf("%lu timers: %lu cancelled, %lu fired%s%s\n", n, cancelled,
	       fired, early ? ", early" : "", disordered ? ", disordered" : "");
	return fired != n - cancelled || early || disordered;
}

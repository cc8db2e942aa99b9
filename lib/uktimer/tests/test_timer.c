/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers, and the platform's clock below them.
 */
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include <uk/test.h>
#include <uk/timer.h>

#define COUNT 200
#define MS    1000000ULL

static struct uk_timer timers[COUNT];
static volatile unsigned int fired;
static volatile bool early, disordered;
static uint64_t last;

static void note(struct uk_timer *t)
{
	early |= ukplat_clock_ns() < t->at;
	disordered |= t->at < last;
	last = t->at;
	fired++;
}

static void wait_until(unsigned int n)
{
	unsigned long flags = ukplat_irq_save();

	while (fired < n)
		ukplat_idle();
	ukplat_irq_restore(flags);
}

UK_TESTCASE(uktimer, clock_goes_on)
{
	uint64_t a = ukplat_clock_ns(), b = ukplat_clock_ns();

	UK_TEST_EXPECT(b >= a);
	while (ukplat_clock_ns() < b + MS)
		;
	/* After 2020 and before 2100, where there is a date at all. */
	a = ukplat_wall_clock_ns() / UKPLAT_NSEC_PER_SEC;
	UK_TEST_EXPECT(!a || (a > 1577836800 && a < 4102444800));
}

UK_TESTCASE(uktimer, fires_in_order)
{
	/* None of them fires before all are set, however slow that is. */
	unsigned long flags = ukplat_irq_save();
	uint64_t now = ukplat_clock_ns();
	uint32_t random = 1;

	fired = 0;
	last = 0;
	for (unsigned int i = 0; i < COUNT; i++) {
		random = random * 1103515245 + 12345;
		timers[i].fn = note;
		uk_timer_set(&timers[i], now + MS + random % (5 * MS));
	}
	/* Moved, and taken out. */
	for (unsigned int i = 0; i < COUNT; i += 4) {
		uk_timer_set(&timers[i], now + MS + random % (3 * MS) + i);
		UK_TEST_EXPECT(uk_timer_cancel(&timers[i + 1]));
		UK_TEST_EXPECT(!uk_timer_cancel(&timers[i + 1]));
	}
	ukplat_irq_restore(flags);
	wait_until(COUNT - COUNT / 4);
	UK_TEST_EXPECT(!early && !disordered);
	UK_TEST_EXPECT_EQ(fired, COUNT - COUNT / 4);
	for (unsigned int i = 0; i < COUNT; i++)
		UK_TEST_EXPECT(!uk_timer_is_set(&timers[i]));
}

UK_TESTCASE(uktimer, one_that_is_late_fires_at_once)
{
	fired = 0;
	last = 0;
	timers[0].fn = note;
	uk_timer_set(&timers[0], 0);
	wait_until(1);
	UK_TEST_EXPECT_EQ(fired, 1);
}

static void again(struct uk_timer *t)
{
	if (++fired < 10)
		uk_timer_set(t, ukplat_clock_ns() + MS / 10);
}

UK_TESTCASE(uktimer, sets_itself_again)
{
	fired = 0;
	timers[0].fn = again;
	uk_timer_set(&timers[0], ukplat_clock_ns());
	wait_until(10);
	UK_TEST_EXPECT_EQ(fired, 10);
}

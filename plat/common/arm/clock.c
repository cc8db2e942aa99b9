/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The clock and timer that each CPU has, and the real-time clock beside it.
 * Sources: Arm ARM, DDI 0487, D12 (generic timer); Arm, PrimeCell RTC (PL031),
 * DDI 0224, 3.3.1.
 */
#include <uk/arch/machine.h>
#include <uk/plat/counter.h>
#include <uk/plat/trap.h>
#include "../counter.h"
#include "clock.h"
#include "irq.h"
#include "memory.h"

#define RTC_LEN 0x1000

/*
 * The clock counts 32 bits of seconds, which end in 2106. No machine that runs
 * this code existed before 2000: an earlier date means that the count wrapped.
 */
#define YEAR_2000 946684800U
#define ROUND	  (1ULL << 32)

struct ukplat_counter ukplat_counter;
static uint64_t hz;
static uintptr_t rtc;

void arm_clock_init(void)
{
	hz = ukarch_counter_hz();
	if (!hz)
		ukplat_crash("firmware hasn't told the counter's frequency");
	ukplat_counter.base = ukarch_ticks();
	ukplat_counter.mult = plat_counter_mult(hz);
	ukarch_timer_stop();
}

uint64_t ukplat_clock_ns(void)
{
	return ukplat_counter_ns(&ukplat_counter);
}

void ukplat_timer_set(uint64_t at)
{
	uint64_t now = ukplat_clock_ns();

	if (at == UKPLAT_TIMER_OFF) {
		ukarch_timer_stop();
		return;
	}
	ukarch_timer_start(
		ukarch_ticks() +
		plat_ns_to_ticks(at > now ? at - now : 0, hz, INT64_MAX));
}

void arm_rtc_found(uint64_t base)
{
	if (arm_memory_map_device(base, RTC_LEN))
		rtc = base;
}

uint64_t ukplat_wall_clock_ns(void)
{
	uint32_t seconds;

	if (!rtc)
		return 0;
	seconds = *(volatile uint32_t *)rtc;
	return (seconds < YEAR_2000 ? seconds + ROUND : seconds) *
	       UKPLAT_NSEC_PER_SEC;
}

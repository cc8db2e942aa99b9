/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two CPUs whose counters may differ: after they have met, the clock never
 * goes back from one to the other, and isn't far from the true time. A message
 * takes FASTEST ticks or more.
 */
#include "../../plat/kvm/x86_64/tsc.c"
#include "host.h"

#define FASTEST 50
#define SLOWEST 5000
#define READS	50
#define FAR	SLOWEST

uintptr_t host_cpu_offset;
uintptr_t ukplat_cpu_offsets[UKPLAT_CPUS_MAX];
UK_PER_CPU(unsigned int, ukplat_cpu_number);
unsigned int ukplat_cpus = 1;
struct ukplat_counter ukplat_counter;

static int64_t other_ahead; /* the other CPU's copy of `ahead` */
static uint64_t now = 1ULL << 40;
static int64_t skew; /* of the other CPU's counter */
static struct input *in;
static bool answers;
static unsigned int messages; /* sent so far */

uint64_t x86_rdtsc(void)
{
	return ++now + (host_cpu_offset ? skew : 0);
}

uint64_t x86_rdmsr(uint32_t msr)
{
	(void)msr;
	abort();
}

void x86_wrmsr(uint32_t msr, uint64_t v)
{
	(void)msr;
	(void)v;
	abort();
}

unsigned long ukplat_irq_save(void)
{
	return 0;
}

void ukplat_irq_restore(unsigned long flags)
{
	CHECK(!flags);
}

static void play(unsigned int cpu)
{
	host_cpu_offset = cpu ? (uintptr_t)&other_ahead - (uintptr_t)&ahead : 0;
	ukplat_cpu_offsets[1] = (uintptr_t)&other_ahead - (uintptr_t)&ahead;
}

/*
 * Every third exchange of two messages is as fast as one can be: a hundred
 * rounds of the real machine have one as well.
 */
static void send_message(void)
{
	uint64_t more = take(in, 2);

	now += FASTEST;
	if (messages++ / 2 % 3)
		now += more ? more % SLOWEST : messages * 37 % SLOWEST;
}

/* The boot CPU waits: a message goes to the other one, and one back. */
void ukarch_cpu_pause(void)
{
	if (!answers)
		return;
	send_message();
	play(1);
	plat_cpu_attend();
	play(0);
	send_message();
}

static uint64_t read_clock(void)
{
	return ukplat_counter.mult ? ukplat_counter_ns(&ukplat_counter)
				   : tsc_clock_ns();
}

static void check_clock(void)
{
	uint64_t last = 0;

	for (unsigned int i = 0; i < READS; i++) {
		uint64_t ns;

		play(take(in, 1) & 1 || i % 2);
		ns = read_clock();
		CHECK(ns >= last);
		CHECK(ns + FAR > now && ns < now + FAR);
		last = ns;
		send_message();
	}
}

static void begin(void)
{
	now += 1 << 20;
	ukplat_counter = (struct ukplat_counter){0, 1ULL << 32};
	boot_counter = (struct ukplat_counter){0};
	tsc_is_apart = false;
	memset(&exchange, 0, sizeof(exchange));
	ahead = other_ahead = 0;
	messages = 0;
	play(0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t scales[] = {0,    1,	FASTEST / 16 + 1,
					 1000, 1 << 20, 1LL << 32};
	struct input input = {data, data + size};

	in = &input;
	begin();
	skew = (int64_t)(take(in, 1) % 17 - 8) *
	       scales[take(in, 1) % ARRAY_SIZE(scales)];
	answers = true;
	plat_cpu_meet(1);
	/* Counters that agree stay the clock that is read inline. */
	if (!skew)
		CHECK(!tsc_is_apart && ukplat_counter.mult);
	if (skew > 2 * SLOWEST || skew < -2 * SLOWEST)
		CHECK(tsc_is_apart && !ukplat_counter.mult);
	check_clock();
	return 0;
}

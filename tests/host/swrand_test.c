/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The generator with simulated sources of randomness: the input supplies the
 * values of the CPU, a driver and the clock. The numbers depend on each bit of
 * them, on nothing else, and equal those of a second, plain generator; memory
 * reveals nothing of numbers given out.
 */
/* Included, since their state is private and each input resets it. */
#include "../../lib/ukswrand/chacha.c"
#include "../../lib/ukswrand/seed.c"
#include "../../lib/ukswrand/swrand.c"
#include "host.h"

#define SEED	32
#define TICKS	300 /* of the clock that the world knows, then it repeats */
#define OUT	64
#define LONGEST 3000

static struct world {
	uint8_t cpu[SEED], driver[SEED];
	size_t cpu_len, driver_len; /* that they have */
	uint32_t ticks[TICKS];
} world;

static unsigned int cpu_asked, driver_asked, tick;

void uk_printk(const char *fmt, ...)
{
	CHECK(!strstr(fmt, "no source") || !seeded);
}

void uk_init_failed(const struct uk_init_call *call, int error)
{
	(void)call;
	(void)error;
	abort();
}

void uk_crash(const char *reason)
{
	fputs(reason, stderr);
	abort();
}

size_t ukplat_entropy(void *buf, size_t len)
{
	CHECK(len == SEED);
	memcpy(buf, world.cpu, world.cpu_len);
	/* Others each time. */
	((uint8_t *)buf)[0] ^= world.cpu_len ? cpu_asked : 0;
	cpu_asked++;
	return world.cpu_len;
}

uint64_t ukplat_entropy_ticks(void)
{
	return world.ticks[tick++ % TICKS];
}

static size_t from_driver(void *buf, size_t len)
{
	CHECK(len == SEED);
	driver_asked++;
	memcpy(buf, world.driver, world.driver_len);
	return world.driver_len;
}

UKPLAT_ENTROPY_SOURCE(from_driver, 50);

static void boot(void)
{
	memset(key, 0, sizeof(key));
	requests = 0;
	seeded = false;
	cpu_asked = driver_asked = tick = 0;
	init(NULL);
	init_late(NULL);
}

static void boot_and_fill(uint8_t out[OUT])
{
	boot();
	uk_swrand_fill(out, OUT);
}

/* Do the first numbers change with bit `bit` of the byte at `p`? */
static bool matters(uint8_t *p, unsigned int bit)
{
	uint8_t before[OUT], after[OUT];

	boot_and_fill(before);
	*p ^= 1U << bit;
	boot_and_fill(after);
	*p ^= 1U << bit;
	return memcmp(before, after, OUT) != 0;
}

static void check_seeds(struct input *in)
{
	unsigned int bit = take(in, 1) % 8, i = take(in, 1) % SEED;
	unsigned int round = take(in, 2);
	/* The last of them, or any. */
	uint8_t *clock =
		(uint8_t *)&world.ticks[round & 1 ? JITTER_ROUNDS
						  : round % JITTER_ROUNDS];
	bool enough = world.cpu_len == SEED || world.driver_len == SEED;
	uint8_t a[OUT], b[OUT];

	boot_and_fill(a);
	CHECK(uk_swrand_is_seeded() == enough);
	CHECK(cpu_asked == 2 && driver_asked == 2);
	boot_and_fill(b);
	CHECK(!memcmp(a, b, OUT));
	if (i < world.cpu_len)
		CHECK(matters(&world.cpu[i], bit));
	if (i < world.driver_len)
		CHECK(matters(&world.driver[i], bit));
	CHECK(matters((uint8_t *)&world.ticks[0], bit));
	/* The jitter of all its rounds counts where there is nothing else. */
	if (!enough)
		CHECK(matters(clock, bit));
}

/* RFC 8439, 2.3, word by word. */
static void plain_block(uint32_t s[16], const uint32_t k[8], uint32_t counter)
{
	static const uint8_t order[8][4] = {
		{0, 4, 8, 12},	{1, 5, 9, 13},	{2, 6, 10, 14}, {3, 7, 11, 15},
		{0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13},	{3, 4, 9, 14}};
	static const uint8_t turns[4] = {16, 12, 8, 7};
	uint32_t first[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

	memcpy(first + 4, k, 32);
	first[12] = counter;
	memcpy(s, first, sizeof(first));
	for (int round = 0; round < 80; round++)
		for (int step = 0; step < 4; step++) {
			const uint8_t *o = order[round % 8];
			int to = step % 2 ? 1 : 3, add = step % 2 ? 2 : 0;
			uint32_t *d = &s[o[to]];

			s[o[add]] += s[o[step % 2 ? 3 : 1]];
			*d ^= s[o[add]];
			*d = *d << turns[step] | *d >> (32 - turns[step]);
		}
	for (int i = 0; i < 16; i++)
		s[i] += first[i];
}

/* Half of block 0 is the next key; the numbers are what follows. */
static void check_numbers(struct input *in)
{
	static uint8_t got[LONGEST], wanted[LONGEST + 2 * OUT];
	size_t len = 1 + take(in, 2) % (LONGEST - 1);
	uint32_t k[8], block[16];

	boot();
	memcpy(k, key, sizeof(k));
	for (size_t at = 0, n = 0; at < len + 32; at += OUT, n++) {
		plain_block(block, k, n);
		memcpy(wanted + at, block, OUT);
	}
	uk_swrand_fill(got, len);
	CHECK(!memcmp(got, wanted + 32, len));
	CHECK(!memcmp(key, wanted, 32));
	/* The key now in memory is no part of the numbers given out. */
	for (size_t i = 0; i + 8 <= len; i++)
		CHECK(memcmp(got + i, key, 8));
	CHECK(uk_swrand_below(1) == 0);
}

/* Once in so many requests there is a new seed, and a resumed copy asks. */
static void check_reseeding(void)
{
	uint32_t saved[CHACHA_KEY];
	uint8_t a[OUT], b[OUT];

	boot();
	for (unsigned int i = 1; i < RESEED_AFTER; i++)
		uk_swrand_u32();
	CHECK(cpu_asked == 2);
	memcpy(saved, key, sizeof(key));
	uk_swrand_u32();
	CHECK(cpu_asked == 3 && driver_asked == 3);
	uk_swrand_fill(a, OUT);
	/* The same with another seed. */
	memcpy(key, saved, sizeof(key));
	requests = RESEED_AFTER - 1;
	uk_swrand_u32();
	CHECK(cpu_asked == 4);
	uk_swrand_fill(b, OUT);
	CHECK(memcmp(a, b, OUT));
	/* More than REQUEST_MAX bytes take a second key. */
	requests = 0;
	for (unsigned int i = 0; i < 3; i++) {
		static uint8_t many[REQUEST_MAX + 1];

		uk_swrand_fill(many, REQUEST_MAX + i / 2);
		CHECK(requests == i + 1 + i / 2);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	uint8_t bits = take(&in, 1);
	static bool once;

	memset(&world, 0, sizeof(world));
	for (unsigned int i = 0; i < SEED; i++) {
		world.cpu[i] = take(&in, 1);
		world.driver[i] = take(&in, 1);
	}
	for (unsigned int i = 0; i < TICKS; i++)
		world.ticks[i] = i * 1000 + take(&in, 1);
	/* All, all but one byte, or nothing. */
	world.cpu_len = bits & 1 ? SEED : bits & 2 ? SEED - 1 : 0;
	world.driver_len = bits & 4 ? SEED : bits & 8 ? SEED - 1 : 0;
	check_seeds(&in);
	check_numbers(&in);
	if (!once && world.cpu_len == SEED) {
		check_reseeding();
		once = true;
	}
	return 0;
}

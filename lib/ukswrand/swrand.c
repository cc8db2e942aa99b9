/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The generator. Whoever takes the key leaves another one in its place before
 * an interrupt may come; then it is his alone, and he forgets it.
 */
#include <uk/arch/string.h>
#include <uk/assert.h>
#include <uk/config.h>
#include <uk/spinlock.h>
#include "swrand_internal.h"

#define REQUEST_MAX  (1 << 20) /* bytes of one key */
#define RESEED_AFTER (1 << 14) /* requests */

static uint32_t key[CHACHA_KEY];
static uint32_t requests;

static const uint32_t nonce[CHACHA_NONCE];

#ifdef CONFIG_HAVE_IRQ
static struct uk_spinlock guard;

static inline unsigned long lock(void)
{
	return uk_spin_lock(&guard);
}

static inline void unlock(unsigned long flags)
{
	uk_spin_unlock(&guard, flags);
}
#else
static inline unsigned long lock(void)
{
	return 0;
}

static inline void unlock(unsigned long flags)
{
	(void)flags;
}
#endif

/* Block 0 of the key; its first half is the next key. */
static void step(uint32_t block[CHACHA_BLOCK])
{
	chacha20_block(block, key, 0, nonce);
	memcpy(key, block, sizeof(key));
}

void swrand_mix(const uint32_t in[CHACHA_KEY])
{
	uint32_t block[CHACHA_BLOCK];
	unsigned long flags = lock();

	step(block);
	for (int i = 0; i < CHACHA_KEY; i++)
		key[i] ^= in[i];
	/* Now `in` can't be taken off it again. */
	step(block);
	unlock(flags);
	swrand_wipe(block, sizeof(block));
}

/* One request of at most REQUEST_MAX bytes: half a block, then whole ones. */
static void request(uint8_t *p, size_t len)
{
	uint32_t mine[CHACHA_KEY], block[CHACHA_BLOCK];
	uint32_t *from = block + CHACHA_KEY;
	size_t room = sizeof(block) - sizeof(mine);
	unsigned long flags = lock();
	bool due = ++requests % RESEED_AFTER == 0;

	memcpy(mine, key, sizeof(mine));
	step(block);
	unlock(flags);
	for (uint32_t counter = 1; len; counter++) {
		size_t n = MIN(len, room);

		memcpy(p, from, n);
		p += n;
		len -= n;
		if (len)
			chacha20_block(block, mine, counter, nonce);
		from = block;
		room = sizeof(block);
	}
	swrand_wipe(mine, sizeof(mine));
	swrand_wipe(block, sizeof(block));
	if (due)
		uk_swrand_reseed();
}

void uk_swrand_fill(void *buf, size_t len)
{
	uint8_t *p = buf;

	while (len) {
		size_t n = MIN(len, (size_t)REQUEST_MAX);

		request(p, n);
		p += n;
		len -= n;
	}
}

uint32_t uk_swrand_u32(void)
{
	uint32_t v;

	uk_swrand_fill(&v, sizeof(v));
	return v;
}

/*
 * The product's upper half is the result. Of the 2^32 lower halves, those
 * below 2^32 % bound come once too often for some results.
 */
uint32_t uk_swrand_below(uint32_t bound)
{
	uint64_t product;

	UK_ASSERT(bound);
	product = (uint64_t)uk_swrand_u32() * bound;
	if ((uint32_t)product < bound) {
		uint32_t surplus = -bound % bound;

		while ((uint32_t)product < surplus)
			product = (uint64_t)uk_swrand_u32() * bound;
	}
	return product >> 32;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the key comes from: the platform and drivers, as long as they have
 * something, and always the time. Where they haven't, from how long the same
 * work takes again and again: caches, other guests and interrupts of the host
 * make it differ.
 */
#include <uk/init.h>
#include <uk/plat/entropy.h>
#include <uk/print.h>
#include "swrand_internal.h"

/* Samples: one bit of each would do for a key. */
#define JITTER_ROUNDS 256

UK_TABLE_DECLARE(entropy_sources, ukplat_entropy_fn);

static bool seeded;

/* Mixing is the work whose time is taken. */
static void mix_jitter(void)
{
	uint32_t sample[CHACHA_KEY] = {0};

	for (int i = 0; i < JITTER_ROUNDS; i++) {
		sample[i % CHACHA_KEY] ^= (uint32_t)ukplat_entropy_ticks();
		swrand_mix(sample);
	}
	swrand_wipe(sample, sizeof(sample));
}

void uk_swrand_reseed(void)
{
	uint32_t in[CHACHA_KEY] = {0};
	uint64_t now = ukplat_entropy_ticks();
	bool enough = ukplat_entropy(in, sizeof(in)) == sizeof(in);
	const ukplat_entropy_fn *source;

	swrand_mix(in);
	uk_table_foreach (source, entropy_sources) {
		enough |= (*source)(in, sizeof(in)) == sizeof(in);
		swrand_mix(in);
	}
	swrand_wipe(in, sizeof(in));
	in[0] = now;
	in[1] = now >> 32;
	swrand_mix(in);
	if (enough)
		seeded = true;
	else if (!seeded)
		mix_jitter();
}

bool uk_swrand_is_seeded(void)
{
	return seeded;
}

static void warn(void)
{
	if (!seeded)
		uk_pr_warn("no source of randomness here, only the clock's "
			   "jitter: not for keys\n");
}

static bool has_drivers(void)
{
	const ukplat_entropy_fn *source;

	uk_table_foreach (source, entropy_sources)
		return true;
	return false;
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_swrand_reseed();
	if (!has_drivers())
		warn();
	return 0;
}

/* Now that drivers have found their devices. */
static int init_late(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (has_drivers()) {
		uk_swrand_reseed();
		warn();
	}
	return 0;
}

uk_early_initcall_prio(init, 10);
uk_plat_initcall_prio(init_late, 90);

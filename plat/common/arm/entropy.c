/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's generator and the loader's seed, /chosen/rng-seed; the first time
 * both, so that it takes both to be bad. Sources: Arm Architecture Reference
 * Manual, DDI 0487, D19.2.61 (ID_AA64ISAR0_EL1) and C5.2.25 (RNDR);
 * devicetree.org, dt-schema, schemas/chosen.yaml.
 */
#include <uk/arch/machine.h>
#include <uk/arch/string.h>
#include <uk/plat/entropy.h>
#include "entropy.h"

#define RNDR_TRIES 100
#define SEED_MAX   64

static uint8_t seed[SEED_MAX];
static size_t seed_len;

void arm_seed_found(void *value, size_t len)
{
	seed_len = MIN(len, SEED_MAX);
	memcpy(seed, value, seed_len);
	memset(value, 0, len);
}

static bool take(uint64_t *v)
{
	for (unsigned int i = 0; i < RNDR_TRIES; i++) {
		if (ukarch_random(v))
			return true;
		__asm__ volatile("yield");
	}
	return false;
}

static size_t from_cpu(uint8_t *buf, size_t len)
{
	size_t done = 0, n;
	uint64_t v;

	if (!ukarch_has_random())
		return 0;
	for (; done < len && take(&v); done += n) {
		n = MIN(len - done, sizeof(v));
		memcpy(buf + done, &v, n);
	}
	return done;
}

size_t ukplat_entropy(void *buf, size_t len)
{
	uint8_t *p = buf;
	size_t done = from_cpu(p, len), n = MIN(len, seed_len);

	/* From the seed's end: so the rest stays where it is. */
	for (size_t i = 0; i < n; i++) {
		uint8_t *s = &seed[--seed_len];

		p[i] = i < done ? p[i] ^ *s : *s;
		*s = 0;
	}
	return MAX(done, n);
}

uint64_t ukplat_entropy_ticks(void)
{
	return ukarch_ticks();
}

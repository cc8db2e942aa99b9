/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pseudo-random numbers: a linear congruential generator (Knuth's MMIX
 * multiplier) of which only the upper bits, the good ones, are shown.
 */
#include <stdint.h>
#include <stdlib.h>

static uint64_t state = 1;

static uint64_t next(uint64_t x)
{
	return x * 6364136223846793005ULL + 1442695040888963407ULL;
}

void srandom(unsigned int seed)
{
	/* Neighbouring seeds should not start alike. */
	state = next(next(seed));
}

long random(void)
{
	state = next(state);
	return state >> 33;
}

void srand(unsigned int seed)
{
	srandom(seed);
}

int rand(void)
{
	return random();
}

/* 32 bits of state: they are mixed, as the lower ones are poor. */
int rand_r(unsigned int *seed)
{
	uint32_t x = *seed = *seed * 1664525U + 1013904223U;

	x = (x ^ x >> 16) * 0x7feb352dU;
	x = (x ^ x >> 15) * 0x846ca68bU;
	return (x ^ x >> 16) & RAND_MAX;
}

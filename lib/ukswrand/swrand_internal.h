/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What seeding does to the key.
 */
#ifndef SWRAND_INTERNAL_H
#define SWRAND_INTERNAL_H

#include <uk/swrand.h>
#include "chacha.h"

/**
 * Replaces the key by one that depends on it and on `in`: as hard to guess
 * as the harder of the two. Context: any.
 */
void swrand_mix(const uint32_t in[CHACHA_KEY]);

/** Forgets the `len` bytes at `p`, which the compiler must not skip. */
static inline void swrand_wipe(void *p, size_t len)
{
	__builtin_memset(p, 0, len);
	__asm__ volatile("" : : "r"(p) : "memory");
}

#endif /* SWRAND_INTERNAL_H */

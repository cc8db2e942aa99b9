/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random numbers that nobody can predict. ChaCha20 (RFC 8439) makes them of
 * a key that is replaced by each request: whoever reads the image's memory
 * later learns nothing of numbers given out before (D. J. Bernstein, "Fast-
 * key-erasure random-number generators", 2017).
 *
 * Seeded once before the init calls of level `plat`, and again after every
 * 2^14 requests or MiB. Copies of a running virtual machine give the same
 * numbers until then: call uk_swrand_reseed() in them.
 *
 * Every function may be called from any context, interrupts included, from
 * level `plat` on. None sleeps or fails.
 */
#ifndef UK_SWRAND_H
#define UK_SWRAND_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Fills `buf` with `len` random bytes. */
void uk_swrand_fill(void *buf, size_t len);

/** A random number, all 32 bits of it. */
uint32_t uk_swrand_u32(void);

/**
 * A random number from 0 to bound - 1, each as likely as the others; `bound`
 * isn't 0. Algorithm: D. Lemire, "Fast random integer generation in an
 * interval", ACM TOMACS 29, 2019.
 */
uint32_t uk_swrand_below(uint32_t bound);

/**
 * Mixes new randomness of the platform into the key, which is never worse
 * for it. Takes up to some 10 us where the platform has any, up to some ms
 * where it hasn't.
 */
void uk_swrand_reseed(void);

/**
 * Has the platform given as much randomness as a key is long? If not, the
 * numbers stem from the jitter of the CPU's clock only: good to tell things
 * apart, not for keys.
 */
bool uk_swrand_is_seeded(void);

#ifdef __cplusplus
}
#endif

#endif /* UK_SWRAND_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Randomness from outside of the image: the CPU's generator, the loader's
 * seed, the host's kernel. There with the option HAVE_ENTROPY, which is
 * selected by what needs it. Not for direct use: ukswrand stretches it.
 */
#ifndef UK_PLAT_ENTROPY_H
#define UK_PLAT_ENTROPY_H

#include <uk/essentials.h>
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Puts up to `len` bytes that nobody can predict into `buf`. A seed that a
 * loader gave is handed out once.
 *
 * Returns how many bytes were put there, from the first on; 0 when there is
 * no source or it is used up. The rest of `buf` is undefined.
 * Context: any, level `early` included; takes up to some 10 us.
 */
size_t ukplat_entropy(void *buf, size_t len);

/**
 * The finest counter of time that the CPU has, from whatever start. Its
 * lowest bits are what is left to go by where ukplat_entropy() gives nothing.
 * Context: any.
 */
uint64_t ukplat_entropy_ticks(void);

/**
 * Another source, of a driver: fills up to `len` bytes with what it has at
 * hand and returns how many; 0 before it has found its devices, as in level
 * `plat`, priority 60. Context: any; never waits.
 */
typedef size_t (*ukplat_entropy_fn)(void *buf, size_t len);

#define UKPLAT_ENTROPY_SOURCE(fn, order)                                       \
	UK_TABLE_ENTRY(entropy_sources, order)                                 \
	ukplat_entropy_fn fn##_entry = (fn)

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_ENTROPY_H */

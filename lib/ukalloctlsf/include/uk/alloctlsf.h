/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * General-purpose allocator: two-level segregated fit. Constant time for any
 * size; at most one sixteenth of a block is lost to finding it quickly.
 * Source: M. Masmano, I. Ripoll, A. Crespo, J. Real, "TLSF: a new dynamic
 * memory allocator for real-time systems", ECRTS 2004.
 */
#ifndef UK_ALLOCTLSF_H
#define UK_ALLOCTLSF_H

#include <uk/alloc.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Makes an allocator of `[base, base + len)`, which needs no alignment and
 * may hold anything, and registers it. Its own data, about 4.5 KiB (3.5 KiB on
 * 32-bit CPUs), lie at the start of that memory.
 *
 * Returns NULL when the memory is too small. Context: thread.
 */
struct uk_alloc *uk_alloctlsf_init(void *base, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_ALLOCTLSF_H */

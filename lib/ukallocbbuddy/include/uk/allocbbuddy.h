/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Binary buddy allocator.
 */
#ifndef UK_ALLOCBBUDDY_H
#define UK_ALLOCBBUDDY_H

#include <uk/alloc.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Makes an allocator of `[base, base + len)`, which needs no alignment and
 * may hold anything, and registers it. Its own data lie at the start of that
 * memory: about 1 byte a page, touched only as pages come into use.
 *
 * Returns NULL when the memory is too small (less than three pages).
 * Context: thread.
 */
struct uk_alloc *uk_allocbbuddy_init(void *base, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_ALLOCBBUDDY_H */

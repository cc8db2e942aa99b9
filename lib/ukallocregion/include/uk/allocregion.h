/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory handed out from the front on, for images that end before it does. Of
 * what is freed only the last block is handed out again.
 */
#ifndef UK_ALLOCREGION_H
#define UK_ALLOCREGION_H

#include <uk/alloc.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Makes an allocator of `[base, base + len)` and registers it. Returns NULL
 * when the memory is too small. Context: thread.
 */
struct uk_alloc *uk_allocregion_init(void *base, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_ALLOCREGION_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Words of memory that threads wait on: what futex() does, for libraries.
 */
#ifndef UK_FUTEX_H
#define UK_FUTEX_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Wakes up to `n` threads that wait on `*addr`, in the order in which they
 * came. Returns how many. Context: any but interrupts.
 */
unsigned int uk_futex_wake(const uint32_t *addr, unsigned int n);

#ifdef __cplusplus
}
#endif

#endif /* UK_FUTEX_H */

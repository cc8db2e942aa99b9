/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef UK_HEXDUMP_H
#define UK_HEXDUMP_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Prints `len` bytes at `data`: offset, hex and text. Context: any. */
void uk_hexdump(const void *data, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_HEXDUMP_H */

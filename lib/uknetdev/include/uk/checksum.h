/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Internet checksum [RFC 1071].
 */
#ifndef UK_CHECKSUM_H
#define UK_CHECKSUM_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The one's complement sum, not inverted, of the 16-bit words of `len` bytes;
 * an odd last one is followed by a zero. Words and sum are as they lie in
 * memory: big-endian data gives a big-endian sum. Context: any thread.
 */
uint16_t uk_checksum(const void *data, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_CHECKSUM_H */

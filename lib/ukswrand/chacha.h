/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ChaCha20 block function. Source: RFC 8439, 2.1 to 2.3.
 */
#ifndef UKSWRAND_CHACHA_H
#define UKSWRAND_CHACHA_H

#include <uk/essentials.h>

#define CHACHA_KEY   8 /* words of 32 bits */
#define CHACHA_NONCE 3
#define CHACHA_BLOCK 16

/**
 * Puts block `counter` of the key stream into `out`, in words whose lowest
 * byte comes first.
 */
void chacha20_block(uint32_t out[CHACHA_BLOCK], const uint32_t key[CHACHA_KEY],
		    uint32_t counter, const uint32_t nonce[CHACHA_NONCE]);

#endif /* UKSWRAND_CHACHA_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ChaCha20 block function. General registers only; what it takes in time
 * doesn't depend on the key.
 */
#include <uk/arch/string.h>
#include "chacha.h"

#define DOUBLE_ROUNDS 10

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "little-endian");

static inline uint32_t rotate(uint32_t v, unsigned int n)
{
	return v << n | v >> (32 - n);
}

static inline void quarter_round(uint32_t *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 7);
}

void chacha20_block(uint32_t out[CHACHA_BLOCK], const uint32_t key[CHACHA_KEY],
		    uint32_t counter, const uint32_t nonce[CHACHA_NONCE])
{
	/* "expand 32-byte k" */
	uint32_t in[CHACHA_BLOCK] = {0x61707865, 0x3320646e, 0x79622d32,
				     0x6b206574};

	memcpy(in + 4, key, CHACHA_KEY * sizeof(*in));
	in[12] = counter;
	memcpy(in + 13, nonce, CHACHA_NONCE * sizeof(*in));
	memcpy(out, in, sizeof(in));
	for (int i = 0; i < DOUBLE_ROUNDS; i++) {
		for (int c = 0; c < 4; c++)
			quarter_round(out, c, 4 + c, 8 + c, 12 + c);
		for (int c = 0; c < 4; c++)
			quarter_round(out, c, 4 + (c + 1) % 4, 8 + (c + 2) % 4,
				      12 + (c + 3) % 4);
	}
	for (int i = 0; i < CHACHA_BLOCK; i++)
		out[i] += in[i];
	/* The key in it must not stay on the stack. */
	memset(in, 0, sizeof(in));
	__asm__ volatile("" : : "r"(in) : "memory");
}

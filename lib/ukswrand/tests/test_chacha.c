/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The example of RFC 8439, 2.3.2.
 */
#include <uk/test.h>
#include "../chacha.h"

UK_TESTCASE(ukswrand, chacha20_as_specified)
{
	static const uint32_t nonce[CHACHA_NONCE] = {0x09000000, 0x4a000000};
	static const uint32_t want[CHACHA_BLOCK] = {
		0xe4e7f110, 0x15593bd1, 0x1fdd0f50, 0xc47120a3,
		0xc7f4d1c7, 0x0368c033, 0x9aaa2204, 0x4e6cd4c3,
		0x466482d2, 0x09aa9f07, 0x05d7c214, 0xa2028bd9,
		0xd19c12b5, 0xb94e16de, 0xe883d0cb, 0x4e3c50a2,
	};
	uint32_t key[CHACHA_KEY], out[CHACHA_BLOCK];

	for (uint32_t i = 0; i < CHACHA_KEY; i++)
		key[i] = 0x03020100 + i * 0x04040404;
	chacha20_block(out, key, 1, nonce);
	for (unsigned int i = 0; i < CHACHA_BLOCK; i++)
		UK_TEST_EXPECT_EQ(out[i], want[i]);
}

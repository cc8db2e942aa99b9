/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Division, bit by bit from the quotient's first on: ARMv7-A need not have an
 * instruction for it.
 */
#include <uk/essentials.h>

/** Called by divmod.S; `d` isn't 0. Return the quotient. */
uint32_t uk_arm_udivmod32(uint32_t n, uint32_t d, uint32_t *rest);
uint64_t uk_arm_udivmod64(uint64_t n, uint64_t d, uint64_t *rest);

uint32_t uk_arm_udivmod32(uint32_t n, uint32_t d, uint32_t *rest)
{
	uint32_t q = 0;

	if (n >= d)
		for (int i = __builtin_clz(d) - __builtin_clz(n); i >= 0; i--)
			if (n >> i >= d) {
				n -= d << i;
				q |= 1U << i;
			}
	*rest = n;
	return q;
}

uint64_t uk_arm_udivmod64(uint64_t n, uint64_t d, uint64_t *rest)
{
	uint64_t q = 0, one;
	int shift;

	if (!((n | d) >> 32)) {
		uint32_t rest32, q32 = uk_arm_udivmod32(n, d, &rest32);

		*rest = rest32;
		return q32;
	}
	if (n >= d) {
		shift = __builtin_clzll(d) - __builtin_clzll(n);
		d <<= shift;
		for (one = 1ULL << shift; one; one >>= 1, d >>= 1)
			if (n >= d) {
				n -= d;
				q |= one;
			}
	}
	*rest = n;
	return q;
}

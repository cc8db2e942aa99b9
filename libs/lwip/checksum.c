/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Internet checksum [RFC 1071], 8 bytes at a time: carries are added in at
 * the end, and bytes may be swapped then, too.
 */
#include <uk/essentials.h>
#include "arch/cc.h"

static inline uint64_t load(const uint8_t *p)
{
	uint64_t v;

	__builtin_memcpy(&v, p, sizeof(v));
	return v;
}

/* Sum with the carry of 64 bits put in below. */
static inline uint64_t add(uint64_t a, uint64_t b)
{
	a += b;
	return a + (a < b);
}

uint16_t uk_lwip_checksum(const void *data, int len)
{
	const uint8_t *p = data;
	uint64_t a = 0, b = 0;

	for (; len >= 32; len -= 32, p += 32) {
		a = add(a, load(p));
		b = add(b, load(p + 8));
		a = add(a, load(p + 16));
		b = add(b, load(p + 24));
	}
	a = add(a, b);
	for (; len >= 8; len -= 8, p += 8)
		a = add(a, load(p));
	if (len > 0) {
		uint64_t rest = 0;

		__builtin_memcpy(&rest, p, len);
		a = add(a, rest);
	}
	a = (a & 0xffffffff) + (a >> 32);
	a = (a & 0xffffffff) + (a >> 32);
	a = (a & 0xffff) + (a >> 16);
	return (a & 0xffff) + (a >> 16);
}

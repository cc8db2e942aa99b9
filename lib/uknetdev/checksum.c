/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Internet checksum [RFC 1071], 8 bytes at a time: carries are added in at
 * the end, and bytes may be swapped then, too. Little-endian.
 */
#include <uk/checksum.h>

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

#define BLOCK 64

struct block {
	uint8_t bytes[BLOCK];
};

/* Adds a block, whose carries go from word to word. */
#if defined(__x86_64__)
static inline uint64_t add_block(uint64_t sum, const uint8_t *p)
{
	__asm__("addq	(%1), %0\n\t"
		"adcq	8(%1), %0\n\t"
		"adcq	16(%1), %0\n\t"
		"adcq	24(%1), %0\n\t"
		"adcq	32(%1), %0\n\t"
		"adcq	40(%1), %0\n\t"
		"adcq	48(%1), %0\n\t"
		"adcq	56(%1), %0\n\t"
		"adcq	$0, %0"
		: "+r"(sum)
		: "r"(p), "m"(*(const struct block *)p)
		: "cc");
	return sum;
}
#elif defined(__aarch64__)
static inline uint64_t add_block(uint64_t sum, const uint8_t *p)
{
	uint64_t a, b;

	__asm__("ldp	%1, %2, [%3]\n\t"
		"adds	%0, %0, %1\n\t"
		"adcs	%0, %0, %2\n\t"
		"ldp	%1, %2, [%3, #16]\n\t"
		"adcs	%0, %0, %1\n\t"
		"adcs	%0, %0, %2\n\t"
		"ldp	%1, %2, [%3, #32]\n\t"
		"adcs	%0, %0, %1\n\t"
		"adcs	%0, %0, %2\n\t"
		"ldp	%1, %2, [%3, #48]\n\t"
		"adcs	%0, %0, %1\n\t"
		"adcs	%0, %0, %2\n\t"
		"adc	%0, %0, xzr"
		: "+r"(sum), "=&r"(a), "=&r"(b)
		: "r"(p), "m"(*(const struct block *)p)
		: "cc");
	return sum;
}
#else
static inline uint64_t add_block(uint64_t sum, const uint8_t *p)
{
	for (int i = 0; i < BLOCK; i += 8)
		sum = add(sum, load(p + i));
	return sum;
}
#endif

/* Fewer than 8 bytes, as a word that is 0 behind them. */
static inline uint64_t load_rest(const uint8_t *p, size_t len)
{
	uint64_t v = 0;
	uint32_t v4;
	uint16_t v2;

	if (len & 1)
		v = p[len - 1];
	if (len & 2) {
		__builtin_memcpy(&v2, p + (len & 4), sizeof(v2));
		v = v << 16 | v2;
	}
	if (len & 4) {
		__builtin_memcpy(&v4, p, sizeof(v4));
		v = v << 32 | v4;
	}
	return v;
}

uint16_t uk_checksum(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint64_t a = 0;

	for (; len >= BLOCK; len -= BLOCK, p += BLOCK)
		a = add_block(a, p);
	for (; len >= 8; len -= 8, p += 8)
		a = add(a, load(p));
	if (len > 0)
		a = add(a, load_rest(p, len));
	a = (a & 0xffffffff) + (a >> 32);
	a = (a & 0xffffffff) + (a >> 32);
	a = (a & 0xffff) + (a >> 16);
	return (a & 0xffff) + (a >> 16);
}

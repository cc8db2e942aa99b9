/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory functions, by words where both sides are aligned, and the names that
 * compilers call them by. Weak: a C library brings its own.
 * Source: Run-time ABI for the Arm Architecture, 4.3.4.
 */
#include <uk/essentials.h>
#include <uk/arch/string.h>

typedef uint32_t __attribute__((may_alias)) word;

static bool aligned(const void *a, const void *b)
{
	return IS_ALIGNED((uintptr_t)a | (uintptr_t)b, sizeof(word));
}

__uk_weak void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	char *d = dst;
	const char *s = src;

	if (aligned(d, s))
		for (; n >= sizeof(word); n -= sizeof(word)) {
			*(word *)d = *(const word *)s;
			d += sizeof(word);
			s += sizeof(word);
		}
	while (n--)
		*d++ = *s++;
	return dst;
}

__uk_weak void *memmove(void *dst, const void *src, size_t n)
{
	char *d = dst;
	const char *s = src;

	/* Forwards is right unless the start of `dst` lies within `src`. */
	if ((uintptr_t)d - (uintptr_t)s >= n)
		return memcpy(dst, src, n);
	d += n;
	s += n;
	if (aligned(d, s))
		for (; n >= sizeof(word); n -= sizeof(word)) {
			d -= sizeof(word);
			s -= sizeof(word);
			*(word *)d = *(const word *)s;
		}
	while (n--)
		*--d = *--s;
	return dst;
}

__uk_weak void *memset(void *dst, int c, size_t n)
{
	word w = (unsigned char)c * 0x01010101U;
	char *d = dst;

	for (; n && !aligned(d, d); n--)
		*d++ = c;
	for (; n >= sizeof(w); n -= sizeof(w)) {
		*(word *)d = w;
		d += sizeof(w);
	}
	while (n--)
		*d++ = c;
	return dst;
}

#define ALIASES(name, type, ...)                                               \
	type name(__VA_ARGS__);                                                \
	type name##4(__VA_ARGS__) __attribute__((alias(#name)));               \
	type name##8(__VA_ARGS__) __attribute__((alias(#name)));

ALIASES(__aeabi_memcpy, void, void *, const void *, size_t)
ALIASES(__aeabi_memmove, void, void *, const void *, size_t)
ALIASES(__aeabi_memset, void, void *, size_t, int)
ALIASES(__aeabi_memclr, void, void *, size_t)

void __aeabi_memcpy(void *dst, const void *src, size_t n)
{
	memcpy(dst, src, n);
}

void __aeabi_memmove(void *dst, const void *src, size_t n)
{
	memmove(dst, src, n);
}

/* In another order than memset(). */
void __aeabi_memset(void *dst, size_t n, int c)
{
	memset(dst, c, n);
}

void __aeabi_memclr(void *dst, size_t n)
{
	memset(dst, 0, n);
}

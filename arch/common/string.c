/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcmp and strlen for every architecture. Weak: a C library brings its own.
 */
#include <uk/essentials.h>
#include <uk/arch/string.h>

__uk_weak int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

__uk_weak size_t strlen(const char *s)
{
	const char *p = s;

	while (*p) {
		p++;
		/* Keep the compiler from making this a call of strlen. */
		__asm__("" : "+r"(p));
	}
	return p - s;
}

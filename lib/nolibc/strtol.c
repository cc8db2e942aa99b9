/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Text to integers (C11 7.22.1.4): one scanner, clamped to each type.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

static int digit_of(char c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return (c | 0x20) - 'a' + 10;
	return INT_MAX;
}

/*
 * Reads the magnitude; *negative says whether a minus was there. Past the
 * largest value *overflow is set.
 */
static unsigned long long scan(const char *s, char **end, int base,
			       bool *negative, bool *overflow)
{
	unsigned long long v = 0;
	const char *p = s, *after = s;

	*negative = *overflow = false;
	if (base < 0 || base == 1 || base > 36) {
		errno = EINVAL;
		goto out;
	}
	while (isspace((unsigned char)*p))
		p++;
	if (*p == '+' || *p == '-')
		*negative = *p++ == '-';
	if ((base == 0 || base == 16) && p[0] == '0' && (p[1] | 0x20) == 'x' &&
	    digit_of(p[2]) < 16) {
		p += 2;
		base = 16;
	}
	if (base == 0)
		base = *p == '0' ? 8 : 10;
	for (int d; (d = digit_of(*p)) < base; after = ++p)
		if (__builtin_mul_overflow(v, (unsigned int)base, &v) ||
		    __builtin_add_overflow(v, (unsigned int)d, &v))
			*overflow = true;
out:
	if (end)
		*end = (char *)after;
	return v;
}

static long long to_signed(const char *s, char **end, int base, long long max)
{
	bool negative, overflow;
	unsigned long long v = scan(s, end, base, &negative, &overflow);

	if (overflow || v > (unsigned long long)max + negative) {
		errno = ERANGE;
		return negative ? -max - 1 : max;
	}
	return negative ? (long long)-v : (long long)v;
}

static unsigned long long to_unsigned(const char *s, char **end, int base,
				      unsigned long long max)
{
	bool negative, overflow;
	unsigned long long v = scan(s, end, base, &negative, &overflow);

	if (overflow || v > max) {
		errno = ERANGE;
		return max;
	}
	return negative ? -v : v;
}

long strtol(const char *restrict s, char **restrict end, int base)
{
	return to_signed(s, end, base, LONG_MAX);
}

long long strtoll(const char *restrict s, char **restrict end, int base)
{
	return to_signed(s, end, base, LLONG_MAX);
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
	return to_unsigned(s, end, base, ULONG_MAX);
}

unsigned long long strtoull(const char *restrict s, char **restrict end,
			    int base)
{
	return to_unsigned(s, end, base, ULLONG_MAX);
}

intmax_t strtoimax(const char *restrict s, char **restrict end, int base)
{
	return to_signed(s, end, base, INTMAX_MAX);
}

uintmax_t strtoumax(const char *restrict s, char **restrict end, int base)
{
	return to_unsigned(s, end, base, UINTMAX_MAX);
}

int atoi(const char *s)
{
	return strtol(s, NULL, 10);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}

long long atoll(const char *s)
{
	return strtoll(s, NULL, 10);
}

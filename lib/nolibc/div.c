/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Integer arithmetic (C11 7.22.6, 7.8.2).
 */
#include <inttypes.h>
#include <stdlib.h>
#include <strings.h>

int abs(int v)
{
	return v < 0 ? -v : v;
}

long labs(long v)
{
	return v < 0 ? -v : v;
}

long long llabs(long long v)
{
	return v < 0 ? -v : v;
}

intmax_t imaxabs(intmax_t v)
{
	return v < 0 ? -v : v;
}

div_t div(int n, int d)
{
	return (div_t){n / d, n % d};
}

ldiv_t ldiv(long n, long d)
{
	return (ldiv_t){n / d, n % d};
}

lldiv_t lldiv(long long n, long long d)
{
	return (lldiv_t){n / d, n % d};
}

imaxdiv_t imaxdiv(intmax_t n, intmax_t d)
{
	return (imaxdiv_t){n / d, n % d};
}

int ffs(int v)
{
	return v ? __builtin_ctz(v) + 1 : 0;
}

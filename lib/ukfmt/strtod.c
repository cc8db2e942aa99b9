/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Strings to floating point: one function a format, each with the room that
 * its format needs.
 */
#include <limits.h>
#include <uk/errno.h>
#include "scan.h"

static int read_string(const char *s, char **end, void *dst,
		       const struct real_format *f, uint32_t *w)
{
	struct scan_string str;
	struct scan scan = {.in = scan_string(&str, s), .limit = LONG_MAX};
	struct real v;
	bool range;
	long n;

	while (scan_is_space(scan_peek(&scan)))
		scan_take(&scan);
	n = scan_real(&scan, f, w, &v, &range);
	if (end)
		*end = (char *)s + MAX(n, 0);
	if (n < 0)
		v = (struct real){0};
	real_pack(&v, f, dst);
	return n >= 0 && range ? -ERANGE : 0;
}

int uk_strtof(const char *s, char **end, float *v)
{
	uint32_t w[REAL_WORDS(FLT_MANT_DIG, FLT_MAX_EXP)];

	return read_string(s, end, v, &REAL_FLOAT, w);
}

int uk_strtod(const char *s, char **end, double *v)
{
	uint32_t w[REAL_WORDS(DBL_MANT_DIG, DBL_MAX_EXP)];

	return read_string(s, end, v, &REAL_DOUBLE, w);
}

int uk_strtold(const char *s, char **end, long double *v)
{
	uint32_t w[REAL_WORDS(LDBL_MANT_DIG, LDBL_MAX_EXP)];

	return read_string(s, end, v, &REAL_LONG, w);
}

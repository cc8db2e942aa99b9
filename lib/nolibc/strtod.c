/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Text to floating point, for C.
 */
#include <errno.h>
#include <stdlib.h>
#include <uk/scan.h>

float strtof(const char *restrict s, char **restrict end)
{
	float v;

	if (uk_strtof(s, end, &v) < 0)
		errno = ERANGE;
	return v;
}

double strtod(const char *restrict s, char **restrict end)
{
	double v;

	if (uk_strtod(s, end, &v) < 0)
		errno = ERANGE;
	return v;
}

long double strtold(const char *restrict s, char **restrict end)
{
	long double v;

	if (uk_strtold(s, end, &v) < 0)
		errno = ERANGE;
	return v;
}

double atof(const char *s)
{
	return strtod(s, NULL);
}

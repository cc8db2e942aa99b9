/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Dates as text. Source: ISO 8601-1:2019, 5.4.2.1 and 4.3.2; RFC 3339, 5.6.
 */
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/timeconv.h>

#define NSEC_MAX   999999999
#define DIGITS_MAX 9

static const char *sign_of(int64_t year)
{
	return year < 0 ? "-" : year > 9999 ? "+" : "";
}

int uk_utc_format(char *buf, size_t size, int64_t seconds, uint32_t nanoseconds,
		  unsigned int digits)
{
	char fraction[DIGITS_MAX + 2] = "";
	struct uk_utc t;
	int len;

	if (nanoseconds > NSEC_MAX || digits > DIGITS_MAX)
		return -EINVAL;
	uk_utc_of(seconds, &t);
	if (digits)
		uk_snprintf(fraction, digits + 2, ".%09u", nanoseconds);
	len = uk_snprintf(buf, size, "%s%04lld-%02d-%02dT%02d:%02d:%02d%sZ",
			  sign_of(t.year),
			  (long long)(t.year < 0 ? -t.year : t.year), t.month,
			  t.day, t.hour, t.minute, t.second, fraction);
	return (size_t)len < size ? len : -ERANGE;
}

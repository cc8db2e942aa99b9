/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Dates.
 */
#include <string.h>
#include <uk/fmt.h>
#include <uk/timeconv.h>
#include "date.h"

static const char days[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

void http_date(char *buf, int64_t seconds)
{
	char text[64];
	struct uk_utc t;

	uk_utc_of(seconds, &t);
	uk_snprintf(text, sizeof(text),
		    "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
		    days + 3 * t.weekday, t.day, months + 3 * (t.month - 1),
		    (int)(t.year % 10000), t.hour, t.minute, t.second);
	memcpy(buf, text, HTTP_DATE_LEN);
}

static int digits(const char *p, unsigned int n)
{
	int v = 0;

	for (; n; n--, p++) {
		if (*p < '0' || *p > '9')
			return -1;
		v = v * 10 + *p - '0';
	}
	return v;
}

bool http_date_parse(const char *s, size_t len, int64_t *seconds)
{
	struct uk_utc t = {0};
	char again[HTTP_DATE_LEN];

	if (len != HTTP_DATE_LEN)
		return false;
	t.day = digits(s + 5, 2);
	t.year = digits(s + 12, 4);
	t.hour = digits(s + 17, 2);
	t.minute = digits(s + 20, 2);
	t.second = digits(s + 23, 2);
	for (int m = 0; m < 12; m++)
		if (memcmp(s + 8, months + 3 * m, 3) == 0)
			t.month = m + 1;
	if (!t.month || uk_utc_seconds(&t, seconds))
		return false;
	/* Right in every letter, or none. */
	http_date(again, *seconds);
	return memcmp(again, s, len) == 0;
}

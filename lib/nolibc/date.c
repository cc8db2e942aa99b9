/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Dates, as C has them: the year counts from 1900, and the month from 0.
 */
#include <errno.h>
#include <limits.h>
#include <time.h>
#include <uk/timeconv.h>

static int to_tm(const struct uk_utc *utc, struct tm *tm)
{
	int64_t year = utc->year - 1900;

	if (year < INT_MIN || year > INT_MAX) {
		errno = EOVERFLOW;
		return -1;
	}
	*tm = (struct tm){
		.tm_sec = utc->second,
		.tm_min = utc->minute,
		.tm_hour = utc->hour,
		.tm_mday = utc->day,
		.tm_mon = utc->month - 1,
		.tm_year = year,
		.tm_wday = utc->weekday,
		.tm_yday = utc->yearday - 1,
	};
	return 0;
}

struct tm *gmtime_r(const time_t *t, struct tm *tm)
{
	struct uk_utc utc;

	uk_utc_of(*t, &utc);
	return to_tm(&utc, tm) ? NULL : tm;
}

time_t timegm(struct tm *tm)
{
	struct uk_utc utc = {
		.year = (int64_t)tm->tm_year + 1900,
		/* 12 months are a year: INT_MAX + 1 is no month. */
		.month = tm->tm_mon % 12 + 1,
		.day = tm->tm_mday,
		.hour = tm->tm_hour,
		.minute = tm->tm_min,
		.second = tm->tm_sec,
	};
	int64_t seconds;

	utc.year += tm->tm_mon / 12;
	if (uk_utc_seconds(&utc, &seconds)) {
		errno = EOVERFLOW;
		return -1;
	}
	return to_tm(&utc, tm) ? -1 : seconds;
}

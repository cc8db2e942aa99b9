/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Seconds since 1970-01-01 00:00 UTC, dates of the Gregorian calendar (also
 * before there was one), and texts of ISO 8601. There are no leap seconds in
 * it, as POSIX has it. Every function may be called in any context.
 */
#ifndef UK_TIMECONV_H
#define UK_TIMECONV_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Room for any text of uk_utc_format(), with its NUL. */
#define UK_UTC_TEXT_MAX 40

/** A second, UTC. Counted as people do, unlike `struct tm`. */
struct uk_utc {
	int64_t year; /* 1 is AD 1, 0 is 1 BC, -1 is 2 BC */
	int month;    /* 1 to 12 */
	int day;      /* 1 to 31 */
	int hour;     /* 0 to 23 */
	int minute;   /* 0 to 59 */
	int second;   /* 0 to 59 */
	int weekday;  /* 0 to 6, from Sunday */
	int yearday;  /* 1 to 366 */
};

/**
 * Breaks `seconds` down into `t`. Any number of seconds has a date.
 * Algorithm: E. G. Richards, Explanatory Supplement to the Astronomical
 * Almanac, 3rd edition, 15.11, with years that begin in March.
 */
void uk_utc_of(int64_t seconds, struct uk_utc *t);

/**
 * Seconds since 1970 of the date in `t`. Any value of a field is taken for
 * what it says, as timegm() does: 25 hours are a day and one hour, day 0 is
 * the last of the month before. Then `t` is normalised; `weekday` and
 * `yearday` are only written.
 *
 * Returns 0, or -EOVERFLOW when *seconds can't hold it: then that and `t` are
 * as they were.
 */
int uk_utc_seconds(struct uk_utc *t, int64_t *seconds);

/**
 * Puts `seconds` and `nanoseconds` into `buf` of `size` bytes as ISO 8601
 * (and RFC 3339) has it: 2024-02-29T23:59:59Z, or with `digits` (up to 9) of
 * a fraction, the rest cut off: 2024-02-29T23:59:59.250Z. Years outside of 0
 * to 9999 get a sign and at least four digits.
 *
 * Returns the length; -EINVAL for a fraction of a second or more, or for too
 * many digits; -ERANGE when `size` is too small, and then `buf` is undefined.
 */
int uk_utc_format(char *buf, size_t size, int64_t seconds, uint32_t nanoseconds,
		  unsigned int digits);

/**
 * Reads the whole of `s`: a date, or a date, `T` or a blank, a time and maybe
 * an offset to UTC, which is taken off; without one it is UTC. A date alone is
 * its first second.
 *
 *	date	2024-02-29, 20240229, +12345-01-01, 2024-060 (day of the year)
 *	time	23:59, 23:59:59, 235959, 23:59:59.25, 24:00
 *	offset	Z, +01, +01:30, -0130
 *
 * A second of 60 is the next minute's first, as RFC 3339 (5.6) allows it, at
 * the end of any hour. Of a fraction nine digits count. No week dates, no
 * fractions of hours or minutes. `nanoseconds` may be NULL.
 *
 * Returns 0; -EINVAL when `s` is nothing of this or names a day or a time
 * that there isn't; -EOVERFLOW when *seconds can't hold it. On errors both
 * are as they were.
 */
int uk_utc_parse(const char *s, int64_t *seconds, uint32_t *nanoseconds);

#ifdef __cplusplus
}
#endif

#endif /* UK_TIMECONV_H */

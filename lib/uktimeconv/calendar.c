/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The calendar repeats after 400 years, an era. Days are counted from 1 March
 * of year 0, and years begin in March, so that a leap day is the last of its
 * year: in each step what is too long by a day comes last.
 */
#include <uk/errno.h>
#include <uk/timeconv.h>

#define ERA_YEARS 400
#define ERA_DAYS  146097
#define EPOCH	  719468 /* days from there to 1970-01-01, a Thursday */
#define DAY	  86400
#define THURSDAY  4

/* Division that rounds down: what is left is never negative. */
static int64_t div_down(int64_t a, int64_t b, int *rest)
{
	int64_t q = a / b, r = a % b;

	if (r < 0) {
		q--;
		r += b;
	}
	*rest = r;
	return q;
}

static bool is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 || year % 400 == 0);
}

/* Days of a year of 365 before month `m`, counted from March on, from 0. */
static int days_before(int m)
{
	return (153 * m + 2) / 5;
}

void uk_utc_of(int64_t seconds, struct uk_utc *t)
{
	int rest, day, century, year, month;
	int64_t days = div_down(seconds, DAY, &rest);
	int64_t era = div_down(days + EPOCH, ERA_DAYS, &day);

	t->hour = rest / 3600;
	t->minute = rest / 60 % 60;
	t->second = rest % 60;
	div_down(days + THURSDAY, 7, &t->weekday);

	/* A century has 36524 days and a quarter, a year 365 and a quarter. */
	century = (4 * day + 3) / ERA_DAYS;
	day -= century * ERA_DAYS / 4;
	year = (4 * day + 3) / 1461;
	day -= year * 1461 / 4;
	month = (5 * day + 2) / 153;

	t->day = day - days_before(month) + 1;
	t->month = month < 10 ? month + 3 : month - 9;
	t->year = era * ERA_YEARS + century * 100 + year + (month >= 10);
	/* January has 31 days, February belongs to the year before's end. */
	t->yearday = month < 10 ? day + 60 + is_leap(t->year) : day - 305;
}

/* Days since 1970 of the first of month `month`, counted from 0, any. */
static int days_of_month(int64_t year, int64_t month, int64_t *days)
{
	int m, y;
	int64_t era;

	/* From March on. */
	if (__builtin_add_overflow(year, div_down(month - 2, 12, &m), &year))
		return -EOVERFLOW;
	era = div_down(year, ERA_YEARS, &y);
	if (__builtin_mul_overflow(era, ERA_DAYS, days) ||
	    __builtin_add_overflow(
		    *days, 365 * y + y / 4 - y / 100 + days_before(m) - EPOCH,
		    days))
		return -EOVERFLOW;
	return 0;
}

/* days * DAY + rest: their sum may fit where the product doesn't. */
static int join(int64_t days, int64_t rest, int64_t *seconds)
{
	if (days < 0) {
		days++;
		rest -= DAY;
	}
	return __builtin_mul_overflow(days, DAY, &days) ||
			       __builtin_add_overflow(days, rest, seconds)
		       ? -EOVERFLOW
		       : 0;
}

int uk_utc_seconds(struct uk_utc *t, int64_t *seconds)
{
	int64_t days, more, result;
	int rest;
	int rc = days_of_month(t->year, (int64_t)t->month - 1, &days);

	if (rc)
		return rc;
	more = div_down((int64_t)t->hour * 3600 + (int64_t)t->minute * 60 +
				t->second,
			DAY, &rest);
	if (__builtin_add_overflow(days, more + t->day - 1, &days))
		return -EOVERFLOW;
	rc = join(days, rest, &result);
	if (rc)
		return rc;
	uk_utc_of(result, t);
	*seconds = result;
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Clocks, sleeping, calendar.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>
#include "case.h"

static long long ns_of(struct timespec t)
{
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return ns_of(t);
}

CASE(clock_gettime, monotonic, "its value can't be set and never goes back")
{
	long long before = now(CLOCK_MONOTONIC), t;
	struct timespec set = {0};

	for (int i = 0; i < 1000; i++) {
		t = now(CLOCK_MONOTONIC);
		if (t < before) {
			CHECK(t >= before);
			break;
		}
		before = t;
	}
	CHECK(clock_settime(CLOCK_MONOTONIC, &set) == -1 && errno == EINVAL);
	CHECK(clock_gettime(12345, &set) == -1 && errno == EINVAL);
}

CASE(clock_gettime, realtime, "seconds since the Epoch, as time() has them")
{
	struct timespec t;
	struct timeval v;
	time_t s = time(NULL);

	CHECK(clock_gettime(CLOCK_REALTIME, &t) == 0);
	CHECK(t.tv_sec >= s && t.tv_sec - s < 5);
	CHECK(t.tv_nsec >= 0 && t.tv_nsec < 1000000000);
	CHECK(gettimeofday(&v, NULL) == 0);
	CHECK(v.tv_sec - s < 5 && v.tv_usec >= 0 && v.tv_usec < 1000000);
	CHECK(s > 1600000000);
}

CASE(clock_getres, positive, "the resolution is positive")
{
	struct timespec t = {.tv_nsec = -1};

	CHECK(clock_getres(CLOCK_MONOTONIC, &t) == 0);
	CHECK(t.tv_sec == 0 && t.tv_nsec > 0 && t.tv_nsec <= 20000000);
	CHECK(clock_getres(CLOCK_REALTIME, NULL) == 0);
	CHECK(clock_getres(12345, &t) == -1 && errno == EINVAL);
}

CASE(nanosleep, at_least,
     "the suspension time shall not be less than that requested")
{
	struct timespec t = {.tv_nsec = 3000000};
	long long before = now(CLOCK_MONOTONIC);

	CHECK(nanosleep(&t, NULL) == 0);
	CHECK(now(CLOCK_MONOTONIC) - before >= 3000000);
	t.tv_nsec = 1000000000;
	CHECK(nanosleep(&t, NULL) == -1 && errno == EINVAL);
	t.tv_nsec = -1;
	CHECK(nanosleep(&t, NULL) == -1 && errno == EINVAL);
}

CASE(clock_nanosleep, absolute,
     "TIMER_ABSTIME: until the clock reaches the time; at once if it has")
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	CHECK(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == 0);
	t.tv_nsec += 3000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	CHECK(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == 0);
	CHECK(now(CLOCK_MONOTONIC) >= ns_of(t));
	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_sec -= 10;
	CHECK(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL) == 0);
	t.tv_nsec = -1;
	CHECK(clock_nanosleep(CLOCK_REALTIME, 0, &t, NULL) == EINVAL);
}

CASE(clock, advances, "processor time; (clock_t)-1 if not available")
{
	clock_t before = clock();
	volatile int x = 0;

	CHECK(before != (clock_t)-1);
	for (int i = 0; i < 100000; i++)
		x += i;
	CHECK(clock() >= before);
}

CASE(times, elapsed, "elapsed real time; and of the process")
{
	struct tms t;

	CHECK(times(&t) != (clock_t)-1);
	CHECK(t.tms_cutime == 0);
}

CASE(gmtime_r, calendar, "seconds since the Epoch into a broken-down time")
{
	time_t t = 951782400; /* 2000-02-29 00:00:00 */
	struct tm tm;

	CHECK(gmtime_r(&t, &tm) == &tm);
	CHECK(tm.tm_year == 100 && tm.tm_mon == 1 && tm.tm_mday == 29);
	CHECK(tm.tm_wday == 2 && tm.tm_yday == 59 && tm.tm_hour == 0);
	t = -1;
	gmtime_r(&t, &tm);
	CHECK(tm.tm_year == 69 && tm.tm_mon == 11 && tm.tm_sec == 59);
}

CASE(mktime, normalizes, "members are not restricted to their ranges")
{
	struct tm tm = {.tm_year = 100, .tm_mon = 13, .tm_mday = 32};
	time_t t;

	setenv("TZ", "UTC0", 1);
	tzset();
	t = mktime(&tm);
	CHECK(t == 983664000); /* 2001-03-04 */
	CHECK(tm.tm_mon == 2 && tm.tm_mday == 4 && tm.tm_year == 101);
}

CASE(tzset, rule, "TZ of the form std offset dst, rule")
{
	time_t t = 1719835200; /* 2024-07-01 12:00 UTC */
	struct tm tm;

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	localtime_r(&t, &tm);
	CHECK(tm.tm_hour == 14 && tm.tm_isdst == 1);
	t = 1704110400; /* 2024-01-01 12:00 UTC */
	localtime_r(&t, &tm);
	CHECK(tm.tm_hour == 13 && tm.tm_isdst == 0);
	setenv("TZ", "UTC0", 1);
	tzset();
}

CASE(strftime, conversions, "%a to %Z in the POSIX locale")
{
	struct tm tm = {.tm_year = 124,
			.tm_mon = 1,
			.tm_mday = 29,
			.tm_hour = 23,
			.tm_min = 5,
			.tm_wday = 4,
			.tm_yday = 59};
	char s[80];

	CHECK(strftime(s, sizeof(s), "%a %d %b %Y %H:%M:%S %j %V %G", &tm) > 0);
	CHECK(!strcmp(s, "Thu 29 Feb 2024 23:05:00 060 09 2024"));
	CHECK(strftime(s, 3, "%Y", &tm) == 0);
}

CASE(strptime, conversions, "the reverse of strftime()")
{
	struct tm tm = {0};
	const char *end = strptime("2024-02-29 x", "%Y-%m-%d", &tm);

	CHECK(end && !strcmp(end, " x"));
	CHECK(tm.tm_year == 124 && tm.tm_mon == 1 && tm.tm_mday == 29);
	CHECK(!strptime("2024-13", "%Y-%m", &tm));
}

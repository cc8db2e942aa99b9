/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * <time.h>: clocks that go on, and dates both ways.
 */
#include <errno.h>
#include <limits.h>
#include <time.h>
#include <uk/test.h>

UK_TESTCASE(nolibc, clocks)
{
	struct timespec a, b;
	time_t now = time(NULL), again;

	UK_TEST_EXPECT_EQ(clock_gettime(CLOCK_MONOTONIC, &a), 0);
	UK_TEST_EXPECT_EQ(clock_gettime(CLOCK_MONOTONIC, &b), 0);
	UK_TEST_EXPECT(b.tv_sec > a.tv_sec ||
		       (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
	UK_TEST_EXPECT(a.tv_nsec >= 0 && a.tv_nsec < 1000000000);
	UK_TEST_EXPECT(time(&again) >= now && again >= now);
	UK_TEST_EXPECT_EQ(clock_gettime(CLOCK_REALTIME, &b), 0);
	UK_TEST_EXPECT(b.tv_sec >= again);
	UK_TEST_EXPECT(!clock_getres(CLOCK_REALTIME, &a) && a.tv_nsec == 1);
	errno = 0;
	UK_TEST_EXPECT(clock_gettime(77, &a) == -1 && errno == EINVAL);
}

UK_TESTCASE(nolibc, dates)
{
	time_t t = 951782399; /* 2000-02-28 23:59:59 */
	struct tm tm;

	UK_TEST_ASSERT(gmtime_r(&t, &tm) == &tm);
	UK_TEST_EXPECT(tm.tm_year == 100 && tm.tm_mon == 1 && tm.tm_mday == 28);
	UK_TEST_EXPECT(tm.tm_hour == 23 && tm.tm_min == 59 && tm.tm_sec == 59);
	UK_TEST_EXPECT(tm.tm_wday == 1 && tm.tm_yday == 58 && !tm.tm_isdst);
	UK_TEST_EXPECT_EQ(timegm(&tm), t);
	/* Months beyond the year, and a second that makes it the 29th. */
	tm.tm_mon -= 24;
	tm.tm_year += 2;
	tm.tm_sec++;
	UK_TEST_EXPECT_EQ(timegm(&tm), t + 1);
	UK_TEST_EXPECT(tm.tm_year == 100 && tm.tm_mon == 1 && tm.tm_mday == 29);
	t = LLONG_MAX;
	errno = 0;
	UK_TEST_EXPECT(!gmtime_r(&t, &tm) && errno == EOVERFLOW);
	tm.tm_year = INT_MAX;
	tm.tm_mon = 12;
	errno = 0;
	UK_TEST_EXPECT(timegm(&tm) == -1 && errno == EOVERFLOW);
}

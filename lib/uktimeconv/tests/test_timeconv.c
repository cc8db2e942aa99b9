/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Dates whose seconds are known, the ends of what 64 bits hold, texts.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/test.h>
#include <uk/timeconv.h>

#define DAY 86400

static const struct {
	int64_t seconds;
	struct uk_utc utc;
	const char *text;
} known[] = {
	{0, {1970, 1, 1, 0, 0, 0, 4, 1}, "1970-01-01T00:00:00Z"},
	{-1, {1969, 12, 31, 23, 59, 59, 3, 365}, "1969-12-31T23:59:59Z"},
	{951782400, {2000, 2, 29, 0, 0, 0, 2, 60}, "2000-02-29T00:00:00Z"},
	{951868800, {2000, 3, 1, 0, 0, 0, 3, 61}, "2000-03-01T00:00:00Z"},
	{978307199, {2000, 12, 31, 23, 59, 59, 0, 366}, "2000-12-31T23:59:59Z"},
	{4107542399, {2100, 2, 28, 23, 59, 59, 0, 59}, "2100-02-28T23:59:59Z"},
	{4107542400, {2100, 3, 1, 0, 0, 0, 1, 60}, "2100-03-01T00:00:00Z"},
	{253402300799,
	 {9999, 12, 31, 23, 59, 59, 5, 365},
	 "9999-12-31T23:59:59Z"},
	{253402300800, {10000, 1, 1, 0, 0, 0, 6, 1}, "+10000-01-01T00:00:00Z"},
	{-62167219200, {0, 1, 1, 0, 0, 0, 6, 1}, "0000-01-01T00:00:00Z"},
	{-62167219201,
	 {-1, 12, 31, 23, 59, 59, 5, 365},
	 "-0001-12-31T23:59:59Z"},
	{-377705116800, {-9999, 1, 1, 0, 0, 0, 1, 1}, "-9999-01-01T00:00:00Z"},
	{INT64_MAX,
	 {292277026596, 12, 4, 15, 30, 7, 0, 339},
	 "+292277026596-12-04T15:30:07Z"},
	{INT64_MIN,
	 {-292277022657, 1, 27, 8, 29, 52, 0, 27},
	 "-292277022657-01-27T08:29:52Z"},
};

static void expect_same(const struct uk_utc *a, const struct uk_utc *b)
{
	UK_TEST_EXPECT_EQ(a->year, b->year);
	UK_TEST_EXPECT_EQ(a->month, b->month);
	UK_TEST_EXPECT_EQ(a->day, b->day);
	UK_TEST_EXPECT_EQ(a->hour, b->hour);
	UK_TEST_EXPECT_EQ(a->minute, b->minute);
	UK_TEST_EXPECT_EQ(a->second, b->second);
	UK_TEST_EXPECT_EQ(a->weekday, b->weekday);
	UK_TEST_EXPECT_EQ(a->yearday, b->yearday);
}

UK_TESTCASE(uktimeconv, known_dates)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(known); i++) {
		char text[UK_UTC_TEXT_MAX];
		struct uk_utc t;
		int64_t s = 1;
		int len;

		uk_utc_of(known[i].seconds, &t);
		expect_same(&t, &known[i].utc);
		t.weekday = t.yearday = 0;
		UK_TEST_EXPECT_EQ(uk_utc_seconds(&t, &s), 0);
		UK_TEST_EXPECT_EQ(s, known[i].seconds);
		expect_same(&t, &known[i].utc);
		len = uk_utc_format(text, sizeof(text), s, 999999999, 0);
		UK_TEST_EXPECT_EQ(len, strlen(text));
		UK_TEST_EXPECT_STREQ(text, known[i].text);
		s = 1;
		UK_TEST_EXPECT_EQ(uk_utc_parse(text, &s, NULL), 0);
		UK_TEST_EXPECT_EQ(s, known[i].seconds);
	}
}

/* An era and more, day by day: each follows the one before. */
UK_TESTCASE(uktimeconv, days_follow_each_other)
{
	struct uk_utc a, b;
	int64_t s;

	uk_utc_of(-150000LL * DAY, &a);
	for (int day = -149999; day < 150000; day++) {
		uk_utc_of((int64_t)day * DAY, &b);
		a.day++;
		a.hour += 24;	 /* that makes two, */
		a.second -= DAY; /* less one */
		if (uk_utc_seconds(&a, &s) || s != (int64_t)day * DAY ||
		    a.day != b.day || a.month != b.month || a.year != b.year) {
			UK_TEST_EXPECT_EQ(s, (int64_t)day * DAY);
			break;
		}
		UK_TEST_ASSERT(b.month >= 1 && b.month <= 12 && b.day >= 1);
	}
}

UK_TESTCASE(uktimeconv, fields_out_of_range)
{
	struct uk_utc t = {.year = 2024, .month = 14, .day = 0, .hour = -25};
	int64_t s;

	/* The last of January 2025, less 25 hours. */
	UK_TEST_ASSERT(uk_utc_seconds(&t, &s) == 0);
	expect_same(&t, &(struct uk_utc){2025, 1, 29, 23, 0, 0, 3, 29});
	t = (struct uk_utc){.year = 0, .month = INT32_MIN, .day = INT32_MAX};
	UK_TEST_EXPECT_EQ(uk_utc_seconds(&t, &s), 0);
	t = (struct uk_utc){1970, 1, 1, INT32_MAX, INT32_MAX, INT32_MAX, 0, 0};
	UK_TEST_ASSERT(uk_utc_seconds(&t, &s) == 0);
	UK_TEST_EXPECT_EQ(s, 3661LL * INT32_MAX);
}

UK_TESTCASE(uktimeconv, overflow_changes_nothing)
{
	static const struct uk_utc bad[] = {
		{292277026596, 12, 4, 15, 30, 8, 0, 0},
		{-292277022657, 1, 27, 8, 29, 51, 0, 0},
		{292277026597, 1, 1, 0, 0, 0, 0, 0},
		{INT64_MAX, 1, 1, 0, 0, 0, 0, 0},
		{INT64_MIN, 1, 1, 0, 0, 0, 0, 0},
		{INT64_MAX, 13, 1, 0, 0, 0, 0, 0},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		struct uk_utc t = bad[i];
		int64_t s = 5;

		UK_TEST_EXPECT_EQ(uk_utc_seconds(&t, &s), -EOVERFLOW);
		UK_TEST_EXPECT_EQ(s, 5);
		expect_same(&t, &bad[i]);
	}
}

UK_TESTCASE(uktimeconv, formats)
{
	char text[UK_UTC_TEXT_MAX];

	UK_TEST_EXPECT_EQ(uk_utc_format(text, sizeof(text), 0, 250999999, 3),
			  24);
	UK_TEST_EXPECT_STREQ(text, "1970-01-01T00:00:00.250Z");
	UK_TEST_EXPECT_EQ(uk_utc_format(text, sizeof(text), INT64_MIN, 1, 9),
			  39);
	UK_TEST_EXPECT_STREQ(text, "-292277022657-01-27T08:29:52.000000001Z");
	UK_TEST_EXPECT_EQ(uk_utc_format(text, 20, 0, 0, 0), -ERANGE);
	UK_TEST_EXPECT_EQ(uk_utc_format(text, 21, 0, 0, 0), 20);
	UK_TEST_EXPECT_EQ(uk_utc_format(NULL, 0, 0, 0, 0), -ERANGE);
	UK_TEST_EXPECT_EQ(uk_utc_format(text, 40, 0, 1000000000, 0), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_utc_format(text, 40, 0, 0, 10), -EINVAL);
}

UK_TESTCASE(uktimeconv, parses)
{
	static const struct {
		const char *text;
		int64_t seconds;
		uint32_t nanoseconds;
	} good[] = {
		{"2000-02-29", 951782400, 0},
		{"20000229", 951782400, 0},
		{"2000-060", 951782400, 0},
		{"2000060", 951782400, 0},
		{"2000-02-29T24:00", 951868800, 0},
		{"2000-02-29 23:59:60z", 951868800, 0},
		{"20000229T000001.5", 951782401, 500000000},
		{"2000-02-29t00:00:00,1234567899Z", 951782400, 123456789},
		{"2000-02-29T01:30+01:30", 951782400, 0},
		{"2000-02-28T23:00-01", 951782400, 0},
		{"2000-02-28T22:30:00-0130", 951782400, 0},
		{"+002000-02-29", 951782400, 0},
		{"-0001-12-31T23:59:59Z", -62167219201, 0},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(good); i++) {
		int64_t s = 1;
		uint32_t ns = 1;

		UK_TEST_EXPECT_EQ(uk_utc_parse(good[i].text, &s, &ns), 0);
		UK_TEST_EXPECT_EQ(s, good[i].seconds);
		UK_TEST_EXPECT_EQ(ns, good[i].nanoseconds);
	}
}

UK_TESTCASE(uktimeconv, refuses_texts)
{
	static const char *const bad[] = {
		"",
		"2000",
		"2000-",
		"2000-02",
		"2000-2-29",
		"2001-02-29",
		"2000-00-01",
		"2000-13-01",
		"2000-01-00",
		"2000-04-31",
		"2001-366",
		"2000-000",
		"2000-0229",
		"+20000229",
		"+200-02-29",
		" 2000-02-29",
		"2000-02-29 ",
		"2000-02-29Z",
		"2000-02-29T",
		"2000-02-29T23",
		"2000-02-29T24:01",
		"2000-02-29T24:00:00.1",
		"2000-02-29T23:60",
		"2000-02-29T23:58:60",
		"2000-02-29T23:59:61",
		"2000-02-29T23:59:59.",
		"2000-02-29T23:59:59.Z",
		"2000-02-29T23:59ZZ",
		"2000-02-29T23:59+24",
		"2000-02-29T23:59+1",
		"2000-02-29T23:59+01:",
		"2000-02-29T23:59+01:60",
	};
	int64_t s = 5;
	uint32_t ns = 6;

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		UK_TEST_EXPECT_EQ(uk_utc_parse(bad[i], &s, &ns), -EINVAL);
	UK_TEST_EXPECT_EQ(
		uk_utc_parse("+292277026596-12-04T15:30:08Z", &s, &ns),
		-EOVERFLOW);
	UK_TEST_EXPECT_EQ(uk_utc_parse("-999999999999-12-04", &s, &ns),
			  -EOVERFLOW);
	UK_TEST_EXPECT(s == 5 && ns == 6);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Dates against the host's gmtime_r() and timegm(), whose years are an int;
 * and every text that is made reads back as what it was made of.
 */
#include <errno.h>
#include <time.h>
#include <uk/timeconv.h>
#include "host.h"

static void check_same(const struct uk_utc *t, const struct tm *tm)
{
	CHECK(t->year == (int64_t)tm->tm_year + 1900);
	CHECK(t->month == tm->tm_mon + 1 && t->day == tm->tm_mday);
	CHECK(t->hour == tm->tm_hour && t->minute == tm->tm_min);
	CHECK(t->second == tm->tm_sec && t->weekday == tm->tm_wday);
	CHECK(t->yearday == tm->tm_yday + 1);
}

static void from_seconds(int64_t seconds)
{
	time_t host = seconds;
	struct uk_utc t;
	struct tm tm;
	int64_t back;

	uk_utc_of(seconds, &t);
	if (gmtime_r(&host, &tm))
		check_same(&t, &tm);
	else
		CHECK(t.year - 1900 > INT32_MAX || t.year - 1900 < INT32_MIN);
	CHECK(uk_utc_seconds(&t, &back) == 0 && back == seconds);
}

static int field(struct input *in, int most)
{
	uint8_t how = take(in, 1);

	/* Mostly about in range, now and then anything. */
	if (how < 32)
		return (int32_t)take(in, 4);
	return how % (most + 2) - (how >= 240 ? most : 0);
}

static void from_fields(struct input *in)
{
	struct tm tm = {
		.tm_year = field(in, 200),
		.tm_mon = field(in, 11),
		.tm_mday = field(in, 31),
		.tm_hour = field(in, 23),
		.tm_min = field(in, 59),
		.tm_sec = field(in, 59),
	};
	struct uk_utc t = {
		.year = (int64_t)tm.tm_year + 1900,
		.month = tm.tm_mon + (tm.tm_mon < INT32_MAX),
		.day = tm.tm_mday,
		.hour = tm.tm_hour,
		.minute = tm.tm_min,
		.second = tm.tm_sec,
	};
	time_t host;
	int64_t seconds;

	tm.tm_mon = t.month - 1;
	errno = 0;
	host = timegm(&tm);
	CHECK(uk_utc_seconds(&t, &seconds) == 0);
	if (host == -1 && errno) {
		/* glibc gives up in sight of an int's ends. */
		CHECK(t.year > 1000000000 || t.year < -1000000000);
		return;
	}
	CHECK(seconds == host);
	check_same(&t, &tm);
}

/* As far out as a year of 64 bits is, compared with sums of 128. */
static void far_out(struct input *in)
{
	struct uk_utc t = {.year = take(in, 8),
			   .month = field(in, 12),
			   .day = field(in, 31),
			   .hour = field(in, 23),
			   .minute = field(in, 59),
			   .second = field(in, 59)};
	struct uk_utc near = t;
	__int128 eras = t.year / 400, want;
	int64_t seconds;
	int rc;

	near.year %= 400;
	CHECK(uk_utc_seconds(&near, &seconds) == 0);
	want = seconds + eras * (146097 * 86400LL);
	rc = uk_utc_seconds(&t, &seconds);
	if (want == (int64_t)want)
		CHECK(rc == 0 && seconds == want);
	else
		CHECK(rc == -EOVERFLOW);
}

static void to_text(struct input *in, int64_t seconds)
{
	uint32_t ns = take(in, 4) % 1000000000, unit = 1, got_ns;
	unsigned int digits = take(in, 1) % 10;
	char text[UK_UTC_TEXT_MAX], *copy;
	int64_t got;
	int len;

	len = uk_utc_format(text, sizeof(text), seconds, ns, digits);
	CHECK(len > 0 && (size_t)len == strlen(text));
	for (unsigned int i = digits; i < 9; i++)
		unit *= 10;
	CHECK(uk_utc_parse(text, &got, &got_ns) == 0);
	CHECK(got == seconds && got_ns == ns / unit * unit);
	/* One byte wrong, and cut off, in a block of just its size. */
	text[take(in, 1) % len] = take(in, 1);
	text[take(in, 1) % (len + 1)] = '\0';
	copy = strdup(text);
	uk_utc_parse(copy, &got, &got_ns);
	free(copy);
}

static void any_text(struct input *in)
{
	char *s = take_string(in);
	int64_t seconds = 77;
	uint32_t ns = 78;
	int rc = uk_utc_parse(s, &seconds, &ns);

	CHECK(rc ? seconds == 77 && ns == 78 : ns < 1000000000);
	free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	uint8_t how = take(&in, 1);
	unsigned int shift = how >> 2;
	int64_t seconds = (int64_t)take(&in, 8) >> shift;

	switch (how & 3) {
	case 0:
		from_seconds(seconds);
		to_text(&in, seconds);
		break;
	case 1: from_fields(&in); break;
	case 2: far_out(&in); break;
	case 3: any_text(&in); break;
	}
	return 0;
}

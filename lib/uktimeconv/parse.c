/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Texts as dates. Nothing behind the text's NUL is read: whatever isn't what
 * was expected, a NUL too, ends it. Source: ISO 8601-1:2019, 5.2 to 5.4.
 */
#include <uk/errno.h>
#include <uk/timeconv.h>

#define YEAR_DIGITS_MAX 12 /* more than seconds of 64 bits reach */

struct text {
	const char *at;
	bool wrong;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool accept(struct text *s, char c)
{
	if (*s->at != c)
		return false;
	s->at++;
	return true;
}

/* A number of just `n` digits. */
static int number(struct text *s, unsigned int n)
{
	int v = 0;

	for (; n; n--) {
		if (!is_digit(*s->at)) {
			s->wrong = true;
			return 0;
		}
		v = v * 10 + *s->at++ - '0';
	}
	return v;
}

/* The same, at most `max`. */
static int limited(struct text *s, unsigned int n, int max)
{
	int v = number(s, n);

	s->wrong |= v > max;
	return v;
}

static unsigned int digits_ahead(const struct text *s)
{
	unsigned int n = 0;

	while (is_digit(s->at[n]))
		n++;
	return n;
}

/* A year of four digits, or after a sign of more. */
static int64_t read_year(struct text *s, bool *is_signed)
{
	bool negative = *s->at == '-';
	unsigned int n = 4;
	int64_t year = 0;

	*is_signed = negative || *s->at == '+';
	if (*is_signed) {
		s->at++;
		n = digits_ahead(s);
		s->wrong |= n < 4 || n > YEAR_DIGITS_MAX;
	}
	for (; n && !s->wrong; n--)
		year = year * 10 + number(s, 1);
	return negative ? -year : year;
}

/* The day that was read must be the one that came out of it. */
static void read_date(struct text *s, struct uk_utc *t)
{
	bool is_signed, parted;
	struct uk_utc there;
	int64_t unused;

	t->year = read_year(s, &is_signed);
	parted = accept(s, '-');
	/* Where a year of any length would end is to be seen. */
	s->wrong |= is_signed && !parted;
	if (digits_ahead(s) == 3) {
		t->month = 1;
		t->day = number(s, 3);
		s->wrong |= t->day < 1;
		there = *t;
		s->wrong |= uk_utc_seconds(&there, &unused) == 0 &&
			    there.year != t->year;
		return;
	}
	t->month = limited(s, 2, 12);
	s->wrong |= parted && !accept(s, '-');
	t->day = number(s, 2);
	there = *t;
	s->wrong |= uk_utc_seconds(&there, &unused) == 0 &&
		    (there.month != t->month || there.day != t->day);
}

static uint32_t read_fraction(struct text *s)
{
	uint32_t v = 0, unit = 100000000;

	if (!accept(s, '.') && !accept(s, ','))
		return 0;
	s->wrong |= !is_digit(*s->at);
	for (; is_digit(*s->at); s->at++, unit /= 10)
		v += (*s->at - '0') * unit;
	return v;
}

static void read_time(struct text *s, struct uk_utc *t, uint32_t *nanoseconds)
{
	bool parted;

	t->hour = limited(s, 2, 24);
	parted = accept(s, ':');
	t->minute = limited(s, 2, 59);
	if (parted ? accept(s, ':') : is_digit(*s->at)) {
		t->second = limited(s, 2, 60);
		*nanoseconds = read_fraction(s);
	}
	s->wrong |= t->hour == 24 && (t->minute || t->second || *nanoseconds);
	s->wrong |= t->second == 60 && t->minute != 59;
}

/* Takes an offset from UTC off the time. */
static void read_offset(struct text *s, struct uk_utc *t)
{
	int sign = *s->at == '-' ? 1 : -1;

	if (accept(s, 'Z') || accept(s, 'z') || !*s->at)
		return;
	s->wrong |= *s->at != '+' && *s->at != '-';
	if (s->wrong)
		return;
	s->at++;
	t->hour += sign * limited(s, 2, 23);
	if (accept(s, ':') || is_digit(*s->at))
		t->minute += sign * limited(s, 2, 59);
}

int uk_utc_parse(const char *text, int64_t *seconds, uint32_t *nanoseconds)
{
	struct text s = {text, false};
	struct uk_utc t = {0};
	uint32_t fraction = 0;
	int rc;

	read_date(&s, &t);
	if (!s.wrong && *s.at) {
		s.wrong = !accept(&s, 'T') && !accept(&s, 't') &&
			  !accept(&s, ' ');
		if (!s.wrong)
			read_time(&s, &t, &fraction);
		if (!s.wrong)
			read_offset(&s, &t);
	}
	if (s.wrong || *s.at)
		return -EINVAL;
	rc = uk_utc_seconds(&t, seconds);
	if (rc == 0 && nanoseconds)
		*nanoseconds = fraction;
	return rc;
}

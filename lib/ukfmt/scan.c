/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The scanner. It never takes more than the one byte past what a conversion
 * matched, and gives that one back.
 */
#include <limits.h>
#include <uk/errno.h>
#include <uk/arch/string.h>
#include "scan.h"

/* How a conversion ends; a format that isn't one: -EINVAL. */
enum outcome { MATCHED, FAILED, ENDED };

struct conversion {
	void *dst; /* NULL: not to be stored */
	enum length length;
	char c;
};

static void skip_space(struct scan *s)
{
	while (scan_is_space(scan_peek(s)))
		scan_take(s);
}

static void store(const struct conversion *cv, unsigned long long v)
{
	if (!cv->dst)
		return;
	switch (fmt_int_length(cv->length)) {
	case L_CHAR: *(unsigned char *)cv->dst = v; break;
	case L_SHORT: *(unsigned short *)cv->dst = v; break;
	case L_INT: *(unsigned int *)cv->dst = v; break;
	default: *(unsigned long long *)cv->dst = v;
	}
}

/* Reads a prefix that decides on the base; returns whether a 0 was there. */
static bool read_prefix(struct scan *s, unsigned int *base)
{
	if ((*base != 0 && *base != 16) || scan_peek(s) != '0') {
		*base = *base ? *base : 10;
		return false;
	}
	scan_take(s);
	if ((scan_peek(s) | 0x20) != 'x') {
		*base = *base ? *base : 8;
		return true;
	}
	scan_take(s);
	*base = 16;
	return false; /* a digit must follow */
}

static int scan_integer(struct scan *s, const struct conversion *cv,
			unsigned int base, bool sgn)
{
	unsigned long long v = 0, max;
	bool negative, any, over = false;

	negative = scan_sign(s);
	any = read_prefix(s, &base);
	for (unsigned int d; (d = scan_digit(scan_peek(s))) < base;
	     scan_take(s)) {
		any = true;
		over |= __builtin_mul_overflow(v, base, &v);
		over |= __builtin_add_overflow(v, d, &v);
	}
	if (!any)
		return FAILED;
	max = sgn ? (unsigned long long)LLONG_MAX + negative : ULLONG_MAX;
	if (over || v > max)
		store(cv, sgn && negative ? -max : max);
	else
		store(cv, negative ? -v : v);
	return MATCHED;
}

/* A set of bytes, one bit each. */
struct set {
	unsigned char bits[32];
};

static void set_add(struct set *set, unsigned char c)
{
	set->bits[c / 8] |= 1U << c % 8;
}

static bool set_has(const struct set *set, unsigned char c)
{
	return set->bits[c / 8] >> c % 8 & 1;
}

/* Reads what follows `[`; returns the format behind `]`, or NULL. */
static const char *parse_set(struct set *set, const char *fmt)
{
	bool except = *fmt == '^';
	const char *first = fmt += except;

	memset(set, 0, sizeof(*set));
	for (; *fmt != ']' || fmt == first; fmt++) {
		unsigned char from = *fmt;

		if (!from)
			return NULL;
		if (fmt[1] == '-' && fmt[2] && fmt[2] != ']')
			fmt += 2;
		for (unsigned int c = from; c <= (unsigned char)*fmt; c++)
			set_add(set, c);
	}
	for (size_t i = 0; except && i < sizeof(set->bits); i++)
		set->bits[i] = ~set->bits[i];
	return fmt + 1;
}

static int scan_text(struct scan *s, const struct conversion *cv,
		     const struct set *set)
{
	char *dst = cv->dst;
	int c;

	if (!set_has(set, scan_peek(s)))
		return FAILED;
	while ((c = scan_peek(s)) >= 0 && set_has(set, c)) {
		scan_take(s);
		if (dst)
			*dst++ = c;
	}
	if (dst)
		*dst = '\0';
	return MATCHED;
}

/* Exactly as many bytes as the width says. */
static int scan_chars(struct scan *s, const struct conversion *cv)
{
	char *dst = cv->dst;

	while (s->taken < s->limit) {
		int c = scan_peek(s);

		if (c < 0)
			return FAILED;
		scan_take(s);
		if (dst)
			*dst++ = c;
	}
	return MATCHED;
}

static int scan_number(struct scan *s, const struct conversion *cv)
{
	long end = scan_float(s, cv->length, cv->dst);

	if (end == -ENOTSUP)
		return -EINVAL;
	return end == s->taken ? MATCHED : FAILED;
}

/* The conversion itself, spaces skipped and something there to read. */
static int scan_one(struct scan *s, struct conversion *cv, struct set *set)
{
	switch (cv->c) {
	case 'd': return scan_integer(s, cv, 10, true);
	case 'i': return scan_integer(s, cv, 0, true);
	case 'u': return scan_integer(s, cv, 10, false);
	case 'o': return scan_integer(s, cv, 8, false);
	case 'p': cv->length = L_LONG; /* fall through */
	case 'x':
	case 'X': return scan_integer(s, cv, 16, false);
	case 'c': return scan_chars(s, cv);
	case 's': parse_set(set, "^ \t\n\v\f\r]"); /* fall through */
	case '[': return scan_text(s, cv, set);
	}
	return fmt_is_float(cv->c) ? scan_number(s, cv) : -EINVAL;
}

/* Reads a conversion's specification, `%` already read, up to `width`. */
static const char *parse(struct conversion *cv, const char *fmt, long *width,
			 struct set *set)
{
	long long n = 0;

	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		n = MIN(n * 10 + (*fmt - '0'), INT_MAX);
	*width = n;
	cv->length = fmt_length(&fmt);
	cv->c = *fmt++;
	if (cv->c == 'c' && !n)
		*width = 1;
	return cv->c == '[' ? parse_set(set, fmt) : cv->c ? fmt : NULL;
}

struct progress {
	int stored;
	bool converted; /* once, stored or not */
};

static int directive(struct scan *s, const char **fmt, va_list *ap,
		     struct progress *done)
{
	struct conversion cv = {0};
	bool drop = *++*fmt == '*';
	struct set set;
	long width;
	int rc;

	*fmt = parse(&cv, *fmt + drop, &width, &set);
	if (!*fmt)
		return -EINVAL;
	if (!drop)
		cv.dst = va_arg(*ap, void *);
	if (cv.c == 'n')
		return store(&cv, s->taken), MATCHED;
	if (cv.c != 'c' && cv.c != '[')
		skip_space(s);
	if (scan_peek(s) < 0)
		return ENDED;
	s->limit = width ? s->taken + width : LONG_MAX;
	rc = scan_one(s, &cv, &set);
	s->limit = LONG_MAX;
	if (rc == MATCHED) {
		done->converted = true;
		done->stored += !drop;
	}
	return rc;
}

static int match(struct scan *s, char c)
{
	if (scan_peek(s) < 0)
		return ENDED;
	if (scan_peek(s) != (unsigned char)c)
		return FAILED;
	scan_take(s);
	return MATCHED;
}

int uk_vscan(struct uk_scan_in *in, const char *fmt, va_list ap)
{
	struct scan s = {.in = in, .limit = LONG_MAX};
	struct progress done = {0};
	va_list args;
	int rc = MATCHED;

	va_copy(args, ap);
	while (rc == MATCHED && *fmt) {
		if (*fmt == '%' && fmt[1] != '%') {
			rc = directive(&s, &fmt, &args, &done);
			continue;
		}
		if (scan_is_space(*fmt) || *fmt == '%')
			skip_space(&s);
		if (*fmt == '%')
			fmt++;
		if (!scan_is_space(*fmt))
			rc = match(&s, *fmt);
		fmt++;
	}
	va_end(args);
	if (s.looked && s.ahead >= 0)
		in->unget(in, s.ahead);
	if (rc == ENDED && !done.converted)
		return -EPIPE;
	return rc < 0 ? rc : done.stored;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the readers of text share: a source of bytes that is looked at one
 * byte ahead, no further, and only when the byte is needed.
 */
#ifndef UKFMT_SCAN_H
#define UKFMT_SCAN_H

#include <uk/scan.h>
#include "real.h"
#include "spec.h"

struct scan {
	struct uk_scan_in *in;
	long taken; /* bytes so far */
	long limit; /* and at most */
	int ahead;
	bool looked; /* `ahead` holds the next byte */
};

/** The next byte, which stays; negative at the end. */
static inline int scan_peek(struct scan *s)
{
	if (s->taken >= s->limit)
		return -1;
	if (!s->looked) {
		s->ahead = s->in->get(s->in);
		s->looked = true;
	}
	return s->ahead;
}

/** Takes the byte that scan_peek() saw. */
static inline void scan_take(struct scan *s)
{
	s->looked = false;
	s->taken++;
}

static inline bool scan_is_space(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/** The value of a digit of any base up to 36, or more than that. */
static inline unsigned int scan_digit(int c)
{
	unsigned int letter = (unsigned int)(c | 0x20) - 'a';

	if ((unsigned int)c - '0' < 10)
		return (unsigned int)c - '0';
	return letter < 26 ? letter + 10 : 99;
}

/** A sign, if there is one; returns whether it is a minus. */
static inline bool scan_sign(struct scan *s)
{
	int c = scan_peek(s);

	if (c == '-' || c == '+')
		scan_take(s);
	return c == '-';
}

/* A string as the source. */
struct scan_string {
	struct uk_scan_in in;
	const char *at;
};

struct uk_scan_in *scan_string(struct scan_string *str, const char *s);

/*
 * 32-bit words that reading a format needs: for the digits that are kept, and
 * for zeroes in front of them.
 */
#define REAL_LOG10(exp2) ((exp2) * 30103L / 100000)
#define REAL_KEEP_(tiny, bits)                                                 \
	(((tiny) + 1 - REAL_LOG10((tiny) - (bits))) / 9 + 2)
#define REAL_KEEP(bits, max_exp) REAL_KEEP_(REAL_TINY(bits, max_exp), bits)
#define REAL_LEAD(bits, max_exp)                                               \
	(REAL_LOG10(REAL_TINY(bits, max_exp) + 1) / 9 + 2)
#define REAL_WORDS(bits, max_exp)                                              \
	(REAL_KEEP(bits, max_exp) + REAL_LEAD(bits, max_exp))

/**
 * Reads what strtod() takes for a number, white space excepted, and rounds it
 * half to even. `w` is REAL_WORDS() to work with.
 *
 * Returns how many bytes taken in all end the longest number, `*range`
 * whether it was out of the format's range; or -EINVAL when there is none.
 * The source may be some bytes past that end: see s->taken.
 */
long scan_real(struct scan *s, const struct real_format *f, uint32_t *w,
	       struct real *v, bool *range);

/**
 * Reads a number of the format that `length` names (L_INT: float) into `dst`,
 * nowhere if that is NULL. As scan_real(), but -ENOTSUP without the option.
 */
long scan_float(struct scan *s, enum length length, void *dst);

#endif /* UKFMT_SCAN_H */

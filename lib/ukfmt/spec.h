/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the formatter's files share: one conversion taken apart, and the way
 * to the output.
 */
#ifndef UKFMT_SPEC_H
#define UKFMT_SPEC_H

#include <uk/fmt.h>

/* "-0+ #" in this order (flag_of()), and two more. */
enum {
	F_LEFT = 1,
	F_ZERO = 2,
	F_PLUS = 4,
	F_SPACE = 8,
	F_ALT = 16,
	F_UPPER = 32,
	F_SIGNED = 64,
};

/* Of an integer: log2 of its size. */
enum length {
	L_CHAR,
	L_SHORT,
	L_INT,
	L_LLONG,
	L_LDOUBLE,
	/* A double has it, too, so that it isn't int's. */
	L_LONG = sizeof(long) == 8 ? L_LLONG : L_LDOUBLE + 1,
};

/* Of an integer: the one of the same size that isn't L_LONG. */
static inline enum length fmt_int_length(enum length l)
{
	return sizeof(long) != 8 && l == L_LONG ? L_INT : l;
}

struct fmt_spec {
	unsigned int flags;
	int width;
	int precision; /* -1: none given */
	enum length length;
};

struct fmt_sink {
	struct uk_fmt_out *out;
	size_t total;
};

void fmt_put(struct fmt_sink *s, const char *p, size_t n);
/** Puts `c` `n` times; not at all when `n` is negative. */
void fmt_pad(struct fmt_sink *s, char c, long n);

/**
 * Begins a field of `len` bytes after the prefix `pre`: spaces, prefix,
 * zeroes. Returns how many spaces follow the field.
 */
long fmt_open(struct fmt_sink *s, const struct fmt_spec *sp, const char *pre,
	      size_t npre, long len);

/** Puts the sign, if there is one, at `p`; returns its length. */
size_t fmt_sign(char *p, const struct fmt_spec *sp, bool negative);

/** Is the conversion one of floating point? */
static inline bool fmt_is_float(char c)
{
	c |= 0x20;
	return c == 'a' || (c >= 'e' && c <= 'g');
}

/** Reads a length modifier: hh h l ll j z t L, or none. */
enum length fmt_length(const char **fmt);

#endif /* UKFMT_SPEC_H */

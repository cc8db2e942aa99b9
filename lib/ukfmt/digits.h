/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Floating point as text: the part without floating-point registers.
 */
#ifndef UKFMT_DIGITS_H
#define UKFMT_DIGITS_H

#include "real.h"
#include "spec.h"

/* 32-bit words that a value of a format takes, with room for billions. */
#define DIGITS_WORDS__(n)	    ((n) + (n) / 14 + 2)
#define DIGITS_WORDS_(tiny)	    DIGITS_WORDS__((tiny) / 32 + 6)
#define DIGITS_WORDS(bits, max_exp) DIGITS_WORDS_(REAL_TINY(bits, max_exp))

/*
 * Puts `v` of a format of `bits` as `conv` (a e f g A E F G) says; `w` is
 * DIGITS_WORDS() to work with. Returns 0 or -EOVERFLOW.
 */
int fmt_real(struct fmt_sink *s, struct fmt_spec *sp, const struct real *v,
	     char conv, int bits, uint32_t *w);

#endif /* UKFMT_DIGITS_H */

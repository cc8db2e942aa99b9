/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Floating-point values as integers: a mantissa and a power of two. Here no
 * floating-point register is used, and every IEEE format is the same but for
 * its widths.
 */
#ifndef UKFMT_REAL_H
#define UKFMT_REAL_H

#include <float.h>
#include <uk/essentials.h>

#ifdef __SIZEOF_INT128__
typedef unsigned __int128 mant_t;
#else
typedef uint64_t mant_t;
#endif
#define MANT_BITS ((int)sizeof(mant_t) * 8)

/* A format, as <float.h> describes it: FLT_, DBL_ or LDBL_... */
struct real_format {
	int bits;    /* ..._MANT_DIG */
	int max_exp; /* ..._MAX_EXP */
};

#define REAL_FLOAT  ((struct real_format){FLT_MANT_DIG, FLT_MAX_EXP})
#define REAL_DOUBLE ((struct real_format){DBL_MANT_DIG, DBL_MAX_EXP})
#define REAL_LONG   ((struct real_format){LDBL_MANT_DIG, LDBL_MAX_EXP})

/* 2^-REAL_TINY is the format's least value. */
#define REAL_TINY(bits, max_exp) ((max_exp) + (bits) - 3)

enum real_kind { REAL_FINITE, REAL_INF, REAL_NAN };

struct real {
	mant_t m; /* the value is m * 2^exp; m has at most the format's bits */
	int exp;
	enum real_kind kind;
	bool negative;
};

/* From the bytes of a value, and into them. */
void real_unpack(struct real *v, const struct real_format *f, const void *src);
void real_pack(const struct real *v, const struct real_format *f, void *dst);

#endif /* UKFMT_REAL_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Floating point in printf() and scanf(). The only file that takes such an
 * argument, hence compiled with the registers for it.
 */
#include <uk/errno.h>
#include "digits.h"
#include "scan.h"

/* Each format in a function, so that double doesn't take long's stack. */
static __uk_noinline int put_double(struct fmt_sink *s, struct fmt_spec *sp,
				    char conv, double value)
{
	uint32_t w[DIGITS_WORDS(DBL_MANT_DIG, DBL_MAX_EXP)];
	struct real v;

	real_unpack(&v, &REAL_DOUBLE, &value);
	return fmt_real(s, sp, &v, conv, DBL_MANT_DIG, w);
}

static __uk_noinline int put_long(struct fmt_sink *s, struct fmt_spec *sp,
				  char conv, long double value)
{
	uint32_t w[DIGITS_WORDS(LDBL_MANT_DIG, LDBL_MAX_EXP)];
	struct real v;

	real_unpack(&v, &REAL_LONG, &value);
	return fmt_real(s, sp, &v, conv, LDBL_MANT_DIG, w);
}

int uk_fmt_float(struct fmt_sink *s, struct fmt_spec *sp, char conv,
		 va_list *ap)
{
	if (sp->length == L_LDOUBLE)
		return put_long(s, sp, conv, va_arg(*ap, long double));
	return put_double(s, sp, conv, va_arg(*ap, double));
}

static long scan_format(struct scan *s, const struct real_format *f,
			uint32_t *w, void *dst)
{
	struct real v;
	bool range;
	long end = scan_real(s, f, w, &v, &range);

	if (end >= 0 && dst)
		real_pack(&v, f, dst);
	return end;
}

static __uk_noinline long scan_double(struct scan *s,
				      const struct real_format *f, void *dst)
{
	uint32_t w[REAL_WORDS(DBL_MANT_DIG, DBL_MAX_EXP)];

	return scan_format(s, f, w, dst);
}

static __uk_noinline long scan_long(struct scan *s, void *dst)
{
	uint32_t w[REAL_WORDS(LDBL_MANT_DIG, LDBL_MAX_EXP)];

	return scan_format(s, &REAL_LONG, w, dst);
}

long scan_float(struct scan *s, enum length length, void *dst)
{
	if (length == L_LDOUBLE)
		return scan_long(s, dst);
	return scan_double(s, length == L_INT ? &REAL_FLOAT : &REAL_DOUBLE,
			   dst);
}

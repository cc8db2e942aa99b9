/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * No floating point in printf() and scanf(): the argument is passed over, so
 * that those after it come out right, and text says why it is missing.
 */
#include <uk/errno.h>
#include "scan.h"

#define MARK "<LIBUKFMT_FLOAT=n>"

int uk_fmt_float(struct fmt_sink *s, struct fmt_spec *sp, char conv,
		 va_list *ap)
{
	(void)conv;
	if (sp->length == L_LDOUBLE)
		(void)va_arg(*ap, long double);
	else
		(void)va_arg(*ap, double);
	fmt_put(s, MARK, sizeof(MARK) - 1);
	return 0;
}

long scan_float(struct scan *s, enum length length, void *dst)
{
	(void)s;
	(void)length;
	(void)dst;
	return -ENOTSUP;
}

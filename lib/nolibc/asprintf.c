/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * printf() into memory of the right size.
 */
#include <stdio.h>
#include <stdlib.h>

int vasprintf(char **buf, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	*buf = n < 0 ? NULL : malloc((size_t)n + 1);
	if (!*buf)
		return -1;
	return vsnprintf(*buf, (size_t)n + 1, fmt, ap);
}

int asprintf(char **buf, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vasprintf(buf, fmt, ap);
	va_end(ap);
	return rc;
}

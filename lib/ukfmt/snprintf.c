/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Formatting into a buffer that is never overrun.
 */
#include <uk/fmt.h>
#include <uk/arch/string.h>

struct buffer {
	struct uk_fmt_out out;
	char *at;
	size_t left; /* the terminator's byte not counted */
};

static void put(struct uk_fmt_out *o, const char *s, size_t len)
{
	struct buffer *b = uk_container_of(o, struct buffer, out);
	size_t n = MIN(len, b->left);

	memcpy(b->at, s, n);
	b->at += n;
	b->left -= n;
}

static int format(struct buffer *b, char *buf, size_t size, const char *fmt,
		  va_list ap)
{
	int rc;

	b->out.put = put;
	b->at = buf;
	b->left = size ? size - 1 : 0;
	rc = uk_vfmt(&b->out, fmt, ap);
	if (size)
		*b->at = '\0';
	return rc;
}

int uk_vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	struct buffer b = {.out.put_float = uk_fmt_float};

	return format(&b, buf, size, fmt, ap);
}

int uk_snprintf(char *buf, size_t size, const char *fmt, ...)
{
	struct buffer b = {.out.put_float = NULL};
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = format(&b, buf, size, fmt, ap);
	va_end(ap);
	return rc;
}

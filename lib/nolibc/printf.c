/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The printf family over the formatter. Console output gathers in a small
 * buffer on the stack: few console calls, and nothing left behind.
 */
#include <stdio.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <uk/fmt.h>
#include "file.h"

struct stream {
	struct uk_fmt_out out;
	FILE *file;
	size_t used;
	char buf[120];
};

static void drain(struct stream *st)
{
	fwrite(st->buf, 1, st->used, st->file);
	st->used = 0;
}

static void put_to_file(struct uk_fmt_out *o, const char *s, size_t len)
{
	struct stream *st = uk_container_of(o, struct stream, out);

	if (len > sizeof(st->buf) - st->used)
		drain(st);
	if (len > sizeof(st->buf)) {
		fwrite(s, 1, len, st->file);
		return;
	}
	memcpy(st->buf + st->used, s, len);
	st->used += len;
}

/* The formatter's negative errno as C wants it. */
static int result(int rc)
{
	if (rc < 0) {
		errno = -rc;
		return -1;
	}
	return rc;
}

int vfprintf(FILE *f, const char *fmt, va_list ap)
{
	struct stream st;
	int rc;

	st.out.put = put_to_file;
	st.out.put_float = uk_fmt_float;
	st.file = f;
	st.used = 0;
	stream_lock(f);
	rc = uk_vfmt(&st.out, fmt, ap);
	drain(&st);
	stream_unlock(f);
	return result(rc);
}

int vprintf(const char *fmt, va_list ap)
{
	return vfprintf(stdout, fmt, ap);
}

int fprintf(FILE *f, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vfprintf(f, fmt, ap);
	va_end(ap);
	return rc;
}

int printf(const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vfprintf(stdout, fmt, ap);
	va_end(ap);
	return rc;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	return result(uk_vsnprintf(buf, size, fmt, ap));
}

int vsprintf(char *buf, const char *fmt, va_list ap)
{
	return vsnprintf(buf, INT_MAX, fmt, ap);
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return rc;
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vsprintf(buf, fmt, ap);
	va_end(ap);
	return rc;
}

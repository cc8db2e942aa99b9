/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The scanf family over the scanner.
 */
#include <errno.h>
#include <stdio.h>
#include <uk/scan.h>

struct source {
	struct uk_scan_in in;
	FILE *file;
};

static int get_from_file(struct uk_scan_in *in)
{
	return fgetc(uk_container_of(in, struct source, in)->file);
}

static void unget_to_file(struct uk_scan_in *in, int c)
{
	ungetc(c, uk_container_of(in, struct source, in)->file);
}

/* The scanner's negative errno as C wants it: the input's end is no error. */
static int scan_result(int rc)
{
	if (rc >= 0)
		return rc;
	if (rc != -EPIPE)
		errno = -rc;
	return EOF;
}

int vfscanf(FILE *f, const char *fmt, va_list ap)
{
	struct source src = {{get_from_file, unget_to_file}, f};

	return scan_result(uk_vscan(&src.in, fmt, ap));
}

int vscanf(const char *fmt, va_list ap)
{
	return vfscanf(stdin, fmt, ap);
}

int vsscanf(const char *s, const char *fmt, va_list ap)
{
	return scan_result(uk_vsscan(s, fmt, ap));
}

int fscanf(FILE *f, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vfscanf(f, fmt, ap);
	va_end(ap);
	return rc;
}

int scanf(const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vfscanf(stdin, fmt, ap);
	va_end(ap);
	return rc;
}

int sscanf(const char *s, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vsscanf(s, fmt, ap);
	va_end(ap);
	return rc;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Strings as the source of what is read.
 */
#include "scan.h"

static int get_char(struct uk_scan_in *in)
{
	struct scan_string *str = uk_container_of(in, struct scan_string, in);

	return *str->at ? (unsigned char)*str->at++ : -1;
}

static void unget_char(struct uk_scan_in *in, int c)
{
	(void)c;
	uk_container_of(in, struct scan_string, in)->at--;
}

struct uk_scan_in *scan_string(struct scan_string *str, const char *s)
{
	*str = (struct scan_string){{get_char, unget_char}, s};
	return &str->in;
}

int uk_vsscan(const char *s, const char *fmt, va_list ap)
{
	struct scan_string str;

	return uk_vscan(scan_string(&str, s), fmt, ap);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What musl looks for in files of /etc, where there are no files.
 */
#include <errno.h>
#include "stdio_impl.h"

hidden FILE *__fopen_rb_ca(const char *name, FILE *f, unsigned char *buf,
			   size_t len)
{
	(void)name;
	(void)f;
	(void)buf;
	(void)len;
	errno = ENOENT;
	return NULL;
}

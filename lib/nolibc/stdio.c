/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What writes to streams, by fwrite().
 */
#include <stdio.h>
#include <string.h>
#include "file.h"

int fputs(const char *s, FILE *f)
{
	fwrite(s, 1, strlen(s), f);
	return 0;
}

int fputc(int c, FILE *f)
{
	char ch = c;

	fwrite(&ch, 1, 1, f);
	return (unsigned char)c;
}

int putc(int c, FILE *f)
{
	return fputc(c, f);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int puts(const char *s)
{
	fputs(s, stdout);
	fputc('\n', stdout);
	return 0;
}

void setbuf(FILE *f, char *buf)
{
	setvbuf(f, buf, buf ? _IOFBF : _IONBF, BUFSIZ);
}

int feof(FILE *f)
{
	return f->eof;
}

int ferror(FILE *f)
{
	return f->error;
}

void clearerr(FILE *f)
{
	f->eof = f->error = false;
}

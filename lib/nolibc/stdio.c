/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What writes to streams, by fwrite().
 */
#include <stdio.h>
#include <string.h>
#include "file.h"

int fputs(const char *s, FILE *f)
{
	size_t len = strlen(s);

	return fwrite(s, 1, len, f) == len ? 0 : EOF;
}

int fputc(int c, FILE *f)
{
	char ch = c;

	return fwrite(&ch, 1, 1, f) ? (unsigned char)c : EOF;
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
	/* What fails the text fails the newline. */
	fputs(s, stdout);
	return fputs("\n", stdout);
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

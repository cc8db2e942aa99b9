/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The three standard streams, all of them the console, and what writes to
 * them. Nothing stays in a buffer.
 */
#include <stdio.h>
#include <string.h>
#include <uk/plat/console.h>
#include "file.h"

static struct nolibc_file files[3];
FILE *const stdin = &files[0];
FILE *const stdout = &files[1];
FILE *const stderr = &files[2];

int fileno(FILE *f)
{
	return f - files;
}

size_t fwrite(const void *buf, size_t size, size_t n, FILE *f)
{
	(void)f;
	ukplat_console_write(buf, size * n);
	return size ? n : 0;
}

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

int fflush(FILE *f)
{
	(void)f;
	return 0;
}

int setvbuf(FILE *f, char *buf, int mode, size_t size)
{
	(void)f;
	(void)buf;
	(void)size;
	return mode == _IOFBF || mode == _IOLBF || mode == _IONBF ? 0 : -1;
}

void setbuf(FILE *f, char *buf)
{
	(void)f;
	(void)buf;
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

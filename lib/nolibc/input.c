/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading from stdin. Byte by byte: what isn't asked for stays with the
 * console, for whoever reads it next.
 */
#include <errno.h>
#include <stdio.h>
#include <uk/plat/console.h>
#include "file.h"

/* Waits for a byte of the console. Returns it or EOF, with f's flags set. */
static int wait_for_byte(FILE *f)
{
	char c;
	long n;

	do
		n = ukplat_console_read(&c, 1);
	while (n == 0);
	if (n == -EPIPE)
		f->eof = true;
	else if (n < 0) {
		f->error = true;
		errno = -n;
	}
	if (n < 0)
		return EOF;
	return c == '\r' ? '\n' : (unsigned char)c;
}

int fgetc(FILE *f)
{
	if (f->has_back) {
		f->has_back = false;
		return f->back;
	}
	if (f != stdin) {
		f->error = true;
		errno = EBADF;
	}
	if (f->eof || f->error)
		return EOF;
	return wait_for_byte(f);
}

int getc(FILE *f)
{
	return fgetc(f);
}

int getchar(void)
{
	return fgetc(stdin);
}

int ungetc(int c, FILE *f)
{
	if (c == EOF || f->has_back)
		return EOF;
	f->has_back = true;
	f->back = c;
	f->eof = false;
	return f->back;
}

char *fgets(char *buf, int size, FILE *f)
{
	char *p = buf;
	int c = 0;

	while (size > 1 && c != '\n') {
		c = fgetc(f);
		if (c == EOF)
			break;
		*p++ = c;
		size--;
	}
	if (size < 1 || (c == EOF && (p == buf || f->error)))
		return NULL;
	*p = '\0';
	return buf;
}

size_t fread(void *buf, size_t size, size_t n, FILE *f)
{
	unsigned char *p = buf;
	size_t done;

	if (!size)
		return 0;
	for (done = 0; done < size * n; done++) {
		int c = fgetc(f);

		if (c == EOF)
			break;
		p[done] = c;
	}
	return done / size;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Without posix-fd: the three standard streams, all of them the console.
 * Nothing stays in a buffer; input is read byte by byte, so that what isn't
 * asked for stays with the console, for whoever reads it next.
 */
#include <errno.h>
#include <stdio.h>
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

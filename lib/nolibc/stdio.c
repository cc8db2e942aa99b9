/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The three standard streams: all of them the console.
 */
#include <stdio.h>
#include <string.h>
#include <uk/plat/console.h>

struct nolibc_file {
	char unused;
};

static struct nolibc_file console;
FILE *const stdin = &console;
FILE *const stdout = &console;
FILE *const stderr = &console;

size_t fwrite(const void *buf, size_t size, size_t n, FILE *f)
{
	(void)f;
	ukplat_console_write(buf, size * n);
	return n;
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

int getchar(void)
{
	char c;
	long n;

	do
		n = ukplat_console_read(&c, 1);
	while (n == 0);
	return n < 0 ? EOF : (unsigned char)c;
}

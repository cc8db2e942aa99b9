/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Streams and formats.
 */
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include "case.h"

#define IS(expected, ...)                                                      \
	CHECK((snprintf(s, sizeof(s), __VA_ARGS__), !strcmp(s, expected)))

CASE(fprintf, integers, "d i o u x X c s p n %, flags, widths, precisions")
{
	char s[100];
	int n;

	IS("-5|  -5|-5  |-0005|+5| 5", "%d|%4d|%-4d|%.4d|%+d|% d", -5, -5, -5,
	   -5, 5, 5);
	IS("052 0x2a 0X2A 42", "%#o %#x %#X %u", 42, 42, 42, 42);
	IS("-9223372036854775808 18446744073709551615", "%" PRId64 " %" PRIu64,
	   INT64_MIN, UINT64_MAX);
	IS("ab|  abc|abc  |%", "%.2s|%5s|%-5s|%%", "abc", "abc", "abc");
	IS("-1 255", "%hhd %hhu", 255, 255);
	IS("007|7  |", "%03d|%-3d|%.0d", 7, 7, 0);
	snprintf(s, sizeof(s), "abc%n", &n);
	CHECK(n == 3);
	CHECK(snprintf(s, 3, "%s", "12345") == 5 && !strcmp(s, "12"));
	CHECK(snprintf(NULL, 0, "%d", 1234) == 4);
}

CASE(fprintf, positions, "%n$ takes the nth argument")
{
	char s[100];

	IS("b a", "%2$s %1$s", "a", "b");
	IS("   7", "%1$*2$d", 7, 4);
}

CASE(fprintf, reals, "a e f g, correctly rounded")
{
	char s[400];

	IS("0.1 1e+10 1e-05", "%g %g %g", 0.1, 1e10, 1e-5);
	IS("2 4 1e+02", "%.0f %.0f %.0e", 2.5, 3.5, 100.0);
	IS("0.1000000000000000055511151231257827021181583404541015625", "%.55f",
	   0.1);
	IS("inf -INF nan", "%f %F %f", INFINITY, -INFINITY, NAN);
	IS("0x1.8p+1 -0.0", "%a %.1f", 3.0, -0.0);
	IS("1.7976931348623157e+308", "%.17g", DBL_MAX);
	IS("4.94066e-324", "%g", 4.9406564584124654e-324);
	IS("1.50", "%.2Lf", 1.5L);
	CHECK(snprintf(s, sizeof(s), "%f", DBL_MAX) == 316);
}

CASE(fscanf, conversions, "the reverse; the number of items assigned")
{
	char word[10], set[10];
	int a, b, n;
	double d;

	CHECK(sscanf("12 0x1f abc 1.5e3", "%d %i %9s %lf", &a, &b, word, &d) ==
	      4);
	CHECK(a == 12 && b == 31 && !strcmp(word, "abc") && d == 1500);
	CHECK(sscanf("abcdef", "%3[a-c]%n", set, &n) == 1 && n == 3);
	CHECK(sscanf("x", "%d", &a) == 0);
	CHECK(sscanf("", "%d", &a) == EOF);
	CHECK(sscanf("7", "%*d%d", &a) == EOF);
}

CASE(open_memstream, grows, "a buffer that grows; size after fflush()")
{
	char *buf = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&buf, &len);

	NEED(f);
	fprintf(f, "%s %d", "one", 2);
	CHECK(fflush(f) == 0 && len == 5 && !strcmp(buf, "one 2"));
	for (int i = 0; i < 10000; i++)
		fputc('x', f);
	CHECK(fclose(f) == 0 && len == 10005 && buf[10004] == 'x');
	free(buf);
}

CASE(fmemopen, reads, "a buffer as a stream")
{
	char text[] = "line one\nline two\n", line[20];
	FILE *f = fmemopen(text, strlen(text), "r+");

	NEED(f);
	CHECK(fgets(line, sizeof(line), f) && !strcmp(line, "line one\n"));
	CHECK(fgetc(f) == 'l' && ungetc('L', f) == 'L' && fgetc(f) == 'L');
	CHECK(fseek(f, 0, SEEK_SET) == 0 && ftell(f) == 0);
	CHECK(fputs("LINE", f) >= 0 && fflush(f) == 0);
	CHECK(!strncmp(text, "LINE one", 8));
	CHECK(fseek(f, 0, SEEK_END) == 0 && fgetc(f) == EOF && feof(f));
	fclose(f);
}

CASE(getline, grows, "the line with its newline; -1 at the end")
{
	char text[] = "first\n\nlast", *line = NULL;
	FILE *f = fmemopen(text, strlen(text), "r");
	size_t size = 0;

	NEED(f);
	CHECK(getline(&line, &size, f) == 6 && !strcmp(line, "first\n"));
	CHECK(getline(&line, &size, f) == 1);
	CHECK(getline(&line, &size, f) == 4 && !strcmp(line, "last"));
	CHECK(getline(&line, &size, f) == -1);
	free(line);
	fclose(f);
}

CASE(fwide, wprintf, "wide formats")
{
	wchar_t s[32];

	CHECK(swprintf(s, 32, L"%d %ls %s", 5, L"wide", "narrow") == 13);
	CHECK(!wcscmp(s, L"5 wide narrow"));
}

CASE(perror, strerror, "the values of errno have the texts of Linux's libc's")
{
	CHECK(ENOENT == 2 && EAGAIN == 11 && EDEADLK == 35 && ENOSYS == 38);
	CHECK(ETIMEDOUT == 110 && EINPROGRESS == 115);
	CHECK(!strcmp(strerror(ENOENT), "No such file or directory"));
	CHECK(strerror(12345)[0]);
}

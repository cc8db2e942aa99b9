/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Formats: XSH fprintf() and fscanf(), a case a flag, length or conversion.
 */
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include "case.h"

static char s[512];

#define IS(expected, ...)                                                      \
	CHECK(snprintf(s, sizeof(s), __VA_ARGS__) == strlen(expected) &&       \
	      !strcmp(s, expected))

CASE(fprintf, integers, "d i o u x X c s p n %, flags, widths, precisions")
{
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
	IS("b a", "%2$s %1$s", "a", "b");
	IS("   7", "%1$*2$d", 7, 4);
}

CASE(fprintf, reals, "a e f g, correctly rounded")
{
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

CASE(fprintf, flags_ignored, "- over 0; + over space; a precision over 0")
{
	IS("5   |", "%-04d|", 5);
	IS("+5", "%+ d", 5);
	IS("+5", "% +d", 5);
	IS("  005", "%05.3d", 5);
	IS("5", "% u", 5U);
}

CASE(fprintf, zero_precision,
     "converting zero with a precision of zero: no characters")
{
	IS("", "%.0d", 0);
	IS("", "%.d", 0);
	IS("|   |", "|%3.0x|", 0);
	IS("+", "%+.0i", 0);
	IS("0", "%#.0o", 0);
	IS("", "%#.0x", 0);
}

CASE(fprintf, alternative, "#: 0, 0x unless zero; a radix character always")
{
	IS("0 0 012 0xa 0XA", "%#x %#o %#o %#x %#X", 0, 0, 10, 10, 10);
	IS("1. 1.e+00 1.00000", "%#.0f %#.0e %#g", 1.0, 1.0, 1.0);
	IS("0x1.p+0", "%#.0a", 1.0);
	IS("0x00000a", "%#08x", 10);
}

CASE(fprintf, widths_from_arguments,
     "a negative width is a - and a width; a negative precision is none")
{
	IS("7   |   7|", "%*d|%*d|", -4, 7, 4, 7);
	IS("1.500000 abc", "%.*f %.*s", -1, 1.5, -1, "abc");
	IS("1.50 ab", "%.*f %.*s", 2, 1.5, 2, "abc");
	IS(" 007", "%*.*d", 4, 3, 7);
}

CASE(fprintf, lengths, "hh h l ll j z t: what the argument is, or becomes")
{
	IS("44 4464", "%hhu %hu", 300, 70000);
	IS("-128 -32768", "%hhd %hd", 128, 32768);
	IS("-1 -2 -3", "%ld %lld %jd", -1L, -2LL, (intmax_t)-3);
	IS("4 5 -6", "%zu %zd %td", (size_t)4, (ssize_t)5, (ptrdiff_t)-6);
	IS("7fffffffffffffff", "%llx", LLONG_MAX);
	IS("1777777777777777777777", "%jo", UINTMAX_MAX);
}

CASE(fprintf, limits, "the least and greatest of each type")
{
	char is[100];

	IS("-2147483648 2147483647", "%d %d", INT_MIN, INT_MAX);
	IS("4294967295 ffffffff 37777777777", "%u %x %o", UINT_MAX, UINT_MAX,
	   UINT_MAX);
	IS("-9223372036854775808", "%lld", LLONG_MIN);
	IS("18446744073709551615", "%ju", UINTMAX_MAX);
	strcpy(is, sizeof(long) == 8 ? "-9223372036854775808" : "-2147483648");
	IS(is, "%ld", LONG_MIN);
}

CASE(fprintf, strings, "bytes up to the precision; no null byte needed")
{
	char raw[3] = {'a', 'b', 'c'};

	IS("abc|ab|", "%.3s|%.2s|%.0s", raw, raw, raw);
	IS("   ab|ab   |", "%5.2s|%-5.2s|", raw, raw);
	IS("", "%s", "");
}

CASE(fprintf, characters, "c: converted to an unsigned char")
{
	IS("A", "%c", 0x141);
	IS("  x|x  |", "%3c|%-3c|", 'x', 'x');
	CHECK(snprintf(s, sizeof(s), "a%cb", 0) == 3);
	CHECK(!memcmp(s, "a\0b", 4));
}

CASE(fprintf, pointers, "p: what fscanf()'s p reads back")
{
	void *p = NULL;

	snprintf(s, sizeof(s), "%p", (void *)s);
	CHECK(sscanf(s, "%p", &p) == 1 && p == s);
}

CASE(fprintf, percent, "%%: a %; all else is copied")
{
	IS("100%", "%d%%", 100);
	IS("\t\x01\xff", "\t\x01\xff");
}

CASE(fprintf, exponents, "e: at least two digits; one before the radix")
{
	IS("1.000000e+00 1.0e+100 1e-09", "%e %.1e %.0e", 1.0, 1e100, 1e-9);
	IS("-1.234560E+05", "%E", -123456.0);
	IS("0.000000e+00 -0e+00", "%e %.0e", 0.0, -0.0);
	IS("2.2250738585072014e-308", "%.16e", DBL_MIN);
}

CASE(fprintf, general, "g: as e if X < -4 or X >= P; no trailing zeros")
{
	IS("0.0001 1e-05 100000 1e+06", "%g %g %g %g", 1e-4, 1e-5, 1e5, 1e6);
	IS("1 1e+01 10", "%.0g %.1g %.2g", 1.0, 10.0, 10.0);
	IS("1E+06 0 1.5", "%G %g %g", 1e6, 0.0, 1.5);
	IS("1e+06 0.123457", "%g %g", 999999.5, 0.1234567);
	IS("100.000", "%#g", 100.0);
}

CASE(fprintf, rounding, "halves to even; carries into more digits")
{
	IS("0 2 2 0.12 0.38", "%.0f %.0f %.0f %.2f %.2f", 0.5, 1.5, 2.5, 0.125,
	   0.375);
	IS("10.0 1.0e+01 100", "%.1f %.1e %.0f", 9.96, 9.96, 99.5);
	IS("1.000", "%.3f", 0.9996);
	IS("1e+23 9.9999999999999992e+22", "%g %.17g", 1e23, 1e23);
}

CASE(fprintf, infinite, "inf and nan have no zeros before them")
{
	IS("       inf|inf       |", "%010f|%-10f|", INFINITY, INFINITY);
	IS("+inf -INF  inf", "%+f %E % g", INFINITY, -INFINITY, INFINITY);
	IS("  nan|NAN", "%5a|%G", NAN, NAN);
}

CASE(fprintf, hexadecimal, "a: [-]0xh.hhhhp+-d, exact without a precision")
{
	IS("0x0p+0 -0x1p-1 0X1.8P+1", "%a %a %A", 0.0, -0.5, 3.0);
	IS("0x1.999999999999ap-4", "%a", 0.1);
	IS("0x1.000p+0", "%.3a", 1.0);
	IS("  0x1p+0|0x001p+0|0x1p+0  |", "%8a|%08a|%-8a|", 1.0, 1.0, 1.0);
}

CASE(fprintf, counted, "n: the bytes so far, into what the length says")
{
	struct {
		signed char hh, after;
		short h;
		long l;
		long long ll;
		size_t z;
	} n = {.after = 9};

	snprintf(s, sizeof(s), "a%hhnb%hnc%lnd%llne%zn", &n.hh, &n.h, &n.l,
		 &n.ll, &n.z);
	CHECK(n.hh == 1 && n.after == 9 && n.h == 2);
	CHECK(n.l == 3 && n.ll == 4 && n.z == 5);
	snprintf(s, 3, "%d%zn", 123456, &n.z);
	CHECK(n.z == 6);
}

CASE(snprintf, cuts, "never more than n bytes, the last of them null")
{
	char t[6] = "-----";

	CHECK(snprintf(t, 0, "abc") == 3 && t[0] == '-');
	CHECK(snprintf(t, 1, "abc") == 3 && !t[0] && t[1] == '-');
	CHECK(snprintf(t, 4, "%5d", 7) == 5 && !strcmp(t, "   "));
	CHECK(t[4] == '-');
	CHECK(snprintf(t, 6, "%.2f", 12.3456) == 5 && !strcmp(t, "12.35"));
}

CASE(sprintf, counts, "the bytes without the terminating null byte")
{
	CHECK(sprintf(s, "%s", "") == 0 && !s[0]);
	CHECK(sprintf(s, "%5s", "ab") == 5 && !strcmp(s, "   ab"));
}

CASE(fprintf, overflow, "[EOVERFLOW] more than INT_MAX bytes")
{
	FAILS(EOVERFLOW, snprintf(s, sizeof(s), "%2147483648d", 1));
	FAILS(EOVERFLOW, snprintf(s, sizeof(s), "%99999999999d", 1));
}

CASE(fprintf, wide, "ls, lc: as if by wcrtomb(); precision in bytes")
{
	IS("wide w|wi|   wi", "%ls %lc|%.2ls|%5.2ls", L"wide", L'w', L"wide",
	   L"wide");
	FAILS(EILSEQ, snprintf(s, sizeof(s), "%ls", L"\x20ac"));
	NEED(setlocale(LC_ALL, "C.UTF-8"));
	IS("\xe2\x82\xac \xe2\x82\xac|", "%ls %lc|%.2ls", L"\x20ac", 0x20ac,
	   L"\x20ac");
	setlocale(LC_ALL, "C");
}

static int by_list(int (*fn)(char *, const char *, va_list), const char *f, ...)
{
	va_list ap;
	int rc;

	va_start(ap, f);
	rc = fn(s, f, ap);
	va_end(ap);
	return rc;
}

CASE(vfprintf, list, "a list of arguments; vsscanf() as well")
{
	int a = 0, b = 0;

	CHECK(by_list(vsprintf, "%d %s", 5, "x") == 3 && !strcmp(s, "5 x"));
	strcpy(s, "7 8");
	CHECK(by_list((int (*)(char *, const char *, va_list))vsscanf, "%d %d",
		      &a, &b) == 2);
	CHECK(a == 7 && b == 8);
}

CASE(dprintf, descriptor, "to the file of a descriptor; [EBADF]")
{
	char got[16] = "";
	int p[2];

	NEED(pipe(p) == 0);
	CHECK(dprintf(p[1], "%d-%s", 12, "x") == 4);
	CHECK(read(p[0], got, 16) == 4 && !strcmp(got, "12-x"));
	close(p[0]);
	close(p[1]);
	CHECK(dprintf(p[1], "x") < 0 && errno == EBADF);
}

/* --- fscanf --- */

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

CASE(fscanf, white_space, "any amount of it, none as well, in input")
{
	int a = 0, b = 0;
	char c = 0;

	CHECK(sscanf("1 \t\n 2", "%d %d", &a, &b) == 2 && b == 2);
	CHECK(sscanf("1-2", "%d - %d", &a, &b) == 2);
	CHECK(sscanf("1  -2", "%d -%d", &a, &b) == 2 && b == 2);
	CHECK(sscanf("  x", "%c", &c) == 1 && c == ' ');
	CHECK(sscanf("  x", " %c", &c) == 1 && c == 'x');
}

CASE(fscanf, widths, "at most that many bytes are read")
{
	char word[4];
	int a, b;

	CHECK(sscanf("12345", "%2d%3d", &a, &b) == 2 && a == 12 && b == 345);
	CHECK(sscanf("-123", "%2d%d", &a, &b) == 2 && a == -1 && b == 23);
	CHECK(sscanf("abcdef", "%3s", word) == 1 && !strcmp(word, "abc"));
}

CASE(fscanf, bases, "d i o u x: the base, or what the prefix says")
{
	unsigned int o, x, y, u;
	int i, j, k;

	CHECK(sscanf("010 0x10 10", "%i %i %i", &i, &j, &k) == 3);
	CHECK(i == 8 && j == 16 && k == 10);
	CHECK(sscanf("17 ff 0XFF -1", "%o %x %X %u", &o, &x, &y, &u) == 4);
	CHECK(o == 15 && x == 255 && y == 255 && u == UINT_MAX);
	CHECK(sscanf("089", "%i", &i) == 1 && i == 0);
}

CASE(fscanf, suppressed, "*: read, neither assigned nor counted")
{
	int b = 0, n = 0;

	CHECK(sscanf("1 2 3", "%*d %d %*d%n", &b, &n) == 1);
	CHECK(b == 2 && n == 5);
}

CASE(fscanf, sets, "[: the longest sequence of bytes of the set, or not of it")
{
	char a[8] = "", b[8] = "";

	CHECK(sscanf("key=val", "%7[^=]=%7s", a, b) == 2);
	CHECK(!strcmp(a, "key") && !strcmp(b, "val"));
	CHECK(sscanf("]a]x", "%7[]a]", a) == 1 && !strcmp(a, "]a]"));
	CHECK(sscanf("x]y", "%7[^]]", a) == 1 && !strcmp(a, "x"));
	CHECK(sscanf("12ab", "%7[0-9]%7[a-z]", a, b) == 2);
	CHECK(!strcmp(a, "12") && !strcmp(b, "ab"));
	CHECK(sscanf("x", "%7[0-9]", a) == 0);
}

CASE(fscanf, characters, "c: as many as the width says, no null byte added")
{
	char c[5] = "----";

	CHECK(sscanf("a b", "%3c", c) == 1 && !memcmp(c, "a b-", 4));
}

CASE(fscanf, lengths, "hh h l ll j z t")
{
	struct {
		signed char hh, after;
		short h;
		long l;
		long long ll;
		intmax_t j;
		size_t z;
	} n = {.after = 9};

	CHECK(sscanf("-1 -2 -3 -4 -5 6", "%hhd%hd%ld%lld%jd%zu", &n.hh, &n.h,
		     &n.l, &n.ll, &n.j, &n.z) == 6);
	CHECK(n.hh == -1 && n.after == 9 && n.h == -2 && n.l == -3);
	CHECK(n.ll == -4 && n.j == -5 && n.z == 6);
}

CASE(fscanf, reals, "a e f g: as strtod() takes them")
{
	float f, g;
	double d, e;
	long double l;

	CHECK(sscanf("1.5 -2e2 0x1p3 inf .5", "%f%lf%Lf%lf%f", &f, &d, &l, &e,
		     &g) == 5);
	CHECK(f == 1.5 && d == -200 && l == 8 && isinf(e) && g == 0.5);
	CHECK(sscanf("nan", "%g", &f) == 1 && isnan(f));
	CHECK(sscanf("e5", "%f", &f) == 0);
}

CASE(fscanf, allocates, "m: the string is allocated")
{
	char *a = NULL, *b = NULL;

	CHECK(sscanf("hello 123", "%ms %m[0-9]", &a, &b) == 2);
	NEED(a && b);
	CHECK(!strcmp(a, "hello") && !strcmp(b, "123"));
	free(a);
	free(b);
}

CASE(fscanf, literals, "what differs stays unread")
{
	char text[] = "12:x5";
	FILE *f = fmemopen(text, 5, "r");
	int a = 0, b = 0;

	NEED(f);
	CHECK(fscanf(f, "%d:%d", &a, &b) == 1 && a == 12);
	CHECK(fgetc(f) == 'x');
	CHECK(fscanf(f, "6") == 0 && fgetc(f) == '5');
	CHECK(fscanf(f, "%d", &a) == EOF && feof(f));
	fclose(f);
	CHECK(sscanf("5%6", "%d%%%d", &a, &b) == 2 && b == 6);
}

CASE(fscanf, end, "EOF if it ends before the first conversion")
{
	int a, n = -1;
	char c;

	CHECK(sscanf("  ", "%d", &a) == EOF);
	CHECK(sscanf("", "%c", &c) == EOF);
	CHECK(sscanf("5", "%d%d", &a, &a) == 1);
	CHECK(sscanf("", "%n", &n) == 0 && n == 0);
	CHECK(sscanf("", "") == 0);
}

CASE(fscanf, positions, "%n$: into the nth argument")
{
	int a = 0, b = 0;

	CHECK(sscanf("1 2", "%2$d %1$d", &a, &b) == 2 && a == 2 && b == 1);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bytes and characters.
 */
#include <ctype.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "case.h"

CASE(memcpy, lengths, "n bytes, at any alignment; memmove() overlapping")
{
	unsigned char a[300], b[300];
	int ok = 1;

	for (int n = 0; n < 200; n++)
		for (int i = 0; i < 9; i++) {
			for (int k = 0; k < 300; k++) {
				a[k] = k;
				b[k] = 0xee;
			}
			memcpy(b + i, a + 2 * i, n);
			ok &= !memcmp(b + i, a + 2 * i, n);
			ok &= b[i + n] == 0xee && (i == 0 || b[i - 1] == 0xee);
			memmove(a + i, a + 3, n);
			for (int k = 0; k < 300; k++) {
				int moved = k >= i && k < i + n;

				ok &= a[k] ==
				      (unsigned char)(moved ? k - i + 3 : k);
			}
		}
	CHECK(ok);
}

CASE(strlen, family, "str* of POSIX")
{
	char s[32] = "a,b;;c", *save, *d;

	CHECK(!strcmp(strtok_r(s, ",;", &save), "a"));
	CHECK(!strcmp(strtok_r(NULL, ",;", &save), "b"));
	CHECK(!strcmp(strtok_r(NULL, ",;", &save), "c"));
	CHECK(!strtok_r(NULL, ",;", &save));
	CHECK(strspn("aab", "a") == 2 && strcspn("xyz,", ",") == 3);
	CHECK(!strcmp(strstr("needle in hay", "in"), "in hay"));
	CHECK(strncasecmp("ABCx", "abcy", 3) == 0);
	d = strndup("abcdef", 3);
	CHECK(d && !strcmp(d, "abc"));
	free(d);
	CHECK(stpcpy(s, "xyz") == s + 3 && strnlen("abc", 2) == 2);
	CHECK(!memcmp(memccpy(s, "ab.c", '.', 4) - 3, "ab.", 3));
	CHECK(strverscmp("a9", "a10") < 0);
}

CASE(isalpha, posix_locale, "character classes of the POSIX locale")
{
	int alpha = 0, space = 0, print = 0;

	for (int c = 0; c < 128; c++) {
		alpha += !!isalpha(c);
		space += !!isspace(c);
		print += !!isprint(c);
	}
	CHECK(alpha == 52 && space == 6 && print == 95);
	CHECK(toupper('q') == 'Q' && tolower('1') == '1' && !isalpha(EOF));
}

CASE(strchr, finds, "the first, strrchr() the last; the null byte too")
{
	char *s = "abcabc";

	CHECK(strchr(s, 'b') == s + 1 && strrchr(s, 'b') == s + 4);
	CHECK(strchr(s, 0) == s + 6 && strrchr(s, 0) == s + 6);
	CHECK(!strchr(s, 'x') && !strrchr(s, 'x'));
	CHECK(strchr("\xff", -1) && strchr("a", 'a' + 256));
	CHECK(strpbrk(s, "xcb") == s + 1 && !strpbrk(s, "x"));
}

CASE(memchr, finds, "within n bytes; compared as unsigned char")
{
	char *s = "a\0b\xff";

	CHECK(memchr(s, 'b', 4) == s + 2 && !memchr(s, 'b', 2));
	CHECK(memchr(s, 0xff, 4) == s + 3 && memchr(s, -1, 4) == s + 3);
	CHECK(!memchr(s, 'a', 0));
	for (int i = 0; i < 40; i++) {
		char v[41] = "";

		v[i] = 7;
		CHECK(memchr(v, 7, 41) == v + i && !memchr(v, 7, i));
	}
}

CASE(strcmp, unsigned_bytes, "by the first that differ, as unsigned char")
{
	CHECK(strcmp("a\x80", "a\x7f") > 0 && memcmp("\xff", "\1", 1) > 0);
	CHECK(strcmp("ab", "abc") < 0 && strcmp("", "") == 0);
	CHECK(strncmp("abx", "aby", 2) == 0 && strncmp("a", "b", 0) == 0);
	CHECK(strncmp("a\0x", "a\0y", 3) == 0 && memcmp("a\0x", "a\0y", 3) < 0);
	CHECK(strncmp("ab\xff", "ab\1", -1) > 0 && !strncmp("ab", "ab", -1));
	CHECK(strncmp("", "a", 1) < 0 && strncmp("a", "", 9) > 0);
	CHECK(memcmp("a", "b", 0) == 0);
	for (int n = 0; n < 40; n++)
		for (int at = 0; at < n; at++) {
			unsigned char a[40] = "", b[40] = "";

			CHECK(memcmp(a, b, n) == 0);
			a[at] = 0x80;
			b[at] = 0x7f;
			memset(b + at + 1, 0xff, sizeof(b) - at - 1);
			CHECK(memcmp(a, b, n) > 0 && memcmp(b, a, n) < 0);
			CHECK(memcmp(a, b, at) == 0);
		}
}

CASE(strncpy, pads, "null bytes up to n; none if there is no room")
{
	char s[8] = "-------";

	CHECK(strncpy(s, "ab", 5) == s && !memcmp(s, "ab\0\0\0--", 7));
	CHECK(strncpy(s, "xyz", 2) == s && !memcmp(s, "xy\0", 3));
	CHECK(stpncpy(s, "q", 3) == s + 1 && stpncpy(s, "pqrs", 3) == s + 3);
	CHECK(!memcmp(s, "pqr\0", 4));
}

CASE(strcat, appends, "strncat() at most n bytes, and a null byte")
{
	char s[10] = "a";

	CHECK(strcat(s, "bc") == s && !strcmp(s, "abc"));
	memset(s + 4, '-', 6);
	CHECK(strncat(s, "defg", 2) == s && !memcmp(s, "abcde\0-", 7));
	CHECK(strncat(s, "x", 5) == s && !strcmp(s, "abcdex"));
	CHECK(!strcmp(strncat(s, "y", 0), "abcdex"));
}

CASE(memccpy, stops, "after the byte, or after n: NULL")
{
	char s[6] = "-----";

	CHECK(memccpy(s, "abcd", 'b', 4) == s + 2 && s[2] == '-');
	CHECK(!memccpy(s, "wxyz", 'q', 3) && !memcmp(s, "wxy-", 4));
	CHECK(!memccpy(s, "q", 'q', 0) && s[0] == 'w');
}

CASE(memset, fills, "n bytes at any alignment, no other")
{
	unsigned char v[320];
	int ok = 1;

	for (int at = 1; at < 20; at++)
		for (int n = 0; n < 300; n++) {
			memset(v, 1, sizeof(v));
			ok &= memset(v + at, 0x1fe, n) == v + at;
			ok &= v[at - 1] == 1 && v[at + n] == 1;
			for (int i = 0; i < n; i++)
				ok &= v[at + i] == 0xfe;
		}
	CHECK(ok);
}

CASE(strlen, alignments, "of any length, at any alignment; strnlen()")
{
	char v[80];
	int ok = 1;

	for (int at = 0; at < 9; at++)
		for (int n = 0; n < 60; n++) {
			memset(v, 'x', sizeof(v));
			v[at + n] = 0;
			ok &= strlen(v + at) == n && strnlen(v + at, 70) == n;
			ok &= strnlen(v + at, n / 2) == n / 2;
		}
	CHECK(ok);
}

CASE(strspn, spans, "bytes that are, or aren't, of the set")
{
	CHECK(strspn("", "a") == 0 && strspn("aba", "ab") == 3);
	CHECK(strspn("abc", "") == 0 && strcspn("abc", "") == 3);
	CHECK(strcspn("abc", "cx") == 2 && strcspn("", "x") == 0);
	CHECK(strspn("\xfe\xff!", "\xff\xfe") == 2);
}

CASE(strstr, needles, "short and long ones; the empty one at once")
{
	char hay[600], needle[300], *s = "aabaabaaab";

	CHECK(strstr(s, "") == s && strstr(s, "aaab") == s + 6);
	CHECK(!strstr(s, "aaaa") && strstr(s, "b") == s + 2);
	CHECK(!strstr("", "a") && strstr("ab", "ab") && !strstr("ab", "abc"));
	memset(hay, 'a', 599);
	hay[599] = 0;
	memset(needle, 'a', 299);
	needle[298] = 'b';
	needle[299] = 0;
	CHECK(!strstr(hay, needle));
	hay[450] = 'b';
	CHECK(strstr(hay, needle) == hay + 450 - 298);
}

CASE(strtok, tokens, "of the string first given; empty ones are skipped")
{
	char s[] = ";;a;b,,c;";

	CHECK(!strcmp(strtok(s, ";"), "a"));
	CHECK(!strcmp(strtok(NULL, ";,"), "b"));
	CHECK(!strcmp(strtok(NULL, ";,"), "c"));
	CHECK(!strtok(NULL, ";,") && !strtok(NULL, ";"));
}

CASE(strdup, copies, "allocated; strndup() at most n bytes")
{
	char *s = "abc", *a = strdup(s), *b = strndup(s, 10),
	     *c = strndup(s, 0);

	NEED(a && b && c);
	CHECK(a != s && !strcmp(a, s) && !strcmp(b, s) && !c[0]);
	free(a);
	free(b);
	free(c);
}

CASE(strcasecmp, letters, "without regard to their case, others as they are")
{
	CHECK(strcasecmp("aBz", "AbZ") == 0 && strcasecmp("a", "B") < 0);
	CHECK(strcasecmp("_", "a") < 0 && strcasecmp("[", "{") != 0);
	CHECK(strncasecmp("ABx", "aby", 2) == 0 &&
	      strncasecmp("a", "b", 0) == 0);
}

CASE(ffs, bits, "the first bit set, counted from 1; 0 of 0")
{
	CHECK(ffs(0) == 0 && ffs(1) == 1 && ffs(0x80) == 8);
	CHECK(ffs(-2147483647 - 1) == 32 && ffs(6) == 2);
}

CASE(swab, pairs, "bytes exchanged; of an odd number, all but the last")
{
	char to[6] = "-----";

	swab("abcd", to, 4);
	CHECK(!strcmp(to, "badc-"));
	swab("xyz", to, 3);
	CHECK(!memcmp(to, "yx", 2) && to[3] == 'c');
}

CASE(strxfrm, order, "as strcoll(), by strcmp(); the length it needs")
{
	char a[16], b[16];

	CHECK(strxfrm(NULL, "abc", 0) == 3);
	CHECK(strxfrm(a, "abc", 16) == 3 && strxfrm(b, "abd", 16) == 3);
	CHECK(strcmp(a, b) < 0 && strcoll("abc", "abd") < 0);
	CHECK(strcoll("x", "x") == 0 && strcoll("B", "a") < 0);
}

CASE(strsignal, texts, "of signals, and of what is none")
{
	CHECK(!strcmp(strsignal(9), "Killed"));
	CHECK(strsignal(11)[0] && strsignal(1000)[0]);
}

CASE(isalnum, classes, "each class of each character agrees with the others")
{
	int ok = 1, blank = 0, hex = 0, cntrl = 0;

	for (int c = -1; c < 256; c++) {
		ok &= !isalnum(c) == !(isalpha(c) || isdigit(c));
		ok &= !isalpha(c) == !(isupper(c) || islower(c));
		ok &= !ispunct(c) == !(isgraph(c) && !isalnum(c));
		ok &= !isprint(c) == !(isgraph(c) || c == ' ');
		ok &= tolower(c) == (isupper(c) ? c + 32 : c);
		ok &= toupper(c) == (islower(c) ? c - 32 : c);
		blank += !!isblank(c);
		hex += !!isxdigit(c);
		cntrl += !!iscntrl(c);
	}
	CHECK(ok && blank == 2 && hex == 22 && cntrl == 33);
	CHECK(isascii(127) && !isascii(128) && toascii(0xc1) == 0x41);
}

CASE(basename, table, "the last component; dirname() what is before it")
{
	static const char *const is[][3] = {{"/usr/lib", "/usr", "lib"},
					    {"/usr/", "/", "usr"},
					    {"usr", ".", "usr"},
					    {"/", "/", "/"},
					    {"", ".", "."},
					    {"a//b//", "a", "b"},
					    {"..", ".", ".."}};
	char s[16];

	for (int i = 0; i < sizeof(is) / sizeof(*is); i++) {
		strcpy(s, is[i][0]);
		CHECK(!strcmp(dirname(s), is[i][1]));
		strcpy(s, is[i][0]);
		CHECK(!strcmp(basename(s), is[i][2]));
	}
	CHECK(!strcmp(dirname(NULL), "."));
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bytes, characters, patterns.
 */
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>
#include <wctype.h>
#include "case.h"

CASE(memcpy, lengths, "n bytes, at any alignment; memmove() overlapping")
{
	unsigned char a[300], b[300];
	int ok = 1;

	for (int n = 0; n < 200; n += 7)
		for (int i = 0; i < 9; i++) {
			for (int k = 0; k < 300; k++) {
				a[k] = k;
				b[k] = 0xee;
			}
			memcpy(b + i, a + 2 * i, n);
			ok &= !memcmp(b + i, a + 2 * i, n);
			ok &= b[i + n] == 0xee && (i == 0 || b[i - 1] == 0xee);
			memmove(a + i, a + 3, n);
			for (int k = 0; k < n; k++)
				ok &= a[i + k] == (unsigned char)(3 + k);
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

CASE(mbrtowc, utf8, "UTF-8 where the locale has it")
{
	wchar_t w[8];
	char s[8];

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return;
	CHECK(mbstowcs(w, "a\xc3\xa9\xe2\x82\xac", 8) == 3);
	CHECK(w[0] == 'a' && w[1] == 0xe9 && w[2] == 0x20ac);
	CHECK(wcstombs(s, w, 8) == 6 && !memcmp(s, "a\xc3\xa9\xe2\x82\xac", 6));
	CHECK(mbstowcs(w, "\xff", 8) == (size_t)-1 && errno == EILSEQ);
	CHECK(towupper(0xe9) == 0xc9 && iswalpha(0xe9));
	CHECK(MB_CUR_MAX >= 4);
	CHECK(!strcmp(nl_langinfo(CODESET), "UTF-8"));
	setlocale(LC_ALL, "C");
}

CASE(iconv, utf16, "from one character set to another")
{
	char in[] = "a\xc3\xa9", out[8], *i = in, *o = out;
	size_t ni = 3, no = sizeof(out);
	iconv_t cd = iconv_open("UTF-16LE", "UTF-8");

	NEED(cd != (iconv_t)-1);
	CHECK(iconv(cd, &i, &ni, &o, &no) == 0);
	CHECK(ni == 0 && no == 4 && !memcmp(out, "a\0\xe9\0", 4));
	CHECK(iconv_close(cd) == 0);
}

CASE(regexec, extended, "extended regular expressions, subexpressions")
{
	regmatch_t m[3];
	regex_t re;

	NEED(regcomp(&re, "([a-z]+)=([0-9]{2,3})", REG_EXTENDED) == 0);
	CHECK(regexec(&re, "  key=123;", 3, m, 0) == 0);
	CHECK(m[1].rm_so == 2 && m[1].rm_eo == 5);
	CHECK(m[2].rm_so == 6 && m[2].rm_eo == 9);
	CHECK(regexec(&re, "key=1", 0, NULL, 0) == REG_NOMATCH);
	regfree(&re);
	CHECK(regcomp(&re, "(", REG_EXTENDED) != 0);
}

CASE(fnmatch, patterns, "shell patterns")
{
	CHECK(fnmatch("*.[ch]", "main.c", 0) == 0);
	CHECK(fnmatch("*", "a/b", FNM_PATHNAME) == FNM_NOMATCH);
	CHECK(fnmatch("*", ".x", FNM_PERIOD) == FNM_NOMATCH);
	CHECK(fnmatch("a\\*", "a*", 0) == 0);
}

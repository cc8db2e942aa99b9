/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Wide characters, and characters of more than one byte.
 */
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>
#include "files.h"

/* As CASE or FILE_CASE, in a locale whose characters are UTF-8's. */
#define IN_UTF8(KIND, page, what, sentence)                                    \
	static void page##_##what##_utf8(void);                                \
	KIND(page, what, sentence)                                             \
	{                                                                      \
		NEED(setlocale(LC_ALL, "C.UTF-8"));                            \
		page##_##what##_utf8();                                        \
		setlocale(LC_ALL, "C");                                        \
	}                                                                      \
	static void page##_##what##_utf8(void)
#define UTF8_CASE(page, what, sentence) IN_UTF8(CASE, page, what, sentence)
#define UTF8_FILE_CASE(page, what, sentence)                                   \
	IN_UTF8(FILE_CASE, page, what, sentence)

/* One character of two bytes and one of three, and as wide ones. */
#define BYTES "\xc3\xa9\xe2\x82\xac"
#define WIDE  L"\xe9\x20ac"

#define INVALID	   ((size_t)-1)
#define INCOMPLETE ((size_t)-2)

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

UTF8_CASE(mbrtowc, parts, "what isn't complete is kept in the state: -2")
{
	mbstate_t st = {0};
	wchar_t w = 0;

	CHECK(mbrtowc(&w, "\xe2", 1, &st) == INCOMPLETE && !mbsinit(&st));
	CHECK(mbrtowc(&w, "\x82", 1, &st) == INCOMPLETE);
	CHECK(mbrtowc(&w, "\xacx", 2, &st) == 1 && w == 0x20ac);
	CHECK(mbsinit(&st) && mbsinit(NULL));
	CHECK(mbrtowc(&w, "", 1, &st) == 0 && w == 0);
	CHECK(mbrtowc(NULL, NULL, 0, &st) == 0);
	CHECK(mbrlen("\xc3\xa9", 2, &st) == 2);
	CHECK(mbrlen("\xc3", 1, &st) == INCOMPLETE);
}

UTF8_CASE(mbrtowc, invalid, "[EILSEQ]: what is no character")
{
	static const char *const bad[] = {"\x80",	  "\xc0\x80",
					  "\xc3(",	  "\xff",
					  "\xe0\x80\x80", "\xed\xa0\x80"};
	wchar_t w;

	for (int i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		mbstate_t st = {0};

		errno = 0;
		CHECK(mbrtowc(&w, bad[i], strlen(bad[i]), &st) == INVALID);
		CHECK(errno == EILSEQ);
	}
}

UTF8_CASE(wcrtomb, bytes, "as many as it needs; [EILSEQ]")
{
	char s[MB_LEN_MAX];

	CHECK(wcrtomb(s, 0x7f, NULL) == 1 && wcrtomb(s, 0x80, NULL) == 2);
	CHECK(wcrtomb(s, 0x20ac, NULL) == 3 && !memcmp(s, "\xe2\x82\xac", 3));
	CHECK(wcrtomb(s, 0x10ffff, NULL) == 4 && wcrtomb(NULL, 0, NULL) == 1);
	errno = 0;
	CHECK(wcrtomb(s, 0xd800, NULL) == INVALID && errno == EILSEQ);
}

UTF8_CASE(mbsrtowcs, moves, "src becomes NULL, or where it stopped")
{
	const char *src = "a" BYTES, *start = src;
	mbstate_t st = {0};
	wchar_t w[8];

	CHECK(mbsrtowcs(NULL, &src, 0, &st) == 3 && src == start);
	CHECK(mbsrtowcs(w, &src, 2, &st) == 2 && src == start + 3);
	CHECK(mbsrtowcs(w, &src, 8, &st) == 1 && !src);
	CHECK(w[0] == 0x20ac && !w[1]);
	src = start;
	CHECK(mbsnrtowcs(w, &src, 3, 8, &st) == 2 && src == start + 3);
	src = "a\xff";
	CHECK(mbsrtowcs(w, &src, 8, &st) == INVALID && errno == EILSEQ);
}

UTF8_CASE(wcsrtombs, moves, "no character in part; src as of mbsrtowcs()")
{
	const wchar_t *src = L"a\xe9\x20ac", *start = src;
	mbstate_t st = {0};
	char s[8] = "-------";

	CHECK(wcsrtombs(NULL, &src, 0, &st) == 6 && src == start);
	CHECK(wcsrtombs(s, &src, 5, &st) == 3 && src == start + 2);
	CHECK(!memcmp(s, "a\xc3\xa9-", 4));
	CHECK(wcsrtombs(s, &src, 8, &st) == 3 && !src && !s[3]);
	src = start;
	CHECK(wcsnrtombs(s, &src, 2, 8, &st) == 3 && src == start + 2);
}

UTF8_CASE(mbtowc, lengths, "of the next character; 0 of a null byte; -1")
{
	wchar_t w;
	char s[MB_LEN_MAX];

	CHECK(mbtowc(NULL, NULL, 0) == 0 && mblen(NULL, 0) == 0);
	CHECK(mbtowc(&w, BYTES, 5) == 2 && w == 0xe9);
	CHECK(mblen(BYTES, 5) == 2 && mblen("", 1) == 0);
	CHECK(mbtowc(&w, "\xc3", 1) == -1);
	CHECK(mbtowc(NULL, NULL, 0) == 0);
	CHECK(wctomb(s, 0xe9) == 2 && wctomb(NULL, 0) == 0);
	CHECK(wctomb(s, 0xdfff) == -1);
}

UTF8_CASE(btowc, bytes, "a character that is one byte, else WEOF; wctob()")
{
	CHECK(btowc('a') == 'a' && btowc(EOF) == WEOF && btowc(0xc3) == WEOF);
	CHECK(wctob(L'a') == 'a' && wctob(0xe9) == EOF && wctob(WEOF) == EOF);
}

UTF8_CASE(wcwidth, columns, "2 of wide ones, 0 of those that combine, -1")
{
	CHECK(wcwidth(L'a') == 1 && wcwidth(0) == 0 && wcwidth(L'\n') == -1);
	CHECK(wcwidth(0x4e2d) == 2 && wcwidth(0x301) == 0);
	CHECK(wcswidth(L"a\x4e2d", 2) == 3 && wcswidth(L"a\n", 2) == -1);
}

UTF8_CASE(iswalpha, classes, "of characters beyond ASCII")
{
	CHECK(iswalpha(0xe9) && iswlower(0xe9) && iswupper(0x416));
	CHECK(towlower(0x416) == 0x436 && towupper(0x3b1) == 0x391);
	CHECK(iswspace(0x2003) && !iswalpha(0x20ac) && iswpunct(0x20ac));
	CHECK(iswdigit(L'7') && !iswdigit(0x663) && iswxdigit(L'f'));
	CHECK(iswprint(0x4e2d) && !iswprint(7) && iswcntrl(7));
	CHECK(!iswalpha(WEOF) && towupper(WEOF) == WEOF);
}

CASE(wctype, names, "iswctype() by the name of a class; 0 of none")
{
	static const char *const name[] = {"alnum", "alpha", "blank", "cntrl",
					   "digit", "graph", "lower", "print",
					   "punct", "space", "upper", "xdigit"};
	wint_t in[] = {L'5', L'x', L'\t', 7,	 L'0', L'!',
		       L'x', L' ', L'!',  L'\n', L'X', L'f'};

	for (int i = 0; i < 12; i++) {
		CHECK(wctype(name[i]) && iswctype(in[i], wctype(name[i])));
		CHECK(!iswctype(WEOF, wctype(name[i])));
	}
	CHECK(!wctype("none") && !iswctype(L'a', wctype("digit")));
	CHECK(towctrans(L'a', wctrans("toupper")) == L'A');
	CHECK(towctrans(L'A', wctrans("tolower")) == L'a' && !wctrans("none"));
}

CASE(wcscpy, copies, "strings of wide characters, as str* do")
{
	wchar_t w[16];

	CHECK(wcscpy(w, L"ab") == w && wcscat(w, L"cd") == w);
	CHECK(wcslen(w) == 4 && wcsnlen(w, 2) == 2);
	CHECK(wcsncpy(w, L"x", 3) == w && !w[1] && !w[2] && w[3] == L'd');
	CHECK(wcsncat(w, L"yz", 1) == w && !wcscmp(w, L"xy"));
	CHECK(wcpcpy(w, L"abc") == w + 3 && wcpncpy(w, L"q", 3) == w + 1);
}

CASE(wcscmp, orders, "wide characters by their values")
{
	CHECK(wcscmp(L"a", L"b") < 0 && wcscmp(L"ab", L"a") > 0);
	CHECK(wcsncmp(L"abx", L"aby", 2) == 0 && wcscoll(L"a", L"a") == 0);
	CHECK(wcscasecmp(L"aB", L"Ab") == 0);
	CHECK(wcsncasecmp(L"aBx", L"Aby", 2) == 0);
	CHECK(wcsxfrm(NULL, L"abc", 0) == 3);
}

CASE(wcschr, finds, "wide characters and strings of them")
{
	wchar_t *s = L"abcabc", *at, text[] = L";a;;b";

	CHECK(wcschr(s, L'b') == s + 1 && wcsrchr(s, L'b') == s + 4);
	CHECK(wcschr(s, 0) == s + 6 && !wcschr(s, L'x'));
	CHECK(wcsstr(s, L"ca") == s + 2 && wcsstr(s, L"") == s);
	CHECK(!wcsstr(s, L"cb") && wcspbrk(s, L"xc") == s + 2);
	CHECK(wcsspn(s, L"ab") == 2 && wcscspn(s, L"c") == 2);
	CHECK(!wcscmp(wcstok(text, L";", &at), L"a"));
	CHECK(!wcscmp(wcstok(NULL, L";", &at), L"b"));
	CHECK(!wcstok(NULL, L";", &at));
}

CASE(wmemcpy, family, "n wide characters, null ones as well")
{
	wchar_t w[8] = L"a\0b\0c";

	CHECK(wmemmove(w + 1, w, 5) == w + 1 && w[1] == L'a' && w[5] == L'c');
	CHECK(wmemcpy(w, L"xyz", 2) == w && w[1] == L'y' && w[2] == 0);
	CHECK(wmemchr(w, L'c', 8) == w + 5 && !wmemchr(w, L'c', 5));
	CHECK(wmemset(w, L'q', 2) == w && w[0] == L'q' && w[1] == L'q');
	CHECK(wmemcmp(L"a\0b", L"a\0c", 3) < 0 && wmemcmp(L"a", L"b", 0) == 0);
}

CASE(wcsdup, copies, "allocated")
{
	wchar_t *w = wcsdup(L"wide");

	CHECK(w && !wcscmp(w, L"wide"));
	free(w);
}

CASE(wcstol, numbers, "as strtol() and strtod()")
{
	wchar_t *end;

	CHECK(wcstol(L" -0x1fz", &end, 0) == -31 && *end == L'z');
	CHECK(wcstoul(L"-1", NULL, 10) == ULONG_MAX);
	errno = 0;
	CHECK(wcstoll(L"9223372036854775808", &end, 10) == LLONG_MAX);
	CHECK(errno == ERANGE && !*end);
	CHECK(wcstoull(L"77", NULL, 8) == 63);
	CHECK(wcstod(L"1.5e2x", &end) == 150 && *end == L'x');
	CHECK(wcstof(L"0x1p-1", NULL) == 0.5f && wcstold(L"2", NULL) == 2);
	CHECK(wcstol(L"x", &end, 10) == 0 && *end == L'x');
}

CASE(swprintf, overflow, "negative, if n or more are to be written")
{
	wchar_t w[8];

	CHECK(swprintf(w, 4, L"%d", 123) == 3 && !wcscmp(w, L"123"));
	CHECK(swprintf(w, 3, L"%d", 123) < 0);
	CHECK(swprintf(w, 8, L"%3s|%-2ls", "a", L"b") == 6);
	CHECK(!wcscmp(w, L"  a|b "));
}

CASE(swscanf, conversions, "as sscanf(), of wide characters")
{
	wchar_t w[8], c;
	char s[8];
	int n;

	CHECK(swscanf(L"12 wide x", L"%d %7ls %lc", &n, w, &c) == 3);
	CHECK(n == 12 && !wcscmp(w, L"wide") && c == L'x');
	CHECK(swscanf(L"abc1", L"%7[a-z]%d", s, &n) == 2);
	CHECK(!strcmp(s, "abc") && n == 1);
	CHECK(swscanf(L"", L"%d", &n) == EOF);
}

UTF8_FILE_CASE(fputwc, encodes, "wide characters as bytes of the locale; back")
{
	wchar_t w[8];
	FILE *f = fopen("f", "w+");

	NEED(f);
	CHECK(fputwc(0xe9, f) == 0xe9 && fputws(L"\x20ac\n", f) >= 0);
	CHECK(fwprintf(f, L"%d", 5) == 1 && fflush(f) == 0);
	CHECK(has("f", BYTES "\n5"));
	rewind(f);
	CHECK(fgetws(w, 8, f) == w && !wcscmp(w, WIDE L"\n"));
	CHECK(fgetwc(f) == L'5' && fgetwc(f) == WEOF && feof(f));
	CHECK(ungetwc(0x20ac, f) == 0x20ac && fgetwc(f) == 0x20ac);
	fclose(f);
}

UTF8_FILE_CASE(fgetwc, invalid, "[EILSEQ]: the bytes are no character")
{
	FILE *f;

	NEED(make("f", "a\xff"));
	f = fopen("f", "r");
	NEED(f && fgetwc(f) == L'a');
	errno = 0;
	CHECK(fgetwc(f) == WEOF && errno == EILSEQ);
	fclose(f);
}

FILE_CASE(fwide, orientation, "0 of a new stream; set once, by the first use")
{
	FILE *f = fopen("f", "w");

	NEED(f);
	CHECK(fwide(f, 0) == 0 && fwide(f, 1) > 0 && fwide(f, -1) > 0);
	fclose(f);
	f = fopen("f", "w");
	CHECK(fputc('x', f) == 'x' && fwide(f, 1) < 0);
	fclose(f);
}

CASE(open_wmemstream, grows, "a string of wide characters that grows")
{
	wchar_t *w = NULL;
	size_t n = 0;
	FILE *f = open_wmemstream(&w, &n);

	NEED(f);
	CHECK(fputws(L"wide", f) >= 0 && fflush(f) == 0);
	CHECK(n == 4 && !wcscmp(w, L"wide"));
	CHECK(fputwc(L'r', f) == L'r' && fclose(f) == 0);
	CHECK(n == 5 && w[4] == L'r' && !w[5]);
	free(w);
}

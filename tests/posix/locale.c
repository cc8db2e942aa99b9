/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locales: what they say of numbers, money, days, and of character sets.
 */
#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <monetary.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>
#include "case.h"

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

/* Converts all of `in`, and returns errno, or 0. */
static int convert(const char *to, const char *from, const char *in, size_t ni,
		   char *out, size_t *no)
{
	char *i = (char *)in, *o = out;
	iconv_t cd = iconv_open(to, from);
	int error = 0;

	if (!CHECK(cd != (iconv_t)-1))
		return -1;
	if (iconv(cd, &i, &ni, &o, no) == (size_t)-1)
		error = errno;
	CHECK(iconv_close(cd) == 0);
	*no = o - out;
	return error;
}

/* Each pair of bytes, into as little room as there may be. */
static void convert_pairs(const char *from, unsigned int first)
{
	for (unsigned int n = first << 8; n < 0x10000; n++) {
		char in[] = {n >> 8, n}, out[8];
		size_t no = n % 5;
		int error = convert("UTF-8", from, in, 2, out, &no);

		if (!CHECK(no <= n % 5 && error != -1))
			return;
	}
}

CASE(iconv, east_asian, "no bytes lead the output out of its buffer")
{
	/* First bytes from 0xc9 on begin nothing in Microsoft's extension. */
	static const char *const bad[] = {"\xc9\x41", "\xc8\x41", "\xfd\x7a",
					  "\xc6\x53", "\xfe\xa0", "\xa1\xff"};
	char out[8];
	size_t no;

	for (int i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		no = 8;
		CHECK(convert("UTF-8", "EUC-KR", bad[i], 2, out, &no) ==
		      EILSEQ);
		CHECK(no == 0);
	}
	no = 8;
	CHECK(convert("UTF-8", "EUC-KR", "\xb0\xa1", 2, out, &no) == 0);
	CHECK(no == 3 && !memcmp(out, "\xea\xb0\x80", 3));
	convert_pairs("EUC-KR", 0xf0);
	convert_pairs("EUC-JP", 0xf0);
	convert_pairs("GBK", 0xf0);
	convert_pairs("BIG5", 0xf0);
	convert_pairs("SHIFT_JIS", 0xf0);
}

CASE(iconv, errors, "[EILSEQ], [EINVAL] not complete, [E2BIG] no room")
{
	char out[8];
	size_t no;

	no = 8;
	CHECK(convert("UTF-16BE", "UTF-8", "a\xff", 2, out, &no) == EILSEQ);
	CHECK(no == 2 && out[1] == 'a');
	no = 8;
	CHECK(convert("UTF-16BE", "UTF-8", "a\xe2\x82", 3, out, &no) == EINVAL);
	CHECK(no == 2);
	no = 3;
	CHECK(convert("UTF-16BE", "UTF-8", "ab", 2, out, &no) == E2BIG);
	CHECK(no == 2);
	CHECK(iconv_open("none-such", "UTF-8") == (iconv_t)-1);
	CHECK(errno == EINVAL);
}

CASE(iconv, sets, "of one byte, and of four; a pair of surrogates")
{
	char out[8];
	size_t no;

	no = 8;
	CHECK(convert("ISO-8859-1", "UTF-8", "\xc3\xa9!", 3, out, &no) == 0);
	CHECK(no == 2 && !memcmp(out, "\xe9!", 2));
	no = 8;
	CHECK(convert("UTF-8", "ISO-8859-15", "\xa4", 1, out, &no) == 0);
	CHECK(no == 3 && !memcmp(out, "\xe2\x82\xac", 3));
	no = 8;
	CHECK(convert("UTF-32BE", "UTF-8", "\xf0\x9f\x98\x80", 4, out, &no) ==
	      0);
	CHECK(no == 4 && !memcmp(out, "\0\x01\xf6\0", 4));
	no = 8;
	CHECK(convert("UTF-8", "UTF-16LE", "\x3d\xd8\0\xde", 4, out, &no) == 0);
	CHECK(no == 4 && !memcmp(out, "\xf0\x9f\x98\x80", 4));
}

CASE(localeconv, posix, "a point, and nothing else, in the POSIX locale")
{
	struct lconv *l = localeconv();

	CHECK(!strcmp(l->decimal_point, ".") && !l->thousands_sep[0]);
	CHECK(!l->grouping[0] && !l->currency_symbol[0]);
	CHECK(l->frac_digits == CHAR_MAX && l->n_sign_posn == CHAR_MAX);
}

CASE(nl_langinfo, posix, "the names and formats of the POSIX locale")
{
	static const struct {
		nl_item item;
		const char *is;
	} all[] = {{RADIXCHAR, "."},
		   {THOUSEP, ""},
		   {DAY_1, "Sunday"},
		   {DAY_7, "Saturday"},
		   {ABDAY_3, "Tue"},
		   {MON_1, "January"},
		   {MON_12, "December"},
		   {ABMON_9, "Sep"},
		   {AM_STR, "AM"},
		   {PM_STR, "PM"},
		   {D_FMT, "%m/%d/%y"},
		   {T_FMT, "%H:%M:%S"},
		   {T_FMT_AMPM, "%I:%M:%S %p"},
		   {D_T_FMT, "%a %b %e %T %Y"},
		   {YESEXPR, "^[yY]"},
		   {NOEXPR, "^[nN]"}};

	for (int i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i].item == D_T_FMT)
			CHECK(!strncmp(nl_langinfo(D_T_FMT), "%a %b %e", 8));
		else
			CHECK(!strcmp(nl_langinfo(all[i].item), all[i].is));
}

CASE(setlocale, queries, "NULL: the name of the locale there is")
{
	CHECK(!strcmp(setlocale(LC_ALL, NULL), "C"));
	CHECK(setlocale(LC_ALL, "POSIX") && setlocale(LC_NUMERIC, "C"));
	CHECK(!strcmp(setlocale(LC_ALL, NULL), "C"));
	CHECK(!setlocale(12345, "C"));
}

CASE(newlocale, objects, "duplocale(), uselocale(), freelocale(); *_l()")
{
	locale_t a = newlocale(LC_ALL_MASK, "C", (locale_t)0), b, was;

	NEED(a);
	b = duplocale(a);
	NEED(b);
	was = uselocale((locale_t)0);
	CHECK(was == LC_GLOBAL_LOCALE && uselocale(a) == was);
	CHECK(uselocale((locale_t)0) == a && uselocale(was) == a);
	CHECK(isalpha_l('x', b) && toupper_l('x', b) == 'X');
	CHECK(iswdigit_l(L'5', b) && strcoll_l("a", "b", b) < 0);
	CHECK(!strcmp(nl_langinfo_l(DAY_2, b), "Monday"));
	CHECK(strcasecmp_l("a", "A", b) == 0);
	freelocale(a);
	freelocale(b);
}

CASE(strfmon, posix, "without symbols in the POSIX locale")
{
	char s[32];

	CHECK(strfmon(s, 32, "%.2n", 1234.567) == 7 && !strcmp(s, "1234.57"));
	CHECK(strfmon(s, 32, "%.0n|%.1i", 5.0, 2.25) == 5);
	CHECK(!strcmp(s, "5|2.2"));
}

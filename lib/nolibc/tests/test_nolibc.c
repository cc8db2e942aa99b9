/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The C library as a program sees it.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/test.h>

static char buf[128];

UK_TESTCASE(nolibc, printf_integers)
{
	snprintf(buf, sizeof(buf), "%d %5d|%-5d|%05d|%+d|% d", -1, 42, 42, 42,
		 42, 42);
	UK_TEST_EXPECT_STREQ(buf, "-1    42|42   |00042|+42| 42");
	snprintf(buf, sizeof(buf), "%x %X %#x %o %#o %u", 255, 255, 255, 8, 8,
		 UINT_MAX);
	UK_TEST_EXPECT_STREQ(buf, "ff FF 0xff 10 010 4294967295");
	snprintf(buf, sizeof(buf), "%lld %llu %hhd %hd", LLONG_MIN, ULLONG_MAX,
		 (signed char)-3, (short)-4);
	UK_TEST_EXPECT_STREQ(buf,
			     "-9223372036854775808 18446744073709551615 -3 -4");
	snprintf(buf, sizeof(buf), "%.5d|%8.3d|%.0d|%*d|%-*d|", 42, -7, 0, 4, 1,
		 4, 1);
	UK_TEST_EXPECT_STREQ(buf, "00042|    -007||   1|1   |");
}

UK_TESTCASE(nolibc, printf_text)
{
	snprintf(buf, sizeof(buf), "%s|%5s|%-5s|%.2s|%c|%%", "ab", "ab", "ab",
		 "abc", 'x');
	UK_TEST_EXPECT_STREQ(buf, "ab|   ab|ab   |ab|x|%");
	UK_TEST_EXPECT_EQ(snprintf(buf, 4, "%s", "abcdef"), 6);
	UK_TEST_EXPECT_STREQ(buf, "abc");
	UK_TEST_EXPECT_EQ(snprintf(NULL, 0, "%d", 12345), 5);
}

UK_TESTCASE(nolibc, strings)
{
	char s[16] = "one,two,,three";
	char *state;

	UK_TEST_EXPECT_STREQ(strtok_r(s, ",", &state), "one");
	UK_TEST_EXPECT_STREQ(strtok_r(NULL, ",", &state), "two");
	UK_TEST_EXPECT_STREQ(strtok_r(NULL, ",", &state), "three");
	UK_TEST_EXPECT(strtok_r(NULL, ",", &state) == NULL);
	UK_TEST_EXPECT(strcmp("abc", "abd") < 0);
	UK_TEST_EXPECT(strcmp("\xff", "a") > 0);
	UK_TEST_EXPECT_EQ(strcasecmp("HeLLo", "hEllO"), 0);
	UK_TEST_EXPECT_STREQ(strstr("haystack", "st"), "stack");
	UK_TEST_EXPECT(strstr("haystack", "needle") == NULL);
	UK_TEST_EXPECT_STREQ(strrchr("a/b/c", '/'), "/c");
	UK_TEST_EXPECT_EQ(strspn("aabbc", "ab"), 4);
	UK_TEST_EXPECT_EQ(strlcpy(s, "0123456789", 4), 10);
	UK_TEST_EXPECT_STREQ(s, "012");
}

UK_TESTCASE(nolibc, memmove_overlaps)
{
	char s[] = "0123456789";

	memmove(s + 2, s, 5);
	UK_TEST_EXPECT_STREQ(s, "0101234789");
	memmove(s, s + 3, 5);
	UK_TEST_EXPECT_STREQ(s, "1234734789");
	UK_TEST_EXPECT(memcmp("ab\0c", "ab\0d", 4) < 0);
}

UK_TESTCASE(nolibc, strtol)
{
	char *end;

	UK_TEST_EXPECT_EQ(strtol("  -42x", &end, 10), -42);
	UK_TEST_EXPECT_STREQ(end, "x");
	UK_TEST_EXPECT_EQ(strtol("0x1F", NULL, 0), 31);
	UK_TEST_EXPECT_EQ(strtol("0x", &end, 16), 0);
	UK_TEST_EXPECT_STREQ(end, "x");
	UK_TEST_EXPECT_EQ(strtol("017", NULL, 0), 15);
	errno = 0;
	UK_TEST_EXPECT_EQ(strtol("99999999999999999999", NULL, 10), LONG_MAX);
	UK_TEST_EXPECT_EQ(errno, ERANGE);
	UK_TEST_EXPECT_EQ(strtoll("-9223372036854775808", NULL, 10), LLONG_MIN);
	UK_TEST_EXPECT(strtoull("18446744073709551615", NULL, 10) ==
		       ULLONG_MAX);
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

UK_TESTCASE(nolibc, qsort_and_bsearch)
{
	int v[100], key = 40;

	for (int i = 0; i < 100; i++)
		v[i] = i * 37 % 100;
	qsort(v, 100, sizeof(v[0]), compare);
	for (int i = 0; i < 100; i++)
		UK_TEST_EXPECT_EQ(v[i], i);
	UK_TEST_EXPECT(bsearch(&key, v, 100, sizeof(v[0]), compare) == &v[40]);
	key = 100;
	UK_TEST_EXPECT(!bsearch(&key, v, 100, sizeof(v[0]), compare));
}

UK_TESTCASE(nolibc, ctype)
{
	UK_TEST_EXPECT(isspace('\t') && isspace(' ') && !isspace('a'));
	UK_TEST_EXPECT(isxdigit('F') && !isxdigit('g'));
	UK_TEST_EXPECT_EQ(toupper('a'), 'A');
	UK_TEST_EXPECT_EQ(tolower('Z'), 'z');
	UK_TEST_EXPECT(!isalpha(-1));
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The scanner, and text to floating point.
 */
#include <float.h>
#include <limits.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/scan.h>
#include <uk/test.h>

static int scan(const char *text, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = uk_vsscan(text, fmt, ap);
	va_end(ap);
	return rc;
}

UK_TESTCASE(ukfmt, scans_integers)
{
	int a = 0, b = 0, n = 0;
	unsigned int u = 0, o = 0, x = 0;
	signed char c = 0;
	long long ll = 0;

	UK_TEST_EXPECT_EQ(scan(" 12 -34", "%d%d%n", &a, &b, &n), 2);
	UK_TEST_EXPECT(a == 12 && b == -34 && n == 7);
	UK_TEST_EXPECT_EQ(scan("0x1f 017 9", "%i%i%i", &a, &b, &n), 3);
	UK_TEST_EXPECT(a == 31 && b == 15 && n == 9);
	UK_TEST_EXPECT_EQ(scan("4294967295 17 0XfF", "%u%o%x", &u, &o, &x), 3);
	UK_TEST_EXPECT(u == UINT_MAX && o == 15 && x == 255);
	UK_TEST_EXPECT_EQ(
		scan("-129 99999999999999999999", "%hhd%lld", &c, &ll), 2);
	UK_TEST_EXPECT(c == 127 && ll == LLONG_MAX);
	UK_TEST_EXPECT_EQ(scan("-99999999999999999999", "%lld", &ll), 1);
	UK_TEST_EXPECT(ll == LLONG_MIN);
	UK_TEST_EXPECT_EQ(scan("12345", "%2d%*1d%d", &a, &b), 2);
	UK_TEST_EXPECT(a == 12 && b == 45);
}

UK_TESTCASE(ukfmt, scans_text)
{
	char s[8] = "", t[8] = "", c[4] = "";
	int n = 0;

	UK_TEST_EXPECT_EQ(scan(" ab\tcdef", "%s %2s%n", s, t, &n), 2);
	UK_TEST_EXPECT_STREQ(s, "ab");
	UK_TEST_EXPECT_STREQ(t, "cd");
	UK_TEST_EXPECT_EQ(n, 6);
	UK_TEST_EXPECT_EQ(scan(" xyz", "%3c", c), 1);
	UK_TEST_EXPECT(memcmp(c, " xy", 4) == 0);
	UK_TEST_EXPECT_EQ(scan("ab", "%3c", c), 0);
	UK_TEST_EXPECT_EQ(scan("key-1=]x", "%[a-z0-9-]=%[]x]", s, t), 2);
	UK_TEST_EXPECT_STREQ(s, "key-1");
	UK_TEST_EXPECT_STREQ(t, "]x");
	UK_TEST_EXPECT_EQ(scan("one:two", "%[^:]:%s", s, t), 2);
	UK_TEST_EXPECT_STREQ(s, "one");
	UK_TEST_EXPECT_STREQ(t, "two");
}

UK_TESTCASE(ukfmt, scan_ends)
{
	char s[8];
	int a = 5;

	UK_TEST_EXPECT_EQ(scan("", "%d", &a), -EPIPE);
	UK_TEST_EXPECT_EQ(scan("", "x"), -EPIPE);
	UK_TEST_EXPECT_EQ(scan("", "%n", &a), 0);
	UK_TEST_EXPECT_EQ(scan("x", "%d", &a), 0);
	UK_TEST_EXPECT_EQ(scan("3 ", "%d%d", &a, &a), 1);
	UK_TEST_EXPECT_EQ(scan("5%", "%d%%", &a), 1);
	UK_TEST_EXPECT_EQ(scan("1,2", "%*d;%d", &a), 0);
	UK_TEST_EXPECT_EQ(scan("-", "%d", &a), 0);
	UK_TEST_EXPECT_EQ(scan("0x", "%x", &a), 0);
	UK_TEST_EXPECT_EQ(scan("a", "%[a", s), -EINVAL);
	UK_TEST_EXPECT_EQ(scan("a", "%y", s), -EINVAL);
	UK_TEST_EXPECT_EQ(scan("a", "%", s), -EINVAL);
}

/* Reads all of `s` as a double; returns whether it is `want`, bit for bit. */
static bool reads(const char *s, double want, int error)
{
	double v = 123;
	char *end;
	int rc = uk_strtod(s, &end, &v);

	return rc == error && !*end && memcmp(&v, &want, sizeof(v)) == 0;
}

UK_TESTCASE(ukfmt, strtod)
{
	UK_TEST_EXPECT(reads(" 0", 0.0, 0) && reads("-0.0e9", -0.0, 0));
	UK_TEST_EXPECT(reads("+1.5E1", 15, 0) && reads(".5", 0.5, 0));
	UK_TEST_EXPECT(reads("5.", 5, 0) && reads("000012.500", 12.5, 0));
	UK_TEST_EXPECT(reads("0x1.8p1", 3, 0) && reads("0X.8", 0.5, 0));
	UK_TEST_EXPECT(reads("-INF", -__builtin_inf(), 0));
	UK_TEST_EXPECT(reads("Infinity", __builtin_inf(), 0));
	UK_TEST_EXPECT(reads("1e308", 0x1.1ccf385ebc8ap+1023, 0));
	UK_TEST_EXPECT(reads("1e309", __builtin_inf(), -ERANGE));
	UK_TEST_EXPECT(
		reads("-1e999999999999999999", -__builtin_inf(), -ERANGE));
	UK_TEST_EXPECT(reads("1e-400", 0, -ERANGE));
	UK_TEST_EXPECT(reads("0e999999999", 0, 0));
	UK_TEST_EXPECT(reads("0x1p-1074", DBL_TRUE_MIN, 0));
	UK_TEST_EXPECT(reads("0x1p1024", __builtin_inf(), -ERANGE));
}

/* Halves, to even; and the least that is more than a half. */
UK_TESTCASE(ukfmt, strtod_rounds)
{
	UK_TEST_EXPECT(reads("9007199254740993", 9007199254740992.0, 0));
	UK_TEST_EXPECT(reads("9007199254740995", 9007199254740996.0, 0));
	UK_TEST_EXPECT(
		reads("9007199254740993.00000000000000000000000000000000"
		      "0000000000000000000000000000000000000000000000001",
		      9007199254740994.0, 0));
	UK_TEST_EXPECT(reads("0x1.00000000000008", 1, 0));
	UK_TEST_EXPECT(reads("0x1.000000000000080001", 1 + DBL_EPSILON, 0));
	UK_TEST_EXPECT(reads("0x1.fffffffffffff7p1023", DBL_MAX, 0));
	UK_TEST_EXPECT(
		reads("0x1.fffffffffffff8p1023", __builtin_inf(), -ERANGE));
	UK_TEST_EXPECT(reads("0x0.fffffffffffff8p-1022", DBL_MIN, 0));
	UK_TEST_EXPECT(reads("0x1p-1075", 0, -ERANGE));
	UK_TEST_EXPECT(reads("0x1.0001p-1075", DBL_TRUE_MIN, -ERANGE));
	UK_TEST_EXPECT(reads("2.4703282292062327208e-324", 0, -ERANGE));
	UK_TEST_EXPECT(
		reads("2.4703282292062327209e-324", DBL_TRUE_MIN, -ERANGE));
	/* Once endless loops, and halves of denormals, elsewhere. */
	UK_TEST_EXPECT(reads("2.2250738585072011e-308", 0x0.fffffffffffffp-1022,
			     -ERANGE));
	UK_TEST_EXPECT(reads("2.2250738585072012e-308", DBL_MIN, 0));
}

/* The digit that decides may come after any number of zeroes. */
UK_TESTCASE(ukfmt, strtod_long_texts)
{
	static char text[3000];
	const char start[] = "9007199254740993.";

	memset(text, '0', sizeof(text) - 1);
	memcpy(text, start, sizeof(start) - 1);
	UK_TEST_EXPECT(reads(text, 9007199254740992.0, 0));
	text[sizeof(text) - 2] = '1';
	UK_TEST_EXPECT(reads(text, 9007199254740994.0, 0));
	memset(text, '0', sizeof(text) - 1);
	memcpy(text + sizeof(text) - 6, "1.5e1", 5);
	UK_TEST_EXPECT(reads(text, 15, 0));
}

UK_TESTCASE(ukfmt, strtod_ends)
{
	static const struct {
		const char *text;
		int end;
	} cases[] = {
		{"", 0},	 {"  ", 0},    {".", 0},       {"-", 0},
		{"e5", 0},	 {"1e", 1},    {"1e+", 1},     {"1.e2x", 4},
		{"0x", 1},	 {"0xg", 1},   {"0x.p1", 1},   {"0x1p", 3},
		{"1..2", 2},	 {"in", 0},    {"infinit", 3}, {"nan", 3},
		{"nan(a_1)", 8}, {"nan(a", 3}, {"nan(-)", 3},  {"\n 2 ", 3},
	};
	double v;
	char *end;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uk_strtod(cases[i].text, &end, &v);
		UK_TEST_EXPECT_EQ(end - cases[i].text, cases[i].end);
		if (!cases[i].end)
			UK_TEST_EXPECT(v == 0);
	}
}

UK_TESTCASE(ukfmt, strtof_strtold)
{
	long double ld;
	float f;

	UK_TEST_EXPECT_EQ(uk_strtof("16777217", NULL, &f), 0);
	UK_TEST_EXPECT(f == 16777216.0f);
	/* Through double it would be rounded twice, to even. */
	UK_TEST_EXPECT_EQ(uk_strtof("1.00000017881393432617187499", NULL, &f),
			  0);
	UK_TEST_EXPECT(f == 1 + FLT_EPSILON);
	UK_TEST_EXPECT_EQ(uk_strtof("3.4028236e38", NULL, &f), -ERANGE);
	UK_TEST_EXPECT_EQ(uk_strtold("0x1p-1074", NULL, &ld), 0);
	UK_TEST_EXPECT(ld == DBL_TRUE_MIN);
	UK_TEST_EXPECT_EQ(uk_strtold("1e5000", NULL, &ld), -ERANGE);
#if LDBL_MANT_DIG > DBL_MANT_DIG
	UK_TEST_EXPECT_EQ(uk_strtold("18446744073709551615", NULL, &ld), 0);
	UK_TEST_EXPECT(ld == 18446744073709551615.0L);
	UK_TEST_EXPECT_EQ(uk_strtold("1e-4950", NULL, &ld), -ERANGE);
	UK_TEST_EXPECT(ld > 0 && ld < LDBL_MIN);
#endif
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Floating point in the formatter and the scanner. What is expected follows
 * from the values, which are exact, and from C11 7.21.6.
 */
#include <float.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/scan.h>
#include <uk/test.h>

static char buf[1200];

static __uk_noinline const char *print(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (uk_vsnprintf(buf, sizeof(buf), fmt, ap) < 0)
		buf[0] = '\0';
	va_end(ap);
	return buf;
}

static int scan(const char *text, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = uk_vsscan(text, fmt, ap);
	va_end(ap);
	return rc;
}

#define EXPECT(text, ...) UK_TEST_EXPECT_STREQ(print(__VA_ARGS__), text)

UK_TESTCASE(ukfmt, fixed)
{
	EXPECT("0.000000 -0.000000 1.500000", "%f %f %f", 0.0, -0.0, 1.5);
	EXPECT("0 2 2 4 -0", "%.0f %.0f %.0f %.0f %.0f", 0.5, 1.5, 2.5, 3.5,
	       -0.5);
	EXPECT("0.1 0.3 0.12 0.38", "%.1f %.1f %.2f %.2f", 0.125, 0.25000001,
	       0.125, 0.375);
	EXPECT("10.00 1000 0.0 0.1", "%.2f %.0f %.1f %.1f", 9.999, 999.5,
	       0.05 - 1e-9, 0.05);
	EXPECT("0.1000000000000000055511151231257827", "%.34f", 0.1);
	EXPECT("18446744073709551616", "%.0f", 18446744073709551616.0);
	EXPECT("1. 1.#", "%#.0f %s", 1.0, "1.#");
}

UK_TESTCASE(ukfmt, fields_of_floats)
{
	EXPECT("|    1.50|1.50    |00001.50|+1.5| 1.5|-01.5|",
	       "|%8.2f|%-8.2f|%08.2f|%+.1f|% .1f|%05.1f|", 1.5, 1.5, 1.5, 1.5,
	       1.5, -1.5);
	EXPECT("|  inf|-inf |  nan|+INF| NAN|", "|%05f|%-5f|%5e|%+G|% E|",
	       __builtin_inf(), -__builtin_inf(), __builtin_nan(""),
	       __builtin_inf(), __builtin_nan(""));
	EXPECT("|  3.14|3.14  |", "|%*.*f|%*.*f|", 6, 2, 3.14159, -6, 2,
	       3.14159);
	EXPECT("1.0 7 2.0", "%.1f %d %.1f", 1.0, 7, 2.0);
	/* More than the registers hold. */
	EXPECT("1 2 3 4 5 6 7 8 9 0 x", "%g %g %g %g %g %g %g %g %g %g %c", 1.0,
	       2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 0.0, 'x');
}

UK_TESTCASE(ukfmt, exponents)
{
	EXPECT("0.000000e+00 1.000000e+00 1.234568e+05", "%e %e %e", 0.0, 1.0,
	       123456.789);
	EXPECT("1e+01 8e+00 2E+00 1.E-05", "%.0e %.0e %.0E %#.0E", 9.5, 8.5,
	       2.5, 1e-5);
	EXPECT("4.940656e-324 1.797693e+308 2.225074e-308", "%e %e %e",
	       DBL_TRUE_MIN, DBL_MAX, DBL_MIN);
	EXPECT("9.99999e+99 1.0000e+100", "%.5e %.4e", 9.99999e99, 9.99999e99);
}

UK_TESTCASE(ukfmt, shortest)
{
	EXPECT("0 100000 1e+06 0.0001 1e-05", "%g %g %g %g %g", 0.0, 1e5, 1e6,
	       1e-4, 1e-5);
	EXPECT("0.1 1e+01 9.5 1e+06 123457", "%g %.1g %.2g %g %g", 0.1, 9.5,
	       9.5, 999999.5, 123456.7);
	EXPECT("1.00000 0.00000 100. 1.e+10", "%#g %#g %#.3g %#.1g", 1.0, 0.0,
	       100.0, 1e10);
	EXPECT("0.1 0.10000000000000001 1E-10", "%.15g %.17g %G", 0.1, 0.1,
	       1e-10);
}

UK_TESTCASE(ukfmt, hexadecimal)
{
	EXPECT("0x0p+0 -0x1p+0 0x1.8p+1 0X1.999999999999AP-4", "%a %a %a %A",
	       0.0, -1.0, 3.0, 0.1);
	EXPECT("0x1p+0 0x1p+1 0x2p+0 0x1.0p+4", "%.0a %.0a %.0a %.1a",
	       1.5 - 1e-9, 2.0, 1.5, 16.0);
	EXPECT("0x0.0000000000001p-1022|0x1.00p+0|  0x1p+0|0x001p+0",
	       "%a|%.2a|%8a|%08a", DBL_TRUE_MIN, 1.0, 1.0, 1.0);
}

UK_TESTCASE(ukfmt, hexadecimal_halves)
{
	EXPECT("0x1.0p+0 0x1.2p+0 0x1.1p+0 0x2.0p+0", "%.1a %.1a %.1a %.1a",
	       0x1.08p0, 0x1.18p0, 0x1.081p0, 0x1.f8p0);
}

UK_TESTCASE(ukfmt, extremes)
{
	const char *all = print("%.1074f", DBL_TRUE_MIN);

	UK_TEST_EXPECT_EQ(strlen(all), 1076);
	UK_TEST_EXPECT_STREQ(all + 1076 - 15, "265533447265625");
	all = print("%.0f", DBL_MAX);
	UK_TEST_EXPECT_EQ(strlen(all), 309);
	UK_TEST_EXPECT_STREQ(all + 309 - 12, "184124858368");
	EXPECT("1.000", "%.3f", 1.0 - DBL_EPSILON);
	EXPECT("", "%.2147483647f", 1.0);
}

UK_TESTCASE(ukfmt, long_doubles)
{
	EXPECT("1.5 7 -0.25 8", "%.1Lf %d %.2Lf %d", 1.5L, 7, -0.25L, 8);
	EXPECT("0.10000000000000000555", "%.20Lf", (long double)0.1);
#if LDBL_MANT_DIG == 64
	EXPECT("1.18973149535723176502e+4932 3.6e-4951", "%.20Le %.1Le",
	       LDBL_MAX, LDBL_TRUE_MIN);
	EXPECT("0x8p-3 0xc.9p-2", "%La %.1La", 1.0L, 3.1415926535897932385L);
#elif LDBL_MANT_DIG == 113
	EXPECT("1.18973149535723176509e+4932 6.5e-4966", "%.20Le %.1Le",
	       LDBL_MAX, LDBL_TRUE_MIN);
	EXPECT("0x1p+0 0x1.9p+1", "%La %.1La", 1.0L, 3.1415926535897932385L);
#endif
}

UK_TESTCASE(ukfmt, scans_floats)
{
	long double ld = 0;
	double d = 0;
	float f = 0;
	int n = 0;

	UK_TEST_EXPECT_EQ(
		scan(" 1.5,-2e1 0x1p-2", "%f,%lf%Lf%n", &f, &d, &ld, &n), 3);
	UK_TEST_EXPECT(f == 1.5f && d == -20 && ld == 0.25L && n == 16);
	UK_TEST_EXPECT_EQ(scan("12345", "%3lf%f", &d, &f), 2);
	UK_TEST_EXPECT(d == 123 && f == 45);
	UK_TEST_EXPECT_EQ(scan("infinity", "%lf", &d), 1);
	UK_TEST_EXPECT(__builtin_isinf(d));
	UK_TEST_EXPECT_EQ(scan("1e+", "%lf", &d), 0);
	UK_TEST_EXPECT_EQ(scan("x", "%*f"), 0);
	UK_TEST_EXPECT_EQ(scan("  ", "%f", &f), -EPIPE);
}

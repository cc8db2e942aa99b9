/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Without floating point: a mark in its place, and nothing else disturbed.
 */
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/scan.h>
#include <uk/test.h>

#define MARK "<LIBUKFMT_FLOAT=n>"

static char buf[400];

static const char *print(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	uk_vsnprintf(buf, sizeof(buf), fmt, ap);
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

UK_TESTCASE(ukfmt, marks_floats)
{
	UK_TEST_EXPECT_STREQ(print("%d %f %d %Lg %s", 1, 2.0, 3, 4.0L, "five"),
			     "1 " MARK " 3 " MARK " five");
	/* More than the registers hold. */
	UK_TEST_EXPECT_STREQ(
		print("%e%e%e%e%e%e%e%e%e%e%d%d%d%d%d%d", 1.0, 1.0, 1.0, 1.0,
		      1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1, 2, 3, 4, 5, 6),
		MARK MARK MARK MARK MARK MARK MARK MARK MARK MARK "123456");
}

UK_TESTCASE(ukfmt, does_not_scan_floats)
{
	float f = 1;
	int i;

	UK_TEST_EXPECT_EQ(scan("3 4.5", "%d%f", &i, &f), -EINVAL);
	UK_TEST_EXPECT(f == 1);
}

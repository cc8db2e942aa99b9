/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Parameters: one of each type, values good and bad.
 */
#include <uk/argparse.h>
#include <uk/errno.h>
#include <uk/test.h>

static const char *text = "unset";
static bool flag;
static uint8_t byte;
static int32_t number;
static uint64_t big;
static long long least;
static unsigned int level = 1;
static uint16_t ports[2];
static unsigned int nports;

UK_PARAM(test, text, text, "a text");
UK_PARAM(test, flag, flag, "a flag");
UK_PARAM(test, byte, byte, "a byte");
UK_PARAM(test, number, number, "a signed number");
UK_PARAM(test, big, big, "a large number");
UK_PARAM(test, least, least, "a large signed number");
UK_PARAM_RANGE(test, level, level, 1, 3, "a number in a range");
UK_PARAM_ARRAY(test, port, ports, nports, "up to two");

UK_TESTCASE(ukargparse, texts_and_flags)
{
	UK_TEST_EXPECT_EQ(uk_param_set("test.text=a = b"), 0);
	UK_TEST_EXPECT_STREQ(text, "a = b");
	UK_TEST_EXPECT_EQ(uk_param_set("test.text="), 0);
	UK_TEST_EXPECT_STREQ(text, "");
	UK_TEST_EXPECT_EQ(uk_param_set("test.text"), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_param_set("test.flag"), 0);
	UK_TEST_EXPECT(flag);
	UK_TEST_EXPECT_EQ(uk_param_set("test.flag=off"), 0);
	UK_TEST_EXPECT(!flag);
	UK_TEST_EXPECT_EQ(uk_param_set("test.flag=true"), 0);
	UK_TEST_EXPECT(flag);
	UK_TEST_EXPECT_EQ(uk_param_set("test.flag="), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_param_set("test.flag=offf"), -EINVAL);
	UK_TEST_EXPECT(flag);
}

UK_TESTCASE(ukargparse, numbers_within_their_range)
{
	UK_TEST_EXPECT_EQ(uk_param_set("test.byte=255"), 0);
	UK_TEST_EXPECT_EQ(byte, 255);
	UK_TEST_EXPECT_EQ(uk_param_set("test.byte=256"), -ERANGE);
	UK_TEST_EXPECT_EQ(uk_param_set("test.byte=-1"), -EINVAL);
	UK_TEST_EXPECT_EQ(byte, 255);
	UK_TEST_EXPECT_EQ(uk_param_set("test.number=-2147483648"), 0);
	UK_TEST_EXPECT_EQ(number, INT32_MIN);
	UK_TEST_EXPECT_EQ(uk_param_set("test.number=2G"), -ERANGE);
	UK_TEST_EXPECT_EQ(uk_param_set("test.number=-2G"), 0);
	UK_TEST_EXPECT_EQ(uk_param_set("test.number=0x7fFFffff"), 0);
	UK_TEST_EXPECT_EQ(number, INT32_MAX);
	UK_TEST_EXPECT_EQ(uk_param_set("test.big=18446744073709551615"), 0);
	UK_TEST_EXPECT(big == UINT64_MAX);
	UK_TEST_EXPECT_EQ(uk_param_set("test.big=18446744073709551616"),
			  -ERANGE);
	UK_TEST_EXPECT_EQ(uk_param_set("test.big=17179869184G"), -ERANGE);
	UK_TEST_EXPECT_EQ(uk_param_set("test.big=3m"), 0);
	UK_TEST_EXPECT_EQ(big, 3 << 20);
	UK_TEST_EXPECT_EQ(uk_param_set("test.least=-9223372036854775808"), 0);
	UK_TEST_EXPECT(least == INT64_MIN);
	UK_TEST_EXPECT_EQ(uk_param_set("test.least=-9223372036854775809"),
			  -ERANGE);
	UK_TEST_EXPECT_EQ(uk_param_set("test.level=3"), 0);
	UK_TEST_EXPECT_EQ(uk_param_set("test.level=0"), -ERANGE);
	UK_TEST_EXPECT_EQ(uk_param_set("test.level=4"), -ERANGE);
	UK_TEST_EXPECT_EQ(level, 3);
}

UK_TESTCASE(ukargparse, what_is_no_number)
{
	static const char *const bad[] = {
		"test.big",	  "test.big=",	 "test.big=x",
		"test.big=0x",	  "test.big=K",	 "test.big=1KK",
		"test.big= 1",	  "test.big=1 ", "test.big=+1",
		"test.big=0x1g0", "test.big=1f", "test.least=--1",
	};

	big = 7;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		UK_TEST_EXPECT_EQ(uk_param_set(bad[i]), -EINVAL);
	UK_TEST_EXPECT_EQ(big, 7);
}

UK_TESTCASE(ukargparse, names_and_arrays)
{
	UK_TEST_EXPECT_EQ(uk_param_set("test.bi=1"), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_param_set("test.bigg=1"), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_param_set("=1"), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_param_set(""), -ENOENT);
	UK_TEST_EXPECT_EQ(uk_param_set("test.port=80"), 0);
	UK_TEST_EXPECT_EQ(uk_param_set("test.port=65536"), -ERANGE);
	UK_TEST_EXPECT_EQ(uk_param_set("test.port=443"), 0);
	UK_TEST_EXPECT_EQ(nports, 2);
	UK_TEST_EXPECT_EQ(ports[0], 80);
	UK_TEST_EXPECT_EQ(ports[1], 443);
	UK_TEST_EXPECT_EQ(uk_param_set("test.port=1"), -E2BIG);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Splitting command lines.
 */
#include <uk/argparse.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/test.h>

#define WORDS 4

static char line[64];
static char *argv[WORDS];

static int split(const char *s)
{
	memcpy(line, s, strlen(s) + 1);
	return uk_args_split(line, argv, WORDS);
}

UK_TESTCASE(ukargparse, words)
{
	UK_TEST_EXPECT_EQ(split(""), 0);
	UK_TEST_EXPECT_EQ(split("  \t "), 0);
	UK_TEST_ASSERT(split(" a  bc d ") == 3);
	UK_TEST_EXPECT_STREQ(argv[0], "a");
	UK_TEST_EXPECT_STREQ(argv[1], "bc");
	UK_TEST_EXPECT_STREQ(argv[2], "d");
}

UK_TESTCASE(ukargparse, quotes)
{
	UK_TEST_ASSERT(split("\"b c\" 'x\\y' a\\ b \"q\\\"\"") == 4);
	UK_TEST_EXPECT_STREQ(argv[0], "b c");
	UK_TEST_EXPECT_STREQ(argv[1], "x\\y");
	UK_TEST_EXPECT_STREQ(argv[2], "a b");
	UK_TEST_EXPECT_STREQ(argv[3], "q\"");
	UK_TEST_ASSERT(split("'' a\"b\"'c'") == 2);
	UK_TEST_EXPECT_STREQ(argv[0], "");
	UK_TEST_EXPECT_STREQ(argv[1], "abc");
}

UK_TESTCASE(ukargparse, errors)
{
	UK_TEST_EXPECT_EQ(split("a \"b"), -EINVAL);
	UK_TEST_EXPECT_EQ(split("a 'b"), -EINVAL);
	UK_TEST_EXPECT_EQ(split("a \\"), -EINVAL);
	UK_TEST_EXPECT_EQ(split("1 2 3 4"), 4);
	UK_TEST_EXPECT_EQ(split("1 2 3 4 5"), -E2BIG);
}

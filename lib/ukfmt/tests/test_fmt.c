/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The formatter as lower layers use it: no floating point there.
 */
#include <limits.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/test.h>

static char buf[64];

UK_TESTCASE(ukfmt, fields)
{
	uk_snprintf(buf, sizeof(buf), "%05d|%-5d|%+.3d|% 5d|%5s|%-4c|", -42, 7,
		    1, 3, "ab", 'x');
	UK_TEST_EXPECT_STREQ(buf, "-0042|7    |+001|    3|   ab|x   |");
	uk_snprintf(buf, sizeof(buf), "%08.3d|%-08d|%#06x|%#o|%#x|%.0d|", 5, 5,
		    10, 0, 0, 0);
	UK_TEST_EXPECT_STREQ(buf, "     005|5       |0x000a|0|0||");
	uk_snprintf(buf, sizeof(buf), "%#.3o|%#o|%#b|%*d|%-*d|", 8, 8, 5, -3, 1,
		    3, 1);
	UK_TEST_EXPECT_STREQ(buf, "010|010|0b101|1  |1  |");
}

UK_TESTCASE(ukfmt, lengths)
{
	uk_snprintf(buf, sizeof(buf), "%hhd %hhu %hd %hu %d %u", 0x1ff, 0x1ff,
		    0x1ffff, 0x1fffe, -1, -1);
	UK_TEST_EXPECT_STREQ(buf, "-1 255 -1 65534 -1 4294967295");
	uk_snprintf(buf, sizeof(buf), "%lld %jd %zu", LLONG_MIN, LLONG_MAX,
		    (size_t)3);
	UK_TEST_EXPECT_STREQ(buf, "-9223372036854775808 9223372036854775807 3");
}

UK_TESTCASE(ukfmt, ends_at_what_it_does_not_know)
{
	UK_TEST_EXPECT_EQ(uk_snprintf(buf, sizeof(buf), "ab%n", &buf), -EINVAL);
	UK_TEST_EXPECT_STREQ(buf, "ab");
	UK_TEST_EXPECT_EQ(uk_snprintf(buf, sizeof(buf), "a%"), -EINVAL);
	UK_TEST_EXPECT_EQ(uk_snprintf(buf, sizeof(buf), "a%fb"), -EINVAL);
	UK_TEST_EXPECT_STREQ(buf, "a<float>");
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Giving root up, which lasts: so this is one case, and the last word.
 */
#include <uk/errno.h>
#include <uk/syscall.h>
#include <uk/test.h>

#define KEEP (-1)

UK_TESTCASE(posix_user, root_is_given_up_for_good)
{
	uint32_t ids[3], groups[2] = {7, 8}, got[2] = {0, 0};

	UK_TEST_EXPECT_EQ(UK_SYS(setgroups, 2, groups), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(setgroups, 33, groups), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(getgroups, 0, NULL), 2);
	UK_TEST_EXPECT_EQ(UK_SYS(getgroups, 1, got), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(getgroups, 2, got), 2);
	UK_TEST_EXPECT_EQ(got[1], 8);
	UK_TEST_EXPECT_EQ(UK_SYS(setresuid, 1, 2, 3), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(getresuid, &ids[0], &ids[1], &ids[2]), 0);
	UK_TEST_EXPECT(ids[0] == 1 && ids[1] == 2 && ids[2] == 3);
	UK_TEST_EXPECT_EQ(UK_SYS(setuid, 0), -EPERM);
	UK_TEST_EXPECT_EQ(UK_SYS(setuid, 3), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(geteuid), 3);
	UK_TEST_EXPECT_EQ(UK_SYS(getuid), 1);
	UK_TEST_EXPECT_EQ(UK_SYS(setreuid, KEEP, 1), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(setreuid, 5, KEEP), -EPERM);
	UK_TEST_EXPECT_EQ(UK_SYS(setgroups, 0, groups), -EPERM);
	UK_TEST_EXPECT_EQ(UK_SYS(setuid, KEEP), -EINVAL);
}

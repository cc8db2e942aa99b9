/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Handlers of this file stand for calls that no library has: obsolete ones.
 */
#include <uk/errno.h>
#include <uk/syscall.h>
#include <uk/test.h>

static struct {
	int a;
	int64_t b;
	void *c;
	uint64_t d;
} seen;

UK_SYSCALL0(vhangup)
{
	return 7;
}

UK_SYSCALL4(quotactl, int, a, int64_t, b, void *, c, char, d)
{
	seen.a = a;
	seen.b = b;
	seen.c = c;
	seen.d = d;
	return -ERANGE;
}

UK_SYSCALL2(lookup_dcookie, uint64_t, d, int, a)
{
	seen.d = d;
	seen.a = a;
	return a;
}

UK_TESTCASE(syscall_shim, arguments_have_their_types)
{
	UK_TEST_EXPECT_EQ(UK_SYS(vhangup), 7);
	/* b is in the second pair of registers where it takes two. */
#if __SIZEOF_LONG__ == 4
	UK_TEST_EXPECT_EQ(UK_SYS(quotactl, -1, 99, -2, 5, &seen, 0x102),
			  -ERANGE);
	UK_TEST_EXPECT_EQ(seen.b, 0x5fffffffeLL);
	UK_TEST_EXPECT_EQ(UK_SYS(lookup_dcookie, 1, -1, 3), 3);
	UK_TEST_EXPECT(seen.d == 0xffffffff00000001ULL);
#else
	UK_TEST_EXPECT_EQ(
		UK_SYS(quotactl, -1, 0x5fffffffe, (void *)&seen, 0x102),
		-ERANGE);
	UK_TEST_EXPECT_EQ(seen.b, 0x5fffffffe);
	UK_TEST_EXPECT_EQ(UK_SYS(lookup_dcookie, 1, 3), 3);
#endif
	UK_TEST_EXPECT(seen.c == &seen);
}

UK_TESTCASE(syscall_shim, by_number)
{
	volatile long nr = UK_NR_vhangup;

	UK_TEST_EXPECT(uk_syscall_handler(UK_NR_vhangup) == uk_sys_vhangup);
	UK_TEST_EXPECT(!uk_syscall_handler(100000));
	UK_TEST_EXPECT_EQ(uk_syscall(nr, 0, 0, 0, 0, 0, 0), 7);
	UK_TEST_EXPECT_EQ(uk_syscall(-1, 0, 0, 0, 0, 0, 0), -ENOSYS);
	UK_TEST_EXPECT_EQ(uk_syscall(100000, 0, 0, 0, 0, 0, 0), -ENOSYS);
}

/* The numbers that everybody knows: those of the architecture's manual. */
UK_TESTCASE(syscall_shim, numbers)
{
#ifdef __x86_64__
	UK_TEST_EXPECT_EQ(UK_NR_write, 1);
	UK_TEST_EXPECT_EQ(UK_NR_newfstatat, 262);
#elif defined(__aarch64__)
	UK_TEST_EXPECT_EQ(UK_NR_write, 64);
	UK_TEST_EXPECT_EQ(UK_NR_newfstatat, 79);
#else
	UK_TEST_EXPECT_EQ(UK_NR_write, 4);
	UK_TEST_EXPECT_EQ(UK_NR_newfstatat, 327);
#endif
	UK_TEST_EXPECT_EQ(UK_NR_openat2, 437);
}

UK_TESTCASE(syscall_shim, what_no_library_has)
{
	UK_TEST_EXPECT_EQ(UK_SYS(acct, 1), -ENOSYS);
	UK_TEST_EXPECT_EQ(UK_SYS(acct, 1), -ENOSYS);
}

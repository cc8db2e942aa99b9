/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings; with ukvmem their rights too.
 */
#include <uk/config.h>
#include <uk/errno.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include <uk/abi/mman.h>

#define PAGE 4096UL
#define RW   (UK_PROT_READ | UK_PROT_WRITE)
#define ANON (UK_MAP_PRIVATE | UK_MAP_ANONYMOUS)

#if __SIZEOF_LONG__ == 8
#define MAP(at, len, prot, flags) UK_SYS(mmap, at, len, prot, flags, -1, 0)
#else
#define MAP(at, len, prot, flags) UK_SYS(mmap2, at, len, prot, flags, -1, 0)
#endif

#ifdef CONFIG_LIBPOSIX_MMAN_FILES
#define NO_FILE -EBADF
#else
#define NO_FILE -ENODEV
#endif

UK_TESTCASE(posix_mman, what_can_not_be)
{
	UK_TEST_EXPECT_EQ(MAP(0, 0, RW, ANON), -EINVAL);
	UK_TEST_EXPECT_EQ(MAP(0, -1UL, RW, ANON), -ENOMEM);
	UK_TEST_EXPECT_EQ(MAP(0, PAGE, RW, UK_MAP_ANONYMOUS), -EINVAL);
	UK_TEST_EXPECT_EQ(MAP(0, PAGE, RW, UK_MAP_PRIVATE), NO_FILE);
	UK_TEST_EXPECT_EQ(MAP(0, PAGE, RW | UK_PROT_EXEC, ANON), -EACCES);
	UK_TEST_EXPECT_EQ(MAP(0x1000, PAGE, RW, ANON | UK_MAP_FIXED), -ENOMEM);
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, 1, PAGE), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, PAGE, 0), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(brk, 0x10000), 0);
}

UK_TESTCASE(posix_mman, anew_in_the_same_place)
{
	long at = MAP(0, 3 * PAGE, RW, ANON);
	char *p = (char *)at;

	UK_TEST_ASSERT(at > 0 || at < -4095);
	p[0] = p[PAGE] = p[2 * PAGE] = 1;
	UK_TEST_EXPECT_EQ(MAP(at + PAGE, PAGE, RW, ANON | UK_MAP_FIXED),
			  at + (long)PAGE);
	UK_TEST_EXPECT(p[0] == 1 && p[PAGE] == 0 && p[2 * PAGE] == 1);
	UK_TEST_EXPECT_EQ(UK_SYS(madvise, at, PAGE, UK_MADV_DONTNEED), 0);
	UK_TEST_EXPECT(p[0] == 0 && p[2 * PAGE] == 1);
	UK_TEST_EXPECT_EQ(UK_SYS(madvise, at, PAGE, 999), -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(msync, at, PAGE, UK_MS_SYNC), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(msync, at, PAGE, UK_MS_SYNC | UK_MS_ASYNC),
			  -EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, at, 3 * PAGE), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(msync, at, PAGE, UK_MS_SYNC), -ENOMEM);
}

UK_TESTCASE(posix_mman, rights)
{
	long at = MAP(0, PAGE, UK_PROT_NONE, ANON);

	UK_TEST_ASSERT(at > 0 || at < -4095);
#ifdef CONFIG_LIBPOSIX_MMAN_PAGES
	UK_TEST_EXPECT_EQ(UK_SYS(mprotect, at, PAGE, RW), 0);
	*(char *)at = 1;
	UK_TEST_EXPECT_EQ(UK_SYS(mprotect, at, PAGE, RW | UK_PROT_EXEC),
			  -EACCES);
	UK_TEST_EXPECT_EQ(UK_SYS(mprotect, at, 5 * PAGE, RW), -ENOMEM);
#else
	UK_TEST_EXPECT_EQ(UK_SYS(mprotect, at, PAGE, RW), -ENOSYS);
#endif
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, at, PAGE), 0);
}

UK_TESTCASE(posix_mman, moved_and_grown)
{
	long at = MAP(0, 2 * PAGE, RW, ANON), to;

	UK_TEST_ASSERT(at > 0 || at < -4095);
	((char *)at)[PAGE] = 1;
	to = UK_SYS(mremap, at, 2 * PAGE, 9 * PAGE, UK_MREMAP_MAYMOVE, 0);
	UK_TEST_ASSERT(to > 0 || to < -4095);
	UK_TEST_EXPECT(((char *)to)[PAGE] == 1 && ((char *)to)[8 * PAGE] == 0);
	UK_TEST_EXPECT_EQ(UK_SYS(mremap, to, PAGE, PAGE, 8, 0), -EINVAL);
	UK_TEST_EXPECT_EQ(
		UK_SYS(mremap, to, PAGE, PAGE, UK_MREMAP_FIXED, to + 4 * PAGE),
		-EINVAL);
	UK_TEST_EXPECT_EQ(UK_SYS(mremap, to, 4 * PAGE, PAGE,
				 UK_MREMAP_MAYMOVE | UK_MREMAP_FIXED,
				 to + 3 * PAGE),
			  -EINVAL);
#ifdef CONFIG_LIBPOSIX_MMAN_PAGES
	UK_TEST_EXPECT_EQ(UK_SYS(mprotect, to, PAGE, UK_PROT_NONE), 0);
	UK_TEST_EXPECT_EQ(
		UK_SYS(mremap, to, 9 * PAGE, 20 * PAGE, UK_MREMAP_MAYMOVE, 0),
		-EFAULT);
	UK_TEST_EXPECT_EQ(UK_SYS(mremap, to + PAGE, 2 * PAGE, PAGE,
				 UK_MREMAP_MAYMOVE | UK_MREMAP_FIXED,
				 to + 5 * PAGE),
			  to + 5 * (long)PAGE);
	UK_TEST_EXPECT_EQ(((char *)to)[5 * PAGE], 1);
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, to, PAGE), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, to + 3 * PAGE, 6 * PAGE), 0);
#else
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, to, 9 * PAGE), 0);
#endif
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The devices, and one that comes late.
 */
#include <uk/abi/poll.h>
#include <uk/abi/tty.h>
#include <uk/arch/string.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include <uk/vfs.h>

/* Calls that newer architectures have under other names only. */
uk_syscall_fn uk_sys_open, uk_sys_mkdir, uk_sys_mknod, uk_sys_chmod;

static int open_(const char *path, unsigned int flags)
{
	return UK_SYS(open, path, flags);
}

static void begin(void)
{
	UK_SYS(mkdir, "/d", 0777);
	UK_TEST_EXPECT_EQ(UK_SYS(mount, "", "/d", "devfs", 0, NULL), 0);
}

static void end(void)
{
	UK_TEST_EXPECT_EQ(UK_SYS(umount2, "/d", 0), 0);
}

UK_TESTCASE(devfs, null_zero_and_full)
{
	char buf[16] = "full of text";
	int fd;

	begin();
	fd = open_("/d/null", UK_O_RDWR | UK_O_TRUNC);
	UK_TEST_EXPECT_EQ(UK_SYS(write, fd, buf, 16), 16);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, buf, 16), 0);
	UK_TEST_EXPECT_EQ(buf[0], 'f');
	UK_TEST_EXPECT_EQ(uk_fd_lseek(fd, 99, UK_SEEK_SET), 0);
	UK_SYS(close, fd);
	fd = open_("/d/zero", UK_O_RDWR);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, buf, 16), 16);
	for (int i = 0; i < 16; i++)
		UK_TEST_EXPECT_EQ(buf[i], 0);
	UK_SYS(close, fd);
	fd = open_("/d/full", UK_O_WRONLY);
	UK_TEST_EXPECT_EQ(UK_SYS(write, fd, buf, 1), -ENOSPC);
	UK_TEST_EXPECT_EQ(UK_SYS(write, fd, buf, 0), 0);
	UK_SYS(close, fd);
	end();
}

UK_TESTCASE(devfs, random_is_not_twice_the_same)
{
	uint64_t a[4], b[4];
	int fd;

	begin();
	fd = open_("/d/urandom", UK_O_RDONLY);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, a, sizeof(a)), sizeof(a));
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, b, sizeof(b)), sizeof(b));
	UK_TEST_EXPECT(memcmp(a, b, sizeof(a)) != 0);
	UK_SYS(close, fd);
	end();
}

UK_TESTCASE(devfs, attributes_are_the_name_s)
{
	struct uk_termios t;
	struct uk_stat st;
	int fd;

	begin();
	UK_TEST_EXPECT_EQ(UK_SYS(chmod, "/d/tty", 0620), 0);
	fd = open_("/d/tty", UK_O_RDWR);
	UK_TEST_EXPECT_EQ(UK_SYS(ioctl, fd, UK_TCGETS, &t), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(fstat, fd, &st), 0);
	UK_TEST_EXPECT_EQ(st.mode, UK_S_IFCHR | 0620);
	UK_TEST_EXPECT_EQ(st.rdev, 5 << 8);
	UK_SYS(close, fd);
	/* What is behind a number is so in any file system. */
	UK_TEST_EXPECT_EQ(UK_SYS(mknod, "/d/n", UK_S_IFCHR | 0600, 1 << 8 | 3),
			  0);
	fd = open_("/d/n", UK_O_RDONLY);
	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, &t, 1), 0);
	UK_SYS(close, fd);
	UK_TEST_EXPECT_EQ(UK_SYS(mknod, "/d/x", UK_S_IFCHR | 0600, 999 << 8),
			  0);
	UK_TEST_EXPECT_EQ(open_("/d/x", UK_O_RDONLY), -ENXIO);
	end();
}

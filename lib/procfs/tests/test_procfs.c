/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Texts made while they are read, in one piece and byte by byte.
 */
#include <uk/arch/string.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include <uk/vfs.h>

/* Calls that newer architectures have under other names only. */
uk_syscall_fn uk_sys_open, uk_sys_mkdir, uk_sys_rmdir, uk_sys_unlink;

static char text[4096];

static long read_all(const char *path, size_t step)
{
	int fd = UK_SYS(open, path, UK_O_RDONLY);
	long n, len = 0;

	while ((n = UK_SYS(read, fd, text + len, step)) > 0)
		len += n;
	text[len] = '\0';
	UK_SYS(close, fd);
	return len;
}

static bool has(const char *what)
{
	size_t len = strlen(what);

	for (const char *s = text; *s; s++)
		if (strlen(s) >= len && memcmp(s, what, len) == 0)
			return true;
	return false;
}

UK_TESTCASE(procfs, files)
{
	static char before[sizeof(text)];
	char buf[400];
	int fd;

	UK_SYS(mkdir, "/p", 0777);
	UK_TEST_EXPECT_EQ(UK_SYS(mount, "", "/p", "proc", 0, NULL), 0);
	UK_SYS(mkdir, "/p q", 0777);
	UK_TEST_EXPECT_EQ(
		UK_SYS(mount, "src", "/p q", "ramfs", UK_MS_RDONLY, NULL), 0);
	UK_TEST_EXPECT(read_all("/p/mounts", 1000) > 0);
	UK_TEST_EXPECT(has("\nsrc /p\\040q ramfs ro 0 0\n"));
	memcpy(before, text, sizeof(text));
	read_all("/p/mounts", 1);
	UK_TEST_EXPECT_STREQ(text, before);
	UK_TEST_EXPECT_EQ(UK_SYS(umount2, "/p q", 0), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(rmdir, "/p q"), 0);
	read_all("/p/meminfo", 1000);
	UK_TEST_EXPECT(has("MemTotal:"));
	read_all("/p/filesystems", 1000);
	UK_TEST_EXPECT(has("\tproc\n"));
	UK_TEST_EXPECT_EQ(UK_SYS(open, "/p/mounts", UK_O_RDWR | UK_O_TRUNC),
			  -EPERM);
	UK_TEST_EXPECT_EQ(UK_SYS(open, "/p/new", UK_O_RDWR | UK_O_CREAT),
			  -EPERM);
	UK_TEST_EXPECT_EQ(UK_SYS(unlink, "/p/mounts"), -EPERM);
	fd = UK_SYS(open, "/p", UK_O_RDONLY);
	UK_TEST_EXPECT(UK_SYS(getdents64, fd, buf, sizeof(buf)) > 6 * 24);
	UK_TEST_EXPECT_EQ(UK_SYS(getdents64, fd, buf, sizeof(buf)), 0);
	UK_SYS(close, fd);
	UK_TEST_EXPECT_EQ(UK_SYS(umount2, "/p", 0), 0);
}

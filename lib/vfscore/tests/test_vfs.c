/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What calls do in the odd cases, in a ramfs mounted for it. That many of them
 * one after the other do the right thing is test_model.c's.
 */
#include <uk/abi/time.h>
#include <uk/arch/string.h>
#include <uk/config.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include <uk/vfs.h>
#include "../../ukalloc/tests/failing.h"

/* Calls that newer architectures have under other names only. */
uk_syscall_fn uk_sys_open, uk_sys_mkdir, uk_sys_rmdir, uk_sys_unlink,
	uk_sys_link, uk_sys_symlink, uk_sys_rename, uk_sys_readlink,
	uk_sys_stat, uk_sys_lstat, uk_sys_chmod, uk_sys_chown, uk_sys_access;

#define EXPECT(call, want) UK_TEST_EXPECT_EQ(call, want)

static int open_(const char *path, unsigned int flags)
{
	return UK_SYS(open, path, flags, 0666);
}

static int open_at(int dirfd, const char *path, unsigned int flags)
{
	return UK_SYS(openat, dirfd, path, flags, 0666);
}

static void make_file(const char *path, const char *text)
{
	int fd = open_(path, UK_O_CREAT | UK_O_WRONLY | UK_O_TRUNC);

	UK_TEST_EXPECT(fd >= 0);
	EXPECT(UK_SYS(write, fd, text, strlen(text)), strlen(text));
	UK_SYS(close, fd);
}

static const char *contents(const char *path)
{
	static char buf[64];
	int fd = open_(path, UK_O_RDONLY);
	long n = UK_SYS(read, fd, buf, sizeof(buf) - 1);

	buf[MAX(n, 0)] = '\0';
	UK_SYS(close, fd);
	return fd < 0 ? "none" : buf;
}

static void begin(void)
{
	/* Without a root there is one from now on. */
	UK_SYS(mkdir, "/t", 0777);
	EXPECT(UK_SYS(mount, "test", "/t", "ramfs", 0, NULL), 0);
	EXPECT(UK_SYS(chdir, "/t"), 0);
}

static void end(void)
{
	EXPECT(UK_SYS(chdir, "/"), 0);
	EXPECT(UK_SYS(umount2, "/t", 0), 0);
}

UK_TESTCASE(vfscore, opening)
{
	char c;
	int fd;

	begin();
	EXPECT(open_("a", UK_O_RDONLY), -ENOENT);
	EXPECT(open_("", UK_O_RDONLY), -ENOENT);
	EXPECT(open_("a/", UK_O_CREAT | UK_O_RDWR), -EISDIR);
	make_file("a", "one");
	EXPECT(open_("a", UK_O_CREAT | UK_O_EXCL | UK_O_RDWR), -EEXIST);
	EXPECT(open_("a/", UK_O_RDONLY), -ENOTDIR);
	EXPECT(open_("a/b", UK_O_RDONLY), -ENOTDIR);
	EXPECT(open_("a/b", UK_O_CREAT | UK_O_RDWR), -ENOTDIR);
	EXPECT(open_("a", UK_O_DIRECTORY), -ENOTDIR);
	EXPECT(open_("x/b", UK_O_CREAT | UK_O_RDWR), -ENOENT);
	EXPECT(open_(".", UK_O_RDWR), -EISDIR);
	EXPECT(open_("..", UK_O_CREAT), -EISDIR);
	EXPECT(open_(".", UK_O_TRUNC), -EISDIR);
	EXPECT(open_("a/", UK_O_CREAT | UK_O_RDWR), -EISDIR);
	/* Mode 3: to be neither read nor written. */
	fd = open_("a", UK_O_ACCMODE);
	EXPECT(UK_SYS(read, fd, &c, 1), -EBADF);
	EXPECT(UK_SYS(write, fd, "x", 1), -EBADF);
	EXPECT(UK_SYS(close, fd), 0);
	EXPECT(open_at(999, "a", 0), -EBADF);
	EXPECT(open_at(0, "a", 0), -ENOTDIR);
	EXPECT(UK_SYS(close, open_at(999, "/t/a", 0)), 0);
	/* It can be read as long as it is open. */
	fd = open_("a", UK_O_RDWR);
	EXPECT(UK_SYS(unlink, "a"), 0);
	EXPECT(UK_SYS(read, fd, &c, 1), 1);
	EXPECT(c, 'o');
	EXPECT(open_("a", UK_O_RDONLY), -ENOENT);
	EXPECT(UK_SYS(close, fd), 0);
	fd = open_(".", UK_O_PATH);
	EXPECT(UK_SYS(read, fd, &c, 1), -EBADF);
	EXPECT(UK_SYS(close, open_at(fd, "b", UK_O_CREAT)), 0);
	EXPECT(UK_SYS(close, fd), 0);
	end();
}

UK_TESTCASE(vfscore, long_names)
{
	static char name[300], path[5000];
	int fd;

	begin();
	memset(name, 'n', 255);
	fd = open_(name, UK_O_CREAT | UK_O_RDWR);
	EXPECT(UK_SYS(close, fd), 0);
	name[255] = 'n';
	EXPECT(open_(name, UK_O_CREAT | UK_O_RDWR), -ENAMETOOLONG);
	memset(path, '/', 4999);
	EXPECT(open_(path, UK_O_RDONLY), -ENAMETOOLONG);
	path[4095] = '\0';
	EXPECT(UK_SYS(close, open_(path, UK_O_RDONLY)), 0);
	end();
}

UK_TESTCASE(vfscore, symbolic_links)
{
	char buf[16];
	struct uk_stat st;

	begin();
	make_file("f", "file");
	EXPECT(UK_SYS(mkdir, "d", 0777), 0);
	EXPECT(UK_SYS(symlink, "f", "to_f"), 0);
	EXPECT(UK_SYS(symlink, "/t/d", "to_d"), 0);
	EXPECT(UK_SYS(symlink, "../t/to_d/../to_f", "d/far"), 0);
	EXPECT(UK_SYS(symlink, "loop", "loop"), 0);
	EXPECT(UK_SYS(symlink, "new", "dangling"), 0);
	EXPECT(UK_SYS(symlink, "x", "f"), -EEXIST);
	EXPECT(UK_SYS(symlink, "", "e"), -ENOENT);
	UK_TEST_EXPECT_STREQ(contents("to_f"), "file");
	UK_TEST_EXPECT_STREQ(contents("to_d/../to_f"), "file");
	UK_TEST_EXPECT_STREQ(contents("d/far"), "none");
	EXPECT(UK_SYS(unlink, "d/far"), 0);
	EXPECT(UK_SYS(symlink, "../to_d/../to_f", "d/far"), 0);
	UK_TEST_EXPECT_STREQ(contents("d/far"), "file");
	EXPECT(open_("loop", UK_O_RDONLY), -ELOOP);
	EXPECT(open_("to_f", UK_O_NOFOLLOW), -ELOOP);
	EXPECT(open_("to_f/", UK_O_RDONLY), -ENOTDIR);
	EXPECT(open_("dangling", UK_O_CREAT | UK_O_EXCL), -EEXIST);
	EXPECT(UK_SYS(close, open_("dangling", UK_O_CREAT)), 0);
	UK_TEST_EXPECT_STREQ(contents("new"), "");
	EXPECT(UK_SYS(readlink, "to_d", buf, 3), 3);
	UK_TEST_EXPECT(memcmp(buf, "/t/", 3) == 0);
	EXPECT(UK_SYS(readlink, "f", buf, 3), -EINVAL);
	EXPECT(UK_SYS(lstat, "to_f", &st), 0);
	EXPECT(st.mode, UK_S_IFLNK | 0777);
	EXPECT(st.size, 1);
	EXPECT(UK_SYS(stat, "to_f", &st), 0);
	EXPECT(st.mode, UK_S_IFREG | 0644);
	EXPECT(UK_SYS(rmdir, "to_d"), -ENOTDIR);
	EXPECT(UK_SYS(unlink, "to_d"), 0);
	EXPECT(UK_SYS(stat, "d", &st), 0);
	end();
}

UK_TESTCASE(vfscore, links_and_renames)
{
	struct uk_stat st;

	begin();
	make_file("f", "one");
	EXPECT(UK_SYS(link, "f", "g"), 0);
	EXPECT(UK_SYS(stat, "g", &st), 0);
	EXPECT(st.nlink, 2);
	EXPECT(UK_SYS(rename, "f", "g"), 0); /* the same file: nothing */
	UK_TEST_EXPECT_STREQ(contents("f"), "one");
	EXPECT(UK_SYS(mkdir, "d", 0777), 0);
	EXPECT(UK_SYS(link, "d", "e"), -EPERM);
	EXPECT(UK_SYS(link, "f", "/x"), -EXDEV);
	EXPECT(UK_SYS(rename, "f", "/x"), -EXDEV);
	EXPECT(UK_SYS(rename, "f", "d"), -EISDIR);
	EXPECT(UK_SYS(rename, "d", "f"), -ENOTDIR);
	EXPECT(UK_SYS(rename, "d", "d/sub"), -EINVAL);
	EXPECT(UK_SYS(rename, "f", "h/"), -ENOTDIR);
	EXPECT(UK_SYS(rename, "d", "h/"), 0);
	EXPECT(UK_SYS(rename, ".", "x"), -EBUSY);
	EXPECT(UK_SYS(renameat2, UK_AT_FDCWD, "f", UK_AT_FDCWD, "g",
		      UK_RENAME_NOREPLACE),
	       -EEXIST);
	make_file("h/in", "two");
	EXPECT(UK_SYS(mkdir, "k", 0777), 0);
	EXPECT(UK_SYS(rename, "k", "h"), -ENOTEMPTY);
	EXPECT(UK_SYS(rename, "h", "k"), 0);
	UK_TEST_EXPECT_STREQ(contents("k/in"), "two");
	EXPECT(UK_SYS(rename, "k/in", "f"), 0);
	UK_TEST_EXPECT_STREQ(contents("f"), "two");
	UK_TEST_EXPECT_STREQ(contents("g"), "one");
	EXPECT(UK_SYS(rmdir, "k"), 0);
	EXPECT(UK_SYS(stat, ".", &st), 0);
	EXPECT(st.nlink, 2);
	end();
}

UK_TESTCASE(vfscore, directories_that_go)
{
	char buf[64];
	int fd;

	begin();
	EXPECT(UK_SYS(mkdir, "d/", 0777), 0);
	EXPECT(UK_SYS(mkdir, "d", 0777), -EEXIST);
	EXPECT(UK_SYS(mkdir, ".", 0777), -EEXIST);
	EXPECT(UK_SYS(unlink, "d"), -EISDIR);
	EXPECT(UK_SYS(rmdir, "."), -EINVAL);
	EXPECT(UK_SYS(chdir, "d"), 0);
	EXPECT(UK_SYS(getcwd, buf, sizeof(buf)), 5);
	UK_TEST_EXPECT_STREQ(buf, "/t/d");
	EXPECT(UK_SYS(getcwd, buf, 4), -ERANGE);
	fd = open_(".", UK_O_DIRECTORY);
	EXPECT(UK_SYS(rmdir, "../d"), 0);
	EXPECT(open_("x", UK_O_CREAT), -ENOENT);
	EXPECT(UK_SYS(mkdir, "x", 0777), -ENOENT);
	EXPECT(UK_SYS(getdents64, fd, buf, sizeof(buf)), -ENOENT);
	EXPECT(UK_SYS(getcwd, buf, sizeof(buf)), -ENOENT);
	EXPECT(UK_SYS(close, open_("../", UK_O_DIRECTORY)), 0);
	EXPECT(UK_SYS(close, fd), 0);
	end();
}

UK_TESTCASE(vfscore, positions)
{
	struct uk_iovec iov = {NULL, 1};
	int fd, again;
	char c = 'x';
	int64_t at;

	begin();
	make_file("f", "abc");
	fd = open_("f", UK_O_RDWR | UK_O_APPEND);
	EXPECT(uk_fd_lseek(fd, -1, UK_SEEK_END), 2);
	EXPECT(uk_fd_lseek(fd, -3, UK_SEEK_CUR), -EINVAL);
	EXPECT(uk_fd_lseek(fd, 9, 9), -EINVAL);
	EXPECT(UK_SYS(write, fd, "d", 1), 1);
	UK_TEST_EXPECT_STREQ(contents("f"), "abcd");
	EXPECT(uk_fd_lseek(fd, 0, UK_SEEK_CUR), 4);
	/* A hole reads as zeroes. */
	again = open_("f", UK_O_RDWR);
	iov.base = &c;
	at = 10000;
	EXPECT(uk_fd_writev(again, &iov, 1, &at), 1);
	at = 5000;
	EXPECT(uk_fd_readv(again, &iov, 1, &at), 1);
	EXPECT(c, 0);
	at = 10001;
	EXPECT(uk_fd_readv(again, &iov, 1, &at), 0);
	EXPECT(uk_fd_lseek(again, 0, UK_SEEK_END), 10001);
	EXPECT(uk_vfs_truncate_fd(again, 2), 0);
	EXPECT(uk_vfs_truncate_fd(again, 4), 0);
	EXPECT(UK_SYS(read, again, &c, 1), 0);
	at = 3;
	c = 'x';
	EXPECT(uk_fd_readv(again, &iov, 1, &at), 1);
	EXPECT(c, 0);
	EXPECT(uk_vfs_truncate_fd(again, -1), -EINVAL);
	at = INT64_MAX;
	EXPECT(uk_fd_writev(again, &iov, 1, &at), -EFBIG);
	EXPECT(UK_SYS(close, again), 0);
	EXPECT(UK_SYS(close, fd), 0);
	fd = open_("f", UK_O_RDONLY | UK_O_TRUNC);
	EXPECT(uk_vfs_truncate_fd(fd, 0), -EINVAL);
	EXPECT(UK_SYS(close, fd), 0);
	end();
}

UK_TESTCASE(vfscore, reading_directories)
{
	char buf[80], seen[64] = "", name[8] = "n0";
	int fd;
	long n;

	begin();
	for (int i = 0; i < 10; i++) {
		name[1] = '0' + i;
		make_file(name, "");
	}
	fd = open_(".", UK_O_RDONLY);
	EXPECT(UK_SYS(getdents64, fd, buf, 8), -EINVAL);
	EXPECT(UK_SYS(read, fd, buf, 1), -EISDIR);
	/* One is removed when some were read, which must cost no other. */
	for (bool removed = false;
	     (n = UK_SYS(getdents64, fd, buf, sizeof(buf))) > 0;
	     removed = true) {
		for (long at = 0; at < n;) {
			struct uk_dirent *e = (struct uk_dirent *)(buf + at);

			if (e->name[0] == 'n')
				seen[e->name[1] - '0']++;
			else
				seen[20]++;
			at += e->reclen;
		}
		if (!removed)
			EXPECT(UK_SYS(unlink, "n0"), 0);
	}
	EXPECT(n, 0);
	EXPECT(seen[20], 2);
	for (int i = 1; i < 10; i++)
		EXPECT(seen[i], 1);
	EXPECT(uk_fd_lseek(fd, 0, UK_SEEK_SET), 0);
	UK_TEST_EXPECT(UK_SYS(getdents64, fd, buf, sizeof(buf)) > 0);
	EXPECT(UK_SYS(close, fd), 0);
	end();
}

UK_TESTCASE(vfscore, attributes)
{
	struct uk_timespec t[2] = {{.sec = 5, .nsec = 6},
				   {.nsec = UK_UTIME_OMIT}};
	struct uk_stat st, before;
	struct uk_statx x;

	begin();
	make_file("f", "12345");
	EXPECT(UK_SYS(stat, "f", &before), 0);
	EXPECT(UK_SYS(chmod, "f", 04755), 0);
	EXPECT(UK_SYS(chown, "f", 7, -1), 0);
	EXPECT(UK_SYS(utimensat, UK_AT_FDCWD, "f", t, 0), 0);
	EXPECT(UK_SYS(statx, UK_AT_FDCWD, "f", 0, UK_STATX_BASIC_STATS, &x), 0);
	EXPECT(x.mode, UK_S_IFREG | 04755);
	EXPECT(x.uid, 7);
	EXPECT(x.gid, 0);
	EXPECT(x.atime.sec, 5);
	EXPECT(x.atime.nsec, 6);
	EXPECT(x.mtime.sec, before.mtime.sec);
	EXPECT(x.size, 5);
	EXPECT(UK_SYS(access, "f", UK_X_OK), 0);
	EXPECT(UK_SYS(chmod, "f", 0), 0);
	EXPECT(UK_SYS(access, "f", UK_X_OK), -EACCES);
	EXPECT(UK_SYS(access, "f", UK_R_OK | UK_W_OK), 0);
	EXPECT(UK_SYS(access, "g", 0), -ENOENT);
	EXPECT(UK_SYS(umask, 0), 022);
	EXPECT(UK_SYS(mkdir, "d", 01777), 0);
	EXPECT(UK_SYS(umask, 022), 0);
	EXPECT(UK_SYS(stat, "d", &st), 0);
	EXPECT(st.mode, UK_S_IFDIR | 01777);
	t[0].nsec = 1000000000;
	EXPECT(UK_SYS(utimensat, UK_AT_FDCWD, "f", t, 0), -EINVAL);
	end();
}

UK_TESTCASE(vfscore, mounts)
{
	struct uk_stat in, out;
	struct uk_statfs fs;
	int fd;

	begin();
	EXPECT(UK_SYS(mkdir, "m", 0777), 0);
	make_file("m/below", "below");
	EXPECT(UK_SYS(mount, "x", "m", "nosuchfs", 0, NULL), -ENODEV);
	EXPECT(UK_SYS(mount, "x", "m/below", "ramfs", 0, NULL), -ENOTDIR);
	EXPECT(UK_SYS(mount, "x", "m", "ramfs", 0, NULL), 0);
	UK_TEST_EXPECT_STREQ(contents("m/below"), "none");
	make_file("m/in", "in");
	EXPECT(UK_SYS(rmdir, "m"), -EBUSY);
	EXPECT(UK_SYS(rename, "m", "n"), -EBUSY);
	EXPECT(UK_SYS(stat, "m", &in), 0);
	EXPECT(UK_SYS(stat, "m/..", &out), 0);
	UK_TEST_EXPECT(in.dev != out.dev);
	EXPECT(UK_SYS(umount2, "m/in", 0), -EINVAL);
	fd = open_("m/in", UK_O_RDWR);
	EXPECT(UK_SYS(umount2, "m", 0), -EBUSY);
	EXPECT(UK_SYS(umount2, "/t", 0), -EBUSY);
	EXPECT(UK_SYS(close, fd), 0);
	EXPECT(UK_SYS(mount, "", "m", "", UK_MS_REMOUNT | UK_MS_RDONLY, NULL),
	       0);
	EXPECT(open_("m/in", UK_O_RDWR), -EROFS);
	EXPECT(open_("m/new", UK_O_RDWR | UK_O_CREAT), -EROFS);
	EXPECT(UK_SYS(mkdir, "m/new", 0777), -EROFS);
	EXPECT(UK_SYS(unlink, "m/in"), -EROFS);
	EXPECT(UK_SYS(chmod, "m/in", 0), -EROFS);
	EXPECT(UK_SYS(access, "m/in", UK_W_OK), -EROFS);
	UK_TEST_EXPECT_STREQ(contents("m/in"), "in");
	EXPECT(uk_vfs_statfs("m", &fs), 0);
	EXPECT(fs.flags, UK_MS_RDONLY);
	EXPECT(UK_SYS(umount2, "m", 0), 0);
	UK_TEST_EXPECT_STREQ(contents("m/below"), "below");
	end();
}

UK_TESTCASE(vfscore, locks)
{
	int a, b, copy;

	begin();
	make_file("f", "");
	a = open_("f", UK_O_RDWR);
	b = open_("f", UK_O_RDWR);
	copy = UK_SYS(dup, a);
	EXPECT(UK_SYS(flock, a, UK_LOCK_SH), 0);
	EXPECT(UK_SYS(flock, b, UK_LOCK_SH), 0);
	EXPECT(UK_SYS(flock, a, UK_LOCK_EX | UK_LOCK_NB), -EWOULDBLOCK);
	EXPECT(UK_SYS(flock, b, UK_LOCK_UN), 0);
	EXPECT(UK_SYS(flock, copy, UK_LOCK_EX | UK_LOCK_NB), 0);
	EXPECT(UK_SYS(flock, b, UK_LOCK_SH | UK_LOCK_NB), -EWOULDBLOCK);
	EXPECT(UK_SYS(close, a), 0);
	EXPECT(UK_SYS(flock, b, UK_LOCK_SH | UK_LOCK_NB), -EWOULDBLOCK);
	EXPECT(UK_SYS(close, copy), 0);
	EXPECT(UK_SYS(flock, b, UK_LOCK_EX | UK_LOCK_NB), 0);
	EXPECT(UK_SYS(flock, b, 99), -EINVAL);
	EXPECT(UK_SYS(close, b), 0);
	end();
}

UK_TESTCASE(vfscore, copying)
{
	static char text[40000];
	int from, to;
	struct uk_stat st;

	begin();
	memset(text, 'c', sizeof(text));
	from = open_("f", UK_O_CREAT | UK_O_RDWR);
	EXPECT(UK_SYS(write, from, text, sizeof(text)), sizeof(text));
	to = open_("g", UK_O_CREAT | UK_O_RDWR);
	EXPECT(uk_fd_lseek(from, 1, UK_SEEK_SET), 1);
	EXPECT(UK_SYS(sendfile, to, from, NULL, 1 << 20), sizeof(text) - 1);
	EXPECT(UK_SYS(sendfile, to, from, NULL, 1 << 20), 0);
	EXPECT(UK_SYS(fstat, to, &st), 0);
	EXPECT(st.size, sizeof(text) - 1);
	memset(text, 0, sizeof(text));
	EXPECT(uk_fd_lseek(to, 0, UK_SEEK_SET), 0);
	EXPECT(UK_SYS(read, to, text, sizeof(text)), sizeof(text) - 1);
	for (unsigned int i = 0; i < sizeof(text) - 1; i += 997)
		EXPECT(text[i], 'c');
	EXPECT(UK_SYS(close, from), 0);
	EXPECT(UK_SYS(close, to), 0);
	end();
}

/* More names than the cache keeps, in a directory, and again. */
UK_TESTCASE(vfscore, many_names)
{
	unsigned int n = CONFIG_LIBVFSCORE_NAMES + 500;
	char name[16] = "name0000000";
	struct uk_stat st;

	begin();
	for (unsigned int round = 0; round < 3; round++)
		for (unsigned int i = 0; i < n; i++) {
			for (unsigned int d = 0, v = i; d < 7; d++, v /= 10)
				name[10 - d] = '0' + v % 10;
			if (round == 0)
				make_file(name, "");
			else if (round == 1)
				EXPECT(UK_SYS(stat, name, &st), 0);
			else
				EXPECT(UK_SYS(unlink, name), 0);
		}
	EXPECT(UK_SYS(stat, ".", &st), 0);
	EXPECT(st.size, 0);
	end();
}

/* On 32 bits a 64-bit argument is two words, the lower one first. */
static int reserve(int fd, long pos, long len)
{
	return sizeof(long) == sizeof(int64_t)
		       ? UK_SYS(fallocate, fd, 0, pos, len)
		       : UK_SYS(fallocate, fd, 0, pos, 0, len, 0);
}

/* More than there is memory: what was had so far is given back. */
UK_TESTCASE(vfscore, no_room)
{
	struct uk_stat st;
	int fd;

	begin();
	fd = open_("file", UK_O_CREAT | UK_O_RDWR);
	EXPECT(UK_SYS(write, fd, "text", 4), 4);
	EXPECT(reserve(fd, 0, 1 << 30), -ENOSPC);
	EXPECT(uk_vfs_stat(UK_AT_FDCWD, "file", 0, &st), 0);
	UK_TEST_EXPECT_EQ(st.size, 4);
	UK_TEST_EXPECT_EQ(st.blocks, 8);
	UK_SYS(close, fd);
	EXPECT(UK_SYS(unlink, "file"), 0);
	end();
}

#ifdef UKALLOC_CAN_FAIL
/* Names that are only remembered are no leak. */
static int forget_names(int rc)
{
	struct uk_mount *m = NULL;

	uk_vfs_lock();
	while ((m = uk_vfs_next_mount(m)))
		uk_vfs_forget(m);
	uk_vfs_unlock();
	return rc;
}

static int first_error(int rc, long next)
{
	return rc < 0 ? rc : MIN((int)next, 0);
}

static int create_and_remove(void)
{
	int fd = open_("new", UK_O_CREAT | UK_O_RDWR), rc = MIN(fd, 0);

	if (fd >= 0) {
		rc = first_error(rc, UK_SYS(write, fd, "text", 4));
		rc = first_error(rc, reserve(fd, 5000, 5000));
		UK_SYS(close, fd);
	}
	failing_end();
	/* It may be there though it couldn't be opened. */
	UK_SYS(unlink, "new");
	return forget_names(rc);
}

static int directories(void)
{
	int rc = UK_SYS(mkdir, "dir", 0755);

	rc = first_error(rc, UK_SYS(symlink, "dir", "to"));
	rc = first_error(rc, UK_SYS(mkdir, "to/sub", 0755));
	rc = first_error(rc, UK_SYS(rename, "dir/sub", "moved"));
	failing_end();
	UK_SYS(rmdir, "moved");
	UK_SYS(rmdir, "dir/sub");
	UK_SYS(unlink, "to");
	UK_SYS(rmdir, "dir");
	return forget_names(rc);
}

static int replace(void)
{
	int rc = UK_SYS(rename, "one", "two");

	failing_end();
	/* All of it has happened, or nothing. */
	UK_TEST_EXPECT_STREQ(contents("one"), rc ? "1" : "none");
	UK_TEST_EXPECT_STREQ(contents("two"), rc ? "2" : "1");
	make_file("one", "1");
	make_file("two", "2");
	return forget_names(rc);
}

static int nameless(void)
{
	int fd = open_(".", UK_O_TMPFILE | UK_O_RDWR);

	UK_SYS(close, fd);
	return forget_names(MIN(fd, 0));
}

static int mount_and_unmount(void)
{
	int rc = UK_SYS(mount, "test", "/t/m", "ramfs", 0, NULL);

	if (rc == 0)
		EXPECT(uk_vfs_unmount("/t/m", 0), 0);
	return forget_names(rc);
}

UK_TESTCASE(vfscore, without_memory)
{
	begin();
	EXPECT(UK_SYS(mkdir, "m", 0755), 0);
	make_file("one", "1");
	make_file("two", "2");
	each_allocation_fails(create_and_remove);
	each_allocation_fails(directories);
	each_allocation_fails(replace);
	each_allocation_fails(nameless);
	each_allocation_fails(mount_and_unmount);
	end();
}
#endif

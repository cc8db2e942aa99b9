/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names and attributes: XSH link(), rename(), mkdir(), readdir(), stat() and
 * so on.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include "files.h"

static struct stat st;

FILE_CASE(mkdir, makes, "mode less the mask's bits; empty; links")
{
	mode_t mask = umask(022);
	int rc = mkdir("d", 0777);

	umask(mask);
	NEED(rc == 0 && stat("d", &st) == 0);
	CHECK(S_ISDIR(st.st_mode) && (st.st_mode & 0777) == 0755);
	CHECK(rmdir("d") == 0);
	FAILS(ENOENT, stat("d", &st));
}

FILE_CASE(mkdir, errors, "EEXIST, ENOENT, ENOTDIR")
{
	NEED(make("f", "") && mkdir("d", 0700) == 0);
	NEED(symlink("nowhere", "l") == 0);
	FAILS(EEXIST, mkdir("d", 0700));
	FAILS(EEXIST, mkdir("f", 0700));
	FAILS(EEXIST, mkdir("l", 0700));
	FAILS(ENOENT, mkdir("", 0700));
	FAILS(ENOENT, mkdir("none/d", 0700));
	FAILS(ENOTDIR, mkdir("f/d", 0700));
	CHECK(mkdir("slash/", 0700) == 0);
}

FILE_CASE(mkdirat, directory, "relative to the directory of the descriptor")
{
	int d;

	NEED(mkdir("d", 0700) == 0);
	d = open("d", O_RDONLY);
	CHECK(mkdirat(d, "sub", 0700) == 0);
	CHECK(stat("d/sub", &st) == 0 && S_ISDIR(st.st_mode));
	CHECK(mkdirat(AT_FDCWD, "here", 0700) == 0);
	CHECK(unlinkat(d, "sub", AT_REMOVEDIR) == 0);
	FAILS(ENOENT, stat("d/sub", &st));
	FAILS(EBADF, mkdirat(-1, "x", 0700));
	close(d);
}

FILE_CASE(rmdir, errors, "ENOTEMPTY, ENOTDIR, ENOENT, EINVAL")
{
	NEED(make("f", "") && mkdir("d", 0700) == 0 && make("d/f", ""));
	CHECK(rmdir("d") == -1 && (errno == ENOTEMPTY || errno == EEXIST));
	FAILS(ENOTDIR, rmdir("f"));
	FAILS(ENOENT, rmdir("none"));
	FAILS(ENOENT, rmdir(""));
	FAILS(EINVAL, rmdir("d/."));
	CHECK(unlink("d/f") == 0 && rmdir("d") == 0);
}

FILE_CASE(rmdir, of_link, "ENOTDIR: a symbolic link to a directory")
{
	NEED(mkdir("d", 0700) == 0 && symlink("d", "l") == 0);
	FAILS(ENOTDIR, rmdir("l"));
	CHECK(unlink("l") == 0 && rmdir("d") == 0);
}

FILE_CASE(rmdir, removed_is_empty, "no new entries in what is removed")
{
	int d;

	NEED(mkdir("d", 0700) == 0);
	d = open("d", O_RDONLY);
	CHECK(rmdir("d") == 0);
	FAILS(ENOENT, openat(d, "f", O_RDWR | O_CREAT, 0600));
	FAILS(ENOENT, mkdirat(d, "f", 0700));
	close(d);
}

FILE_CASE(link, counts, "a new entry; the count of links goes up")
{
	ino_t ino;

	NEED(make("f", "abc") && link("f", "g") == 0);
	CHECK(stat("f", &st) == 0 && st.st_nlink == 2);
	ino = st.st_ino;
	CHECK(stat("g", &st) == 0 && st.st_ino == ino);
	CHECK(make("g", "new") && has("f", "new"));
	CHECK(unlink("f") == 0 && stat("g", &st) == 0 && st.st_nlink == 1);
}

FILE_CASE(link, errors, "EEXIST, ENOENT, EPERM, ENOTDIR")
{
	NEED(make("f", "") && make("g", "") && mkdir("d", 0700) == 0);
	FAILS(EEXIST, link("f", "g"));
	FAILS(EEXIST, link("f", "d"));
	FAILS(ENOENT, link("none", "h"));
	FAILS(ENOENT, link("f", "none/h"));
	FAILS(ENOENT, link("f", ""));
	FAILS(EPERM, link("d", "h"));
	FAILS(ENOTDIR, link("f", "g/h"));
}

FILE_CASE(linkat, flags, "of a symbolic link itself, or what it leads to")
{
	NEED(make("f", "abc") && symlink("f", "l") == 0);
	CHECK(linkat(AT_FDCWD, "l", AT_FDCWD, "a", 0) == 0);
	CHECK(lstat("a", &st) == 0 && S_ISLNK(st.st_mode));
	CHECK(linkat(AT_FDCWD, "l", AT_FDCWD, "b", AT_SYMLINK_FOLLOW) == 0);
	CHECK(lstat("b", &st) == 0 && S_ISREG(st.st_mode));
	FAILS(EINVAL, linkat(AT_FDCWD, "f", AT_FDCWD, "c", 0x8000));
}

FILE_CASE(unlink, errors, "ENOENT, ENOTDIR, EPERM for a directory")
{
	NEED(make("f", "") && mkdir("d", 0700) == 0);
	FAILS(ENOENT, unlink("none"));
	FAILS(ENOENT, unlink(""));
	FAILS(ENOTDIR, unlink("f/f"));
	FAILS(ENOTDIR, unlink("f/"));
	CHECK(unlink("d") == -1 && (errno == EPERM || errno == EISDIR));
}

FILE_CASE(unlink, of_link, "removes the link, not what it names")
{
	NEED(make("f", "abc") && symlink("f", "l") == 0);
	CHECK(unlink("l") == 0 && has("f", "abc"));
	FAILS(ENOENT, lstat("l", &st));
}

FILE_CASE(unlink, times, "marks the directory's st_mtime and st_ctime")
{
	struct timespec old[2] = {{1000, 0}, {1000, 0}};

	NEED(mkdir("d", 0700) == 0 && make("d/f", ""));
	NEED(utimensat(AT_FDCWD, "d", old, 0) == 0);
	CHECK(unlink("d/f") == 0 && stat("d", &st) == 0);
	CHECK(st.st_mtime > 1000);
}

FILE_CASE(open, tmpfile, "O_TMPFILE: a file without a name, till it is linked")
{
	int fd = open(".", O_TMPFILE | O_RDWR, 0640), d;

	NEED(fd >= 0);
	CHECK(fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 0);
	CHECK(write(fd, "abc", 3) == 3);
	CHECK((d = open(".", O_RDONLY)) >= 0);
	CHECK(linkat(fd, "", d, "f", AT_EMPTY_PATH) == 0 && has("f", "abc"));
	CHECK(stat("f", &st) == 0 && st.st_nlink == 1);
	CHECK((st.st_mode & 0777) == 0640);
	CHECK(pwrite(fd, "d", 1, 3) == 1 && has("f", "abcd"));
	FAILS(EEXIST, linkat(fd, "", d, "f", AT_EMPTY_PATH));
	/* It is as any other now. */
	CHECK(unlink("f") == 0);
	FAILS(ENOENT, linkat(fd, "", d, "f", AT_EMPTY_PATH));
	close(d);
	close(fd);
}

FILE_CASE(open, tmpfile_errors, "EINVAL, ENOTDIR; O_EXCL: it stays nameless")
{
	int fd;

	NEED(make("f", ""));
	FAILS(EINVAL, open(".", O_TMPFILE | O_RDONLY, 0600));
	FAILS(ENOTDIR, open("f", O_TMPFILE | O_RDWR, 0600));
	FAILS(ENOENT, open("none", O_TMPFILE | O_RDWR, 0600));
	fd = open(".", O_TMPFILE | O_RDWR | O_EXCL, 0600);
	NEED(fd >= 0);
	FAILS(ENOENT, linkat(fd, "", AT_FDCWD, "g", AT_EMPTY_PATH));
	close(fd);
}

FILE_CASE(unlinkat, flags, "AT_REMOVEDIR as rmdir(), 0 as unlink()")
{
	NEED(make("f", "") && mkdir("d", 0700) == 0);
	FAILS(ENOTDIR, unlinkat(AT_FDCWD, "f", AT_REMOVEDIR));
	FAILS(EINVAL, unlinkat(AT_FDCWD, "f", 0x8000));
	CHECK(unlinkat(AT_FDCWD, "d", AT_REMOVEDIR) == 0);
	CHECK(unlinkat(AT_FDCWD, "f", 0) == 0);
}

FILE_CASE(rename, replaces, "what has the new name is removed")
{
	ino_t ino;

	NEED(make("a", "A") && make("b", "B") && stat("a", &st) == 0);
	ino = st.st_ino;
	CHECK(rename("a", "b") == 0 && has("b", "A"));
	CHECK(stat("b", &st) == 0 && st.st_ino == ino && st.st_nlink == 1);
	FAILS(ENOENT, stat("a", &st));
}

FILE_CASE(rename, same_file, "two names of one file: does nothing")
{
	NEED(make("a", "A") && link("a", "b") == 0);
	CHECK(rename("a", "b") == 0 && has("a", "A") && has("b", "A"));
	CHECK(rename("a", "a") == 0 && has("a", "A"));
}

FILE_CASE(rename, directories, "moves all; an empty one is replaced")
{
	NEED(mkdir("a", 0700) == 0 && make("a/f", "F"));
	NEED(mkdir("b", 0700) == 0 && mkdir("c", 0700) == 0);
	CHECK(rename("a", "b") == 0 && has("b/f", "F"));
	CHECK(rename("b", "c/d") == 0 && has("c/d/f", "F"));
	CHECK(stat("c/d/..", &st) == 0);
}

FILE_CASE(rename, kinds, "EISDIR, ENOTDIR: a directory for another file")
{
	NEED(make("f", "") && mkdir("d", 0700) == 0);
	FAILS(EISDIR, rename("f", "d"));
	FAILS(ENOTDIR, rename("d", "f"));
	FAILS(ENOTDIR, rename("f", "g/"));
}

FILE_CASE(rename, below_itself, "EINVAL: into a directory below it")
{
	NEED(mkdir("d", 0700) == 0 && mkdir("d/e", 0700) == 0);
	FAILS(EINVAL, rename("d", "d/e/f"));
	FAILS(EINVAL, rename("d", "d/x"));
}

FILE_CASE(rename, errors, "ENOENT, ENOTEMPTY, EBUSY or EINVAL for dots")
{
	NEED(make("f", "") && mkdir("d", 0700) == 0 && make("d/f", ""));
	NEED(mkdir("e", 0700) == 0);
	FAILS(ENOENT, rename("none", "g"));
	FAILS(ENOENT, rename("f", "none/g"));
	FAILS(ENOENT, rename("", "g"));
	FAILS(ENOENT, rename("f", ""));
	CHECK(rename("e", "d") == -1 &&
	      (errno == ENOTEMPTY || errno == EEXIST));
	CHECK(rename("d/.", "g") == -1 && (errno == EBUSY || errno == EINVAL));
}

FILE_CASE(rename, of_link, "a symbolic link itself is renamed or replaced")
{
	NEED(make("f", "F") && make("g", "G") && symlink("f", "l") == 0);
	CHECK(rename("l", "m") == 0 && lstat("m", &st) == 0);
	CHECK(S_ISLNK(st.st_mode));
	CHECK(rename("g", "m") == 0 && has("m", "G") && has("f", "F"));
}

FILE_CASE(rename, open_file, "what is open stays so under another name")
{
	int fd;

	NEED(make("f", "abc"));
	fd = open("f", O_RDWR);
	CHECK(rename("f", "g") == 0 && write(fd, "X", 1) == 1);
	CHECK(has("g", "Xbc"));
	close(fd);
}

FILE_CASE(renameat, directories_of_descriptors, "relative to each")
{
	int a, b;

	NEED(mkdir("a", 0700) == 0 && mkdir("b", 0700) == 0);
	NEED(make("a/f", "F"));
	a = open("a", O_RDONLY);
	b = open("b", O_RDONLY);
	CHECK(renameat(a, "f", b, "g") == 0 && has("b/g", "F"));
	FAILS(EBADF, renameat(-1, "f", b, "g"));
	close(a);
	close(b);
}

FILE_CASE(symlink, contents, "any string; it need not lead anywhere")
{
	char buf[20];

	CHECK(symlink("no/such thing", "l") == 0);
	CHECK(readlink("l", buf, 20) == 13 &&
	      !memcmp(buf, "no/such thing", 13));
	CHECK(readlink("l", buf, 2) == 2 && !memcmp(buf, "no", 2));
	CHECK(lstat("l", &st) == 0 && S_ISLNK(st.st_mode));
	CHECK(st.st_size == 13);
	FAILS(ENOENT, stat("l", &st));
	FAILS(EEXIST, symlink("x", "l"));
	FAILS(ENOENT, symlink("x", ""));
}

FILE_CASE(symlink, long_target, "a target longer than an inode's room")
{
	char target[1001], buf[1001];

	memset(target, 't', 1000);
	target[1000] = 0;
	CHECK(symlink(target, "l") == 0);
	CHECK(readlink("l", buf, sizeof(buf)) == 1000);
	CHECK(!memcmp(buf, target, 1000));
}

FILE_CASE(symlink, resolves, "relative to the directory it is in; ..")
{
	NEED(mkdir("d", 0700) == 0 && make("f", "F"));
	NEED(symlink("../f", "d/l") == 0 && symlink("d", "e") == 0);
	CHECK(has("d/l", "F") && has("e/l", "F") && has("e/../f", "F"));
	CHECK(make("e/new", "N") && has("d/new", "N"));
}

FILE_CASE(symlinkat, directory, "relative to the directory of the descriptor")
{
	char buf[8];
	int d;

	NEED(mkdir("d", 0700) == 0);
	d = open("d", O_RDONLY);
	CHECK(symlinkat("f", d, "l") == 0);
	CHECK(readlinkat(d, "l", buf, 8) == 1 && buf[0] == 'f');
	CHECK(readlink("d/l", buf, 8) == 1);
	close(d);
}

FILE_CASE(readlink, errors, "EINVAL: no symbolic link; ENOENT, ENOTDIR")
{
	char buf[8];

	NEED(make("f", ""));
	FAILS(EINVAL, readlink("f", buf, 8));
	FAILS(EINVAL, readlink(".", buf, 8));
	FAILS(ENOENT, readlink("none", buf, 8));
	FAILS(ENOTDIR, readlink("f/l", buf, 8));
}

FILE_CASE(stat, fields, "st_dev and st_ino tell files apart; st_blocks")
{
	struct stat a, b;

	NEED(make("a", "some text") && make("b", ""));
	CHECK(stat("a", &a) == 0 && stat("b", &b) == 0);
	CHECK(a.st_dev == b.st_dev && a.st_ino != b.st_ino);
	CHECK(a.st_size == 9 && b.st_size == 0 && a.st_blksize > 0);
	CHECK(b.st_blocks == 0 && a.st_uid == geteuid());
}

FILE_CASE(stat, same_by_descriptor, "fstat(), fstatat(), lstat() agree")
{
	struct stat a, b;
	int fd, d = open(".", O_RDONLY);

	NEED(make("f", "abc"));
	fd = open("f", O_RDONLY);
	CHECK(stat("f", &a) == 0 && fstat(fd, &b) == 0);
	CHECK(a.st_ino == b.st_ino && a.st_mode == b.st_mode);
	CHECK(fstatat(d, "f", &b, 0) == 0 && a.st_ino == b.st_ino);
	CHECK(lstat("f", &b) == 0 && a.st_ino == b.st_ino);
	close(fd);
	close(d);
	FAILS(EBADF, fstat(fd, &b));
}

FILE_CASE(fstatat, nofollow, "AT_SYMLINK_NOFOLLOW: the link itself")
{
	NEED(make("f", "abc") && symlink("f", "l") == 0);
	CHECK(fstatat(AT_FDCWD, "l", &st, 0) == 0 && S_ISREG(st.st_mode));
	CHECK(fstatat(AT_FDCWD, "l", &st, AT_SYMLINK_NOFOLLOW) == 0);
	CHECK(S_ISLNK(st.st_mode));
	FAILS(EINVAL, fstatat(AT_FDCWD, "l", &st, 0x40000000));
}

FILE_CASE(chmod, bits, "the mode's bits; st_ctime; follows links")
{
	NEED(make("f", "") && symlink("f", "l") == 0);
	CHECK(chmod("f", 04751) == 0 && stat("f", &st) == 0);
	CHECK((st.st_mode & 07777) == 04751 && S_ISREG(st.st_mode));
	CHECK(chmod("l", 0600) == 0 && stat("f", &st) == 0);
	CHECK((st.st_mode & 07777) == 0600);
	FAILS(ENOENT, chmod("none", 0600));
	FAILS(ENOTDIR, chmod("f/f", 0600));
}

FILE_CASE(fchmod, descriptor, "of an open file; fchmodat(); EBADF")
{
	int fd;

	NEED(make("f", ""));
	fd = open("f", O_RDONLY);
	CHECK(fchmod(fd, 0640) == 0 && stat("f", &st) == 0);
	CHECK((st.st_mode & 07777) == 0640);
	CHECK(fchmodat(AT_FDCWD, "f", 0600, 0) == 0 && stat("f", &st) == 0);
	CHECK((st.st_mode & 07777) == 0600);
	close(fd);
	FAILS(EBADF, fchmod(fd, 0600));
}

FILE_CASE(chown, unchanged, "-1 leaves the owner or group; errors")
{
	NEED(make("f", ""));
	CHECK(chown("f", -1, -1) == 0 && chown("f", geteuid(), -1) == 0);
	CHECK(stat("f", &st) == 0 && st.st_uid == geteuid());
	CHECK(st.st_gid == getegid() && chown("f", -1, getegid()) == 0);
	FAILS(ENOENT, chown("none", -1, -1));
	FAILS(EBADF, fchown(-1, -1, -1));
}

FILE_CASE(umask, sets, "returns the one before; only permission bits")
{
	mode_t before = umask(0123);

	CHECK(umask(07777) == 0123);
	CHECK(umask(before) == 0777);
}

FILE_CASE(access, exists, "F_OK, R_OK, W_OK; ENOENT, EINVAL")
{
	NEED(make("f", ""));
	CHECK(access("f", F_OK) == 0 && access("f", R_OK | W_OK) == 0);
	CHECK(access(".", R_OK | W_OK | X_OK) == 0);
	FAILS(EACCES, access("f", X_OK));
	CHECK(chmod("f", 0700) == 0 && access("f", X_OK) == 0);
	FAILS(ENOENT, access("none", F_OK));
	FAILS(ENOENT, access("", F_OK));
	FAILS(ENOTDIR, access("f/f", F_OK));
	FAILS(EINVAL, access("f", 99));
}

FILE_CASE(faccessat, directory, "relative to the directory of the descriptor")
{
	int d;

	NEED(mkdir("d", 0700) == 0 && make("d/f", ""));
	d = open("d", O_RDONLY);
	CHECK(faccessat(d, "f", R_OK, 0) == 0);
	FAILS(ENOENT, faccessat(d, "none", F_OK, 0));
	FAILS(EBADF, faccessat(-1, "f", F_OK, 0));
	close(d);
}

FILE_CASE(utimensat, sets, "times to the second; UTIME_NOW, UTIME_OMIT")
{
	struct timespec t[2] = {{1234567890, 0}, {987654321, 0}};

	NEED(make("f", ""));
	CHECK(utimensat(AT_FDCWD, "f", t, 0) == 0 && stat("f", &st) == 0);
	CHECK(st.st_atime == 1234567890 && st.st_mtime == 987654321);
	t[0].tv_nsec = UTIME_OMIT;
	t[1].tv_nsec = UTIME_NOW;
	CHECK(utimensat(AT_FDCWD, "f", t, 0) == 0 && stat("f", &st) == 0);
	CHECK(st.st_atime == 1234567890 && st.st_mtime > 1234567890);
	t[1].tv_nsec = 1000000000;
	FAILS(EINVAL, utimensat(AT_FDCWD, "f", t, 0));
	FAILS(ENOENT, utimensat(AT_FDCWD, "none", NULL, 0));
}

FILE_CASE(utimensat, of_link, "AT_SYMLINK_NOFOLLOW: the link's")
{
	struct timespec t[2] = {{1000, 0}, {2000, 0}};

	NEED(make("f", "") && symlink("f", "l") == 0);
	CHECK(utimensat(AT_FDCWD, "l", t, AT_SYMLINK_NOFOLLOW) == 0);
	CHECK(lstat("l", &st) == 0 && st.st_mtime == 2000);
	CHECK(stat("f", &st) == 0 && st.st_mtime > 2000);
}

FILE_CASE(utimes, microseconds, "of the file, in seconds and microseconds")
{
	struct timeval t[2] = {{1000, 0}, {2000, 0}};

	NEED(make("f", ""));
	CHECK(utimes("f", t) == 0 && stat("f", &st) == 0);
	CHECK(st.st_atime == 1000 && st.st_mtime == 2000);
}

FILE_CASE(futimens, descriptor, "of an open file; NULL: now")
{
	struct timespec t[2] = {{1000, 0}, {2000, 0}};
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	CHECK(futimens(fd, t) == 0 && fstat(fd, &st) == 0);
	CHECK(st.st_atime == 1000 && st.st_mtime == 2000);
	CHECK(futimens(fd, NULL) == 0 && fstat(fd, &st) == 0);
	CHECK(st.st_atime > 2000 && st.st_mtime > 2000);
	close(fd);
}

static int count(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	while (d && readdir(d))
		n++;
	return d && closedir(d) == 0 ? n : -1;
}

FILE_CASE(readdir, entries, "each once, in any order; NULL at the end")
{
	char name[20], seen[300] = "";
	struct dirent *e;
	DIR *d;
	int n = 0;

	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%d", i);
		NEED(make(name, ""));
	}
	d = opendir(".");
	NEED(d);
	errno = 0;
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		n += sscanf(e->d_name, "%19s", name) == 1 &&
		     !seen[atoi(name)]++;
	}
	CHECK(errno == 0 && n == 300 && closedir(d) == 0);
}

FILE_CASE(readdir, ino, "d_ino is the entry's serial number")
{
	struct dirent *e;
	DIR *d;

	NEED(make("f", ""));
	d = opendir(".");
	NEED(d);
	while ((e = readdir(d)))
		if (lstat(e->d_name, &st) == 0 && strcmp(e->d_name, ".."))
			CHECK(e->d_ino == st.st_ino);
	closedir(d);
}

FILE_CASE(readdir, removal, "what stays comes though others go meanwhile")
{
	char name[20];
	struct dirent *e;
	DIR *d;
	int n = 0;

	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "%d", i);
		NEED(make(name, ""));
	}
	d = opendir(".");
	NEED(d);
	while ((e = readdir(d)))
		if (e->d_name[0] != '.')
			n += unlink(e->d_name) == 0;
	CHECK(n == 100 && closedir(d) == 0 && count(".") <= 2);
}

FILE_CASE(readdir, all_removed, "ends though all that is left goes meanwhile")
{
	char name[20];
	DIR *d;

	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%d", i);
		NEED(make(name, ""));
	}
	d = opendir(".");
	NEED(d && readdir(d));
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%d", i);
		NEED(unlink(name) == 0);
	}
	while (readdir(d))
		;
	CHECK(closedir(d) == 0 && count(".") <= 2);
}

FILE_CASE(rewinddir, again, "from the beginning, as it is now")
{
	DIR *d = opendir(".");
	int n = 0;

	NEED(d);
	while (readdir(d))
		n++;
	CHECK(make("f", ""));
	rewinddir(d);
	while (readdir(d))
		n--;
	CHECK(n == -1);
	closedir(d);
}

FILE_CASE(telldir, seeks, "seekdir() to what telldir() said")
{
	struct dirent *e;
	char name[256];
	DIR *d;
	long at;

	NEED(make("a", "") && make("b", "") && make("c", ""));
	d = opendir(".");
	NEED(d && readdir(d));
	at = telldir(d);
	NEED((e = readdir(d)));
	strcpy(name, e->d_name);
	while (readdir(d))
		;
	seekdir(d, at);
	e = readdir(d);
	CHECK(e && !strcmp(e->d_name, name));
	closedir(d);
}

FILE_CASE(opendir, errors, "ENOENT, ENOTDIR; fdopendir()")
{
	DIR *d;

	NEED(make("f", "") && mkdir("d", 0700) == 0);
	CHECK(!opendir("none") && errno == ENOENT);
	CHECK(!opendir("f") && errno == ENOTDIR);
	CHECK(!opendir("") && errno == ENOENT);
	d = fdopendir(open("d", O_RDONLY));
	NEED(d);
	CHECK(fcntl(dirfd(d), F_GETFD) >= 0 && closedir(d) == 0);
}

static int by_name(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

FILE_CASE(scandir, sorts, "those chosen, in order")
{
	struct dirent **e;

	NEED(make("b", "") && make("a", "") && make("c", ""));
	NEED(scandir(".", &e, by_name, alphasort) == 3);
	CHECK(e[0]->d_name[0] == 'a' && e[1]->d_name[0] == 'b' &&
	      e[2]->d_name[0] == 'c');
	for (int i = 0; i < 3; i++)
		free(e[i]);
	free(e);
}

FILE_CASE(chdir, relative, "where relative paths begin; errors")
{
	NEED(mkdir("d", 0700) == 0 && make("d/f", "F") && make("g", ""));
	CHECK(chdir("d") == 0 && has("f", "F") && chdir("..") == 0);
	FAILS(ENOENT, chdir("none"));
	FAILS(ENOTDIR, chdir("g"));
	FAILS(ENOENT, chdir(""));
	CHECK(has("d/f", "F"));
}

FILE_CASE(fchdir, descriptor, "the directory that is open; EBADF, ENOTDIR")
{
	int here = open(".", O_RDONLY), f;

	NEED(mkdir("d", 0700) == 0 && make("f", ""));
	CHECK(chdir("d") == 0 && fchdir(here) == 0);
	f = open("f", O_RDONLY);
	FAILS(ENOTDIR, fchdir(f));
	FAILS(EBADF, fchdir(-1));
	close(here);
	close(f);
}

FILE_CASE(getcwd, path, "absolute, without dots or links; ERANGE")
{
	char a[PATH_MAX], b[PATH_MAX];

	NEED(getcwd(a, sizeof(a)) && a[0] == '/');
	NEED(mkdir("d", 0700) == 0 && symlink("d", "l") == 0);
	CHECK(chdir("l/.") == 0 && getcwd(b, sizeof(b)));
	strcat(a, "/d");
	CHECK(!strcmp(a, b));
	CHECK(!getcwd(b, 2) && errno == ERANGE);
	CHECK(!getcwd(b, 0) && errno == EINVAL);
	CHECK(chdir("..") == 0);
}

FILE_CASE(realpath, resolves, "links, dots and slashes; ENOENT")
{
	char cwd[PATH_MAX], is[PATH_MAX];

	NEED(mkdir("d", 0700) == 0 && make("d/f", ""));
	NEED(symlink("d/../d", "l") == 0 && getcwd(cwd, sizeof(cwd)));
	strcat(cwd, "/d/f");
	CHECK(realpath(".//l/./f", is) && !strcmp(is, cwd));
	CHECK(!realpath("none", is) && errno == ENOENT);
	CHECK(!realpath("", is) && errno == ENOENT);
}

FILE_CASE(mkfifo, makes, "a fifo, of that mode; EEXIST")
{
	CHECK(mkfifo("p", 0600) == 0 && stat("p", &st) == 0);
	CHECK(S_ISFIFO(st.st_mode) && (st.st_mode & 0777) == 0600);
	FAILS(EEXIST, mkfifo("p", 0600));
	FAILS(ENOENT, mkfifo("none/p", 0600));
}

FILE_CASE(mkfifo, passes, "bytes in the order they were written")
{
	char buf[8];
	int r, w;

	NEED(mkfifo("p", 0600) == 0);
	FAILS(ENXIO, open("p", O_WRONLY | O_NONBLOCK));
	r = open("p", O_RDONLY | O_NONBLOCK);
	w = open("p", O_WRONLY);
	NEED(r >= 0 && w >= 0);
	FAILS(EAGAIN, read(r, buf, 8));
	CHECK(write(w, "abc", 3) == 3 && read(r, buf, 8) == 3);
	CHECK(!memcmp(buf, "abc", 3));
	close(w);
	CHECK(read(r, buf, 8) == 0);
	close(r);
}

FILE_CASE(statvfs, fields, "f_bsize, f_namemax, f_blocks and what is free")
{
	struct statvfs a, b;
	int fd = open(".", O_RDONLY);

	CHECK(statvfs(".", &a) == 0 && fstatvfs(fd, &b) == 0);
	CHECK(a.f_bsize > 0 && a.f_namemax >= 14);
	CHECK(a.f_bsize == b.f_bsize && a.f_namemax == b.f_namemax);
	CHECK(a.f_bfree <= a.f_blocks && a.f_bavail <= a.f_bfree);
	FAILS(ENOENT, statvfs("none", &a));
	close(fd);
}

FILE_CASE(pathconf, limits, "_PC_NAME_MAX, _PC_PATH_MAX")
{
	CHECK(pathconf(".", _PC_NAME_MAX) == NAME_MAX);
	CHECK(pathconf(".", _PC_PATH_MAX) >= 256);
	CHECK(pathconf(".", _PC_LINK_MAX) >= 8);
}

FILE_CASE(remove, either, "a file as unlink(), a directory as rmdir()")
{
	NEED(make("f", "") && mkdir("d", 0700) == 0);
	CHECK(remove("f") == 0 && remove("d") == 0);
	CHECK(remove("none") != 0 && errno == ENOENT);
}

FILE_CASE(fopen, modes, "r, w, a, +, x")
{
	char line[20] = "";
	FILE *f;

	CHECK(!fopen("f", "r") && errno == ENOENT);
	f = fopen("f", "w");
	NEED(f && fputs("one\n", f) >= 0 && fclose(f) == 0);
	f = fopen("f", "a+");
	NEED(f && fputs("two\n", f) >= 0);
	rewind(f);
	CHECK(fgets(line, 20, f) && !strcmp(line, "one\n"));
	CHECK(fclose(f) == 0 && has("f", "one\ntwo\n"));
	f = fopen("f", "r+");
	NEED(f && fputs("ONE", f) >= 0 && fclose(f) == 0);
	CHECK(has("f", "ONE\ntwo\n"));
	CHECK(!fopen("f", "wx") && errno == EEXIST);
}

FILE_CASE(fseeko, positions, "fseeko(), ftello(), fgetpos(), fsetpos()")
{
	fpos_t at;
	FILE *f;

	NEED(make("f", "abcdef"));
	f = fopen("f", "r");
	NEED(f);
	CHECK(fseeko(f, 2, SEEK_SET) == 0 && fgetc(f) == 'c');
	CHECK(ftello(f) == 3 && fgetpos(f, &at) == 0);
	CHECK(fseeko(f, -1, SEEK_END) == 0 && fgetc(f) == 'f');
	CHECK(fsetpos(f, &at) == 0 && fgetc(f) == 'd');
	CHECK(fseeko(f, -1, SEEK_SET) == -1 && errno == EINVAL);
	fclose(f);
}

FILE_CASE(freopen, another, "the stream becomes another file")
{
	FILE *f;

	NEED(make("a", "A") && make("b", "B"));
	f = fopen("a", "r");
	NEED(f && fgetc(f) == 'A');
	f = freopen("b", "r", f);
	CHECK(f && fgetc(f) == 'B' && fgetc(f) == EOF);
	if (f)
		fclose(f);
}

FILE_CASE(tmpfile, unnamed, "a file for update, that nobody else sees")
{
	char buf[4];
	FILE *f = tmpfile();

	NEED(f);
	CHECK(fputs("abc", f) >= 0 && fseek(f, 0, SEEK_SET) == 0);
	CHECK(fgets(buf, 4, f) && !strcmp(buf, "abc"));
	CHECK(fstat(fileno(f), &st) == 0 && st.st_nlink == 0);
	fclose(f);
}

FILE_CASE(mkstemp, unique, "a name and a file that are new, each time")
{
	char a[] = "xXXXXXX", b[] = "xXXXXXX", c[] = "short";
	int f = mkstemp(a), g = mkstemp(b);

	CHECK(f >= 0 && g >= 0 && strcmp(a, b));
	CHECK(fstat(f, &st) == 0 && (st.st_mode & 0777) == 0600);
	CHECK(size_of(a) == 0 && size_of(b) == 0);
	FAILS(EINVAL, mkstemp(c));
	close(f);
	close(g);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files that are open: XSH open(), read(), write(), lseek() and so on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <dirent.h>
#include "files.h"

static void remove_all(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	struct stat st;

	while (d && (e = readdir(d))) {
		char sub[PATH_MAX];

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		snprintf(sub, sizeof(sub), "%s/%s", path, e->d_name);
		if (lstat(sub, &st) == 0 && S_ISDIR(st.st_mode))
			remove_all(sub);
		else
			unlink(sub);
	}
	if (d)
		closedir(d);
	rmdir(path);
}

void posix_in_directory(void (*run)(void))
{
	char path[] = "/tmp/posix-XXXXXX";

	mkdir("/tmp", 01777);
	if (CHECK(mkdtemp(path)) && CHECK(chdir(path) == 0)) {
		run();
		CHECK(chdir("/") == 0);
	}
	remove_all(path);
}

FILE_CASE(open, lowest, "the lowest descriptor not open")
{
	int a = open("f", O_RDWR | O_CREAT, 0600), b, c;

	NEED(a >= 0);
	b = open("f", O_RDONLY);
	CHECK(b > a && close(a) == 0);
	c = open("f", O_RDONLY);
	CHECK(c == a);
	close(b);
	close(c);
}

FILE_CASE(open, begins, "the offset is set to the beginning of the file")
{
	char c;
	int fd;

	NEED(make("f", "abc"));
	fd = open("f", O_RDONLY);
	CHECK(lseek(fd, 0, SEEK_CUR) == 0 && read(fd, &c, 1) == 1 && c == 'a');
	close(fd);
}

FILE_CASE(open, creates, "O_CREAT: the mode's bits less those of the mask")
{
	mode_t mask = umask(027);
	struct stat st;
	int fd = open("f", O_WRONLY | O_CREAT, 0666);

	umask(mask);
	NEED(fd >= 0);
	CHECK(fstat(fd, &st) == 0 && S_ISREG(st.st_mode));
	CHECK((st.st_mode & 07777) == 0640 && st.st_size == 0);
	CHECK(st.st_nlink == 1 && st.st_uid == geteuid());
	close(fd);
}

FILE_CASE(open, exists, "O_CREAT has no effect on what exists")
{
	struct stat st;
	int fd;

	NEED(make("f", "abc") && chmod("f", 0600) == 0);
	fd = open("f", O_RDWR | O_CREAT, 0644);
	CHECK(fstat(fd, &st) == 0 && (st.st_mode & 0777) == 0600);
	CHECK(st.st_size == 3);
	close(fd);
}

FILE_CASE(open, excl, "EEXIST: O_CREAT and O_EXCL, and the file exists")
{
	NEED(make("f", ""));
	FAILS(EEXIST, open("f", O_RDWR | O_CREAT | O_EXCL, 0600));
	NEED(symlink("nowhere", "l") == 0);
	FAILS(EEXIST, open("l", O_RDWR | O_CREAT | O_EXCL, 0600));
	FAILS(ENOENT, access("nowhere", F_OK));
}

FILE_CASE(open, creates_by_link, "O_CREAT through a symbolic link")
{
	int fd;

	NEED(symlink("there", "l") == 0);
	fd = open("l", O_WRONLY | O_CREAT, 0600);
	CHECK(fd >= 0 && close(fd) == 0);
	CHECK(size_of("there") == 0);
}

FILE_CASE(open, trunc, "O_TRUNC: its length is 0, the mode unchanged")
{
	struct stat st;

	NEED(make("f", "abc") && chmod("f", 0640) == 0);
	CHECK(close(open("f", O_WRONLY | O_TRUNC)) == 0);
	CHECK(stat("f", &st) == 0 && st.st_size == 0);
	CHECK((st.st_mode & 0777) == 0640);
}

FILE_CASE(open, append, "O_APPEND: the offset is the end before each write")
{
	int a, b;

	NEED(make("f", "ab"));
	a = open("f", O_WRONLY | O_APPEND);
	b = open("f", O_WRONLY | O_APPEND);
	CHECK(write(a, "c", 1) == 1 && write(b, "d", 1) == 1);
	CHECK(lseek(a, 0, SEEK_SET) == 0 && write(a, "e", 1) == 1);
	CHECK(lseek(a, 0, SEEK_CUR) == 5 && has("f", "abcde"));
	close(a);
	close(b);
}

FILE_CASE(open, modes, "EBADF: reading without, writing without the right")
{
	char c;
	int r, w;

	NEED(make("f", "abc"));
	r = open("f", O_RDONLY);
	w = open("f", O_WRONLY);
	FAILS(EBADF, write(r, "x", 1));
	FAILS(EBADF, read(w, &c, 1));
	FAILS(EBADF, pwrite(r, "x", 1, 0));
	FAILS(EBADF, pread(w, &c, 1, 0));
	CHECK(has("f", "abc"));
	close(r);
	close(w);
}

FILE_CASE(open, directory_flag, "ENOTDIR: O_DIRECTORY, and it is none")
{
	int fd;

	NEED(make("f", "") && mkdir("d", 0700) == 0);
	FAILS(ENOTDIR, open("f", O_RDONLY | O_DIRECTORY));
	fd = open("d", O_RDONLY | O_DIRECTORY);
	CHECK(fd >= 0 && close(fd) == 0);
}

FILE_CASE(open, nofollow, "ELOOP: O_NOFOLLOW, and it is a symbolic link")
{
	NEED(make("f", "") && symlink("f", "l") == 0);
	FAILS(ELOOP, open("l", O_RDONLY | O_NOFOLLOW));
	CHECK(close(open("l", O_RDONLY)) == 0);
}

FILE_CASE(open, isdir, "EISDIR: a directory, to be written to")
{
	NEED(mkdir("d", 0700) == 0);
	FAILS(EISDIR, open("d", O_WRONLY));
	FAILS(EISDIR, open("d", O_RDWR));
	FAILS(EISDIR, open("d", O_RDWR | O_CREAT, 0600));
}

FILE_CASE(open, paths, "ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP")
{
	static char name[NAME_MAX + 2], path[PATH_MAX + 2];

	memset(name, 'n', NAME_MAX + 1);
	for (int i = 0; i <= PATH_MAX; i += 2)
		memcpy(path + i, "./", 2);
	path[PATH_MAX] = 'f';
	NEED(make("f", "") && symlink("loop", "loop") == 0);
	FAILS(ENOENT, open("", O_RDONLY));
	FAILS(ENOENT, open("none", O_RDONLY));
	FAILS(ENOENT, open("none/f", O_RDWR | O_CREAT, 0600));
	FAILS(ENOTDIR, open("f/f", O_RDONLY));
	FAILS(ENOTDIR, open("f/", O_RDONLY));
	FAILS(ENAMETOOLONG, open(name, O_RDWR | O_CREAT, 0600));
	FAILS(ENAMETOOLONG, open(path, O_RDONLY));
	FAILS(ELOOP, open("loop", O_RDONLY));
	FAILS(ELOOP, open("loop/f", O_RDONLY));
}

FILE_CASE(open, longest_name, "a component of NAME_MAX bytes")
{
	char name[NAME_MAX + 1];

	memset(name, 'n', NAME_MAX);
	name[NAME_MAX] = 0;
	CHECK(make(name, "x") && has(name, "x") && unlink(name) == 0);
}

FILE_CASE(open, cloexec, "FD_CLOEXEC is cleared, or set by O_CLOEXEC")
{
	int a = open("f", O_RDWR | O_CREAT, 0600);
	int b = open("f", O_RDWR | O_CLOEXEC);

	CHECK(fcntl(a, F_GETFD) == 0 && fcntl(b, F_GETFD) == FD_CLOEXEC);
	close(a);
	close(b);
}

FILE_CASE(openat, directory, "relative to the directory of the descriptor")
{
	int d, fd;

	NEED(mkdir("d", 0700) == 0 && make("d/f", "in d"));
	d = open("d", O_RDONLY);
	fd = openat(d, "f", O_RDONLY);
	CHECK(fd >= 0 && close(fd) == 0);
	fd = openat(d, "new", O_RDWR | O_CREAT, 0600);
	CHECK(fd >= 0 && close(fd) == 0 && size_of("d/new") == 0);
	close(d);
}

FILE_CASE(openat, errors, "EBADF, ENOTDIR; an absolute path needs neither")
{
	char path[PATH_MAX];
	int f, fd;

	NEED(make("f", ""));
	f = open("f", O_RDONLY);
	FAILS(EBADF, openat(-1, "f", O_RDONLY));
	FAILS(ENOTDIR, openat(f, "f", O_RDONLY));
	NEED(getcwd(path, sizeof(path) - 2));
	strcat(path, "/f");
	fd = openat(-1, path, O_RDONLY);
	CHECK(fd >= 0 && close(fd) == 0);
	close(f);
}

FILE_CASE(creat, same, "open() with O_WRONLY | O_CREAT | O_TRUNC")
{
	char c;
	int fd;

	NEED(make("f", "abc"));
	fd = creat("f", 0600);
	CHECK(fd >= 0 && size_of("f") == 0);
	FAILS(EBADF, read(fd, &c, 1));
	close(fd);
}

FILE_CASE(close, ebadf, "EBADF: not an open descriptor")
{
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	CHECK(close(fd) == 0);
	FAILS(EBADF, close(fd));
	FAILS(EBADF, close(-1));
}

FILE_CASE(read, advances, "the offset is incremented by what was read")
{
	char buf[10];
	int fd;

	NEED(make("f", "abcdef"));
	fd = open("f", O_RDONLY);
	CHECK(read(fd, buf, 4) == 4 && !memcmp(buf, "abcd", 4));
	CHECK(lseek(fd, 0, SEEK_CUR) == 4);
	CHECK(read(fd, buf, 10) == 2 && read(fd, buf, 10) == 0);
	CHECK(read(fd, buf, 0) == 0);
	close(fd);
}

FILE_CASE(read, holes, "what was never written reads as zeroes")
{
	char buf[10] = "xxxxxxxxx";
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	CHECK(pwrite(fd, "end", 3, 100000) == 3 && size_of("f") == 100003);
	CHECK(pread(fd, buf, 10, 50000) == 10 &&
	      !memcmp(buf, "\0\0\0\0\0\0\0\0\0\0", 10));
	close(fd);
}

FILE_CASE(read, beyond, "no data transfer beyond the end: 0")
{
	char c;
	int fd;

	NEED(make("f", "abc"));
	fd = open("f", O_RDONLY);
	CHECK(lseek(fd, 1000, SEEK_SET) == 1000 && read(fd, &c, 1) == 0);
	close(fd);
}

FILE_CASE(read, isdir, "EISDIR: a directory")
{
	char c;
	int fd = open(".", O_RDONLY);

	FAILS(EISDIR, read(fd, &c, 1));
	close(fd);
	FAILS(EBADF, read(-1, &c, 1));
}

FILE_CASE(write, extends, "beyond the end the length becomes the offset")
{
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	CHECK(write(fd, "abc", 3) == 3 && size_of("f") == 3);
	CHECK(lseek(fd, 1, SEEK_SET) == 1 && write(fd, "X", 1) == 1);
	CHECK(size_of("f") == 3 && has("f", "aXc"));
	CHECK(write(fd, "", 0) == 0 && lseek(fd, 0, SEEK_CUR) == 2);
	close(fd);
}

FILE_CASE(write, times, "marks st_mtime and st_ctime for update")
{
	struct timespec old[2] = {{1000, 0}, {1000, 0}};
	struct stat st;
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	NEED(futimens(fd, old) == 0 && fstat(fd, &st) == 0);
	CHECK(st.st_mtime == 1000);
	CHECK(write(fd, "x", 1) == 1 && fstat(fd, &st) == 0);
	CHECK(st.st_mtime > 1000 && st.st_atime == 1000);
	close(fd);
}

FILE_CASE(write, large, "as many bytes as were asked for")
{
	size_t n = 300000;
	char *a = malloc(n), *b = malloc(n);
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	NEED(a && b);
	for (size_t i = 0; i < n; i++)
		a[i] = i * 7 + i / 256;
	CHECK(write(fd, a, n) == (ssize_t)n);
	CHECK(pread(fd, b, n, 0) == (ssize_t)n && !memcmp(a, b, n));
	free(a);
	free(b);
	close(fd);
}

FILE_CASE(pread, offset, "reads at the offset, and leaves the file's own")
{
	char buf[4];
	int fd;

	NEED(make("f", "abcdef"));
	fd = open("f", O_RDWR);
	CHECK(pread(fd, buf, 3, 2) == 3 && !memcmp(buf, "cde", 3));
	CHECK(pwrite(fd, "X", 1, 5) == 1 && lseek(fd, 0, SEEK_CUR) == 0);
	CHECK(has("f", "abcdeX") && pread(fd, buf, 1, 6) == 0);
	FAILS(EINVAL, pread(fd, buf, 1, -1));
	FAILS(EINVAL, pwrite(fd, buf, 1, -1));
	close(fd);
}

FILE_CASE(readv, gathers, "fills each area before the next")
{
	char a[2], b[3], c[4];
	struct iovec v[] = {{a, 2}, {b, 3}, {c, 4}};
	struct iovec w[] = {{"ab", 2}, {"", 0}, {"cdefgh", 6}};
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	CHECK(writev(fd, w, 3) == 8 && lseek(fd, 0, SEEK_SET) == 0);
	CHECK(readv(fd, v, 3) == 8);
	CHECK(!memcmp(a, "ab", 2) && !memcmp(b, "cde", 3) &&
	      !memcmp(c, "fgh", 3));
	FAILS(EINVAL, readv(fd, v, -1));
	FAILS(EINVAL, writev(fd, w, IOV_MAX + 1));
	close(fd);
}

FILE_CASE(lseek, whence, "SEEK_SET, SEEK_CUR, SEEK_END")
{
	int fd;

	NEED(make("f", "abcdef"));
	fd = open("f", O_RDONLY);
	CHECK(lseek(fd, 2, SEEK_SET) == 2 && lseek(fd, 3, SEEK_CUR) == 5);
	CHECK(lseek(fd, -1, SEEK_END) == 5 && lseek(fd, 10, SEEK_END) == 16);
	CHECK(size_of("f") == 6);
	close(fd);
}

FILE_CASE(lseek, errors, "EBADF, EINVAL, ESPIPE; the offset unchanged")
{
	int fd, p[2];

	NEED(make("f", "abcdef"));
	fd = open("f", O_RDONLY);
	CHECK(lseek(fd, 2, SEEK_SET) == 2);
	FAILS(EINVAL, lseek(fd, -1, SEEK_SET));
	FAILS(EINVAL, lseek(fd, -7, SEEK_END));
	FAILS(EINVAL, lseek(fd, 0, 99));
	CHECK(lseek(fd, 0, SEEK_CUR) == 2);
	FAILS(EBADF, lseek(-1, 0, SEEK_SET));
	NEED(pipe(p) == 0);
	FAILS(ESPIPE, lseek(p[0], 0, SEEK_CUR));
	close(p[0]);
	close(p[1]);
	close(fd);
}

FILE_CASE(dup, shares, "one offset and one set of status flags")
{
	int a, b;

	NEED(make("f", "abcdef"));
	a = open("f", O_RDWR);
	b = dup(a);
	CHECK(b > a && lseek(a, 3, SEEK_SET) == 3);
	CHECK(lseek(b, 0, SEEK_CUR) == 3);
	CHECK(fcntl(a, F_SETFL, O_APPEND) == 0);
	CHECK(fcntl(b, F_GETFL) & O_APPEND);
	CHECK(close(a) == 0 && write(b, "g", 1) == 1 && has("f", "abcdefg"));
	close(b);
	FAILS(EBADF, dup(a));
}

FILE_CASE(dup2, replaces, "closes the other first; the same stays")
{
	int a, b;

	NEED(make("a", "A") && make("b", "B"));
	a = open("a", O_RDONLY);
	b = open("b", O_RDONLY | O_CLOEXEC);
	CHECK(dup2(a, b) == b && fcntl(b, F_GETFD) == 0);
	CHECK(dup2(a, a) == a);
	FAILS(EBADF, dup2(-1, b));
	FAILS(EBADF, dup2(a, -1));
	close(a);
	close(b);
}

FILE_CASE(fcntl, dupfd, "F_DUPFD: the lowest that isn't below arg")
{
	int fd = open("f", O_RDWR | O_CREAT, 0600), other;

	other = fcntl(fd, F_DUPFD, 20);
	CHECK(other >= 20 && fcntl(other, F_GETFD) == 0);
	close(other);
	other = fcntl(fd, F_DUPFD_CLOEXEC, 20);
	CHECK(other >= 20 && fcntl(other, F_GETFD) == FD_CLOEXEC);
	close(other);
	FAILS(EINVAL, fcntl(fd, F_DUPFD, -1));
	close(fd);
}

FILE_CASE(fcntl, flags, "F_GETFL: access modes and status flags; F_SETFL")
{
	int fd = open("f", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600), fl;

	fl = fcntl(fd, F_GETFL);
	CHECK((fl & O_ACCMODE) == O_WRONLY && fl & O_APPEND);
	CHECK(!(fl & (O_CREAT | O_TRUNC)));
	CHECK(fcntl(fd, F_SETFL, O_NONBLOCK | O_RDWR) == 0);
	fl = fcntl(fd, F_GETFL);
	CHECK((fl & O_ACCMODE) == O_WRONLY && !(fl & O_APPEND));
	CHECK(fl & O_NONBLOCK);
	close(fd);
}

FILE_CASE(ftruncate, both_ways, "shorter: discarded; longer: zeroes")
{
	char buf[8];
	int fd;

	NEED(make("f", "abcdef"));
	fd = open("f", O_RDWR);
	CHECK(ftruncate(fd, 2) == 0 && has("f", "ab"));
	CHECK(ftruncate(fd, 5) == 0 && pread(fd, buf, 8, 0) == 5);
	CHECK(!memcmp(buf, "ab\0\0\0", 5) && lseek(fd, 0, SEEK_CUR) == 0);
	FAILS(EINVAL, ftruncate(fd, -1));
	close(fd);
	fd = open("f", O_RDONLY);
	CHECK(ftruncate(fd, 0) == -1 && (errno == EBADF || errno == EINVAL));
	close(fd);
}

FILE_CASE(truncate, path, "the file of that name; EISDIR, ENOENT, ENOTDIR")
{
	NEED(make("f", "abcdef") && mkdir("d", 0700) == 0);
	CHECK(truncate("f", 3) == 0 && has("f", "abc"));
	FAILS(EISDIR, truncate("d", 0));
	FAILS(ENOENT, truncate("none", 0));
	FAILS(ENOTDIR, truncate("f/f", 0));
	FAILS(EINVAL, truncate("f", -1));
}

FILE_CASE(fsync, files, "0 for a file and a directory; EBADF")
{
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	CHECK(write(fd, "x", 1) == 1 && fsync(fd) == 0 && fdatasync(fd) == 0);
	close(fd);
	FAILS(EBADF, fsync(fd));
	fd = open(".", O_RDONLY);
	CHECK(fsync(fd) == 0);
	close(fd);
}

FILE_CASE(posix_fallocate, extends, "the size is at least offset + len")
{
	char buf[4];
	int fd;

	NEED(make("f", "abc"));
	fd = open("f", O_RDWR);
	CHECK(posix_fallocate(fd, 10, 90) == 0 && size_of("f") == 100);
	CHECK(posix_fallocate(fd, 0, 5) == 0 && size_of("f") == 100);
	CHECK(pread(fd, buf, 4, 0) == 4 && !memcmp(buf, "abc\0", 4));
	CHECK(posix_fallocate(fd, -1, 5) == EINVAL);
	CHECK(posix_fallocate(fd, 0, 0) == EINVAL);
	close(fd);
	CHECK(posix_fallocate(fd, 0, 1) == EBADF);
}

FILE_CASE(unlink, stays_open, "contents stay until all references close")
{
	char buf[4];
	struct stat st;
	int fd;

	NEED(make("f", "abc"));
	fd = open("f", O_RDWR);
	CHECK(unlink("f") == 0);
	FAILS(ENOENT, access("f", F_OK));
	CHECK(fstat(fd, &st) == 0 && st.st_nlink == 0 && st.st_size == 3);
	CHECK(pwrite(fd, "d", 1, 3) == 1 && pread(fd, buf, 4, 0) == 4);
	CHECK(!memcmp(buf, "abcd", 4));
	CHECK(make("f", "new") && pread(fd, buf, 1, 0) == 1 && buf[0] == 'a');
	close(fd);
}

FILE_CASE(mmap, private_file, "reads the file; changes stay the mapping's")
{
	char *p;
	int fd;

	NEED(make("f", "abcdef"));
	fd = open("f", O_RDONLY);
	p = mmap(NULL, 6, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	close(fd);
	NEED(p != MAP_FAILED);
	CHECK(!memcmp(p, "abcdef", 6) && !p[6]);
	p[0] = 'X';
	CHECK(munmap(p, 6) == 0 && has("f", "abcdef"));
}

FILE_CASE(mmap, shared_file, "changes are the file's, by msync() at the latest")
{
	char *p;
	int fd;

	NEED(make("f", "abcdef"));
	fd = open("f", O_RDWR);
	p = mmap(NULL, 6, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	NEED(p != MAP_FAILED);
	p[1] = 'X';
	CHECK(msync(p, 6, MS_SYNC) == 0 && has("f", "aXcdef"));
	p[2] = 'Y';
	CHECK(munmap(p, 6) == 0 && has("f", "aXYdef"));
}

FILE_CASE(mmap, shared_at_once, "calls and other mappings see a change at once")
{
	long page = sysconf(_SC_PAGESIZE);
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	char *a, *b, *c, buf[4] = "";

	NEED(ftruncate(fd, 2 * page) == 0);
	a = mmap(NULL, 2 * page, PROT_READ, MAP_SHARED, fd, 0);
	b = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	c = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, page);
	NEED(a != MAP_FAILED && b != MAP_FAILED && c != MAP_FAILED);
	CHECK(pwrite(fd, "one", 3, 0) == 3 && !memcmp(a, "one", 3));
	memcpy(b + page, "two", 3);
	CHECK(!memcmp(a + page, "two", 3) && !memcmp(c, "two", 3));
	CHECK(pread(fd, buf, 3, page) == 3 && !memcmp(buf, "two", 3));
	CHECK(munmap(b, 2 * page) == 0 && munmap(c, page) == 0);
	CHECK(!memcmp(a + page, "two", 3));
	CHECK(munmap(a, 2 * page) == 0);
	CHECK(pread(fd, buf, 3, page) == 3 && !memcmp(buf, "two", 3));
	close(fd);
}

FILE_CASE(mmap, shared_sizes, "a mapping has what the file grows by")
{
	long page = sysconf(_SC_PAGESIZE);
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	char *p, buf[4];

	NEED(pwrite(fd, "abc", 3, 0) == 3);
	p = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	NEED(p != MAP_FAILED);
	CHECK(pwrite(fd, "end", 3, 2 * page) == 3);
	CHECK(!memcmp(p, "abc\0", 4));
	CHECK(!p[page] && !memcmp(p + 2 * page, "end", 3));
	p[page] = 'y';
	CHECK(pread(fd, buf, 1, page) == 1 && buf[0] == 'y');
	CHECK(ftruncate(fd, 2) == 0 && ftruncate(fd, 2 * page) == 0);
	CHECK(!memcmp(p, "ab\0", 3) && !p[page]);
	p[page] = 'z';
	CHECK(munmap(p, 3 * page) == 0);
	CHECK(pread(fd, buf, 1, page) == 1 && buf[0] == 'z');
	close(fd);
}

FILE_CASE(mmap, offset_of_file, "from the offset on, in pages")
{
	long page = sysconf(_SC_PAGESIZE);
	char *p;
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	CHECK(pwrite(fd, "second", 6, page) == 6);
	p = mmap(NULL, 6, PROT_READ, MAP_SHARED, fd, page);
	NEED(p != MAP_FAILED);
	CHECK(!memcmp(p, "second", 6));
	munmap(p, 6);
	CHECK(mmap(NULL, 6, PROT_READ, MAP_SHARED, fd, 1) == MAP_FAILED);
	CHECK(errno == EINVAL);
	close(fd);
}

FILE_CASE(mmap, file_errors, "EACCES, EBADF, ENODEV")
{
	int fd, p[2];

	NEED(make("f", "abc") && pipe(p) == 0);
	CHECK(mmap(NULL, 3, PROT_READ, MAP_SHARED, -1, 0) == MAP_FAILED);
	CHECK(errno == EBADF);
	fd = open("f", O_WRONLY);
	CHECK(mmap(NULL, 3, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED);
	CHECK(errno == EACCES);
	close(fd);
	fd = open("f", O_RDONLY);
	CHECK(mmap(NULL, 3, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
	CHECK(errno == EACCES);
	close(fd);
	CHECK(mmap(NULL, 3, PROT_READ, MAP_PRIVATE, p[0], 0) == MAP_FAILED);
	CHECK(errno == ENODEV || errno == EACCES);
	close(p[0]);
	close(p[1]);
}

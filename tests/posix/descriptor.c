/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors: what calls refuse, locks, the atomicity of pipes, options of
 * sockets, and what the process is told of itself.
 */
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include "files.h"

static int fd = -1, p[2];

static int file(int flags)
{
	close(fd);
	fd = open("f", flags | O_CREAT, 0600);
	return CHECK(fd >= 0);
}

static struct flock lock_of(int type, off_t from, off_t len)
{
	return (struct flock){.l_type = type,
			      .l_whence = SEEK_SET,
			      .l_start = from,
			      .l_len = len};
}

FILE_CASE(fcntl, locks, "a process's own locks are never in its way")
{
	struct flock l = lock_of(F_WRLCK, 0, 10);

	NEED(file(O_RDWR));
	CHECK(fcntl(fd, F_SETLK, &l) == 0);
	l = lock_of(F_RDLCK, 5, 20);
	CHECK(fcntl(fd, F_SETLKW, &l) == 0);
	l = lock_of(F_WRLCK, 0, 0);
	CHECK(fcntl(fd, F_GETLK, &l) == 0 && l.l_type == F_UNLCK);
	CHECK(l.l_start == 0 && l.l_len == 0 && l.l_whence == SEEK_SET);
	l = lock_of(F_UNLCK, 0, 0);
	CHECK(fcntl(fd, F_SETLK, &l) == 0);
}

FILE_CASE(fcntl, lock_errors, "EBADF: not open for it; EINVAL: no such lock")
{
	struct flock l = lock_of(F_WRLCK, 0, 1);

	NEED(file(O_RDONLY));
	FAILS(EBADF, fcntl(fd, F_SETLK, &l));
	l = lock_of(F_RDLCK, 0, 1);
	CHECK(fcntl(fd, F_SETLK, &l) == 0);
	NEED(file(O_WRONLY));
	FAILS(EBADF, fcntl(fd, F_SETLK, &l));
	l.l_type = 77;
	FAILS(EINVAL, fcntl(fd, F_SETLK, &l));
	l = lock_of(F_WRLCK, 0, 1);
	l.l_whence = 77;
	FAILS(EINVAL, fcntl(fd, F_SETLK, &l));
	l = lock_of(F_WRLCK, -5, 1);
	FAILS(EINVAL, fcntl(fd, F_SETLK, &l));
	FAILS(EBADF, fcntl(-1, F_SETLK, &l));
}

FILE_CASE(lockf, sections, "from the offset on; F_TEST, F_ULOCK; EBADF")
{
	NEED(file(O_RDWR));
	CHECK(lockf(fd, F_LOCK, 10) == 0 && lockf(fd, F_TLOCK, 5) == 0);
	CHECK(lockf(fd, F_TEST, 0) == 0 && lockf(fd, F_ULOCK, 0) == 0);
	FAILS(EINVAL, lockf(fd, 77, 0));
	FAILS(EBADF, lockf(-1, F_LOCK, 0));
}

FILE_CASE(fcntl, dupfd_errors, "EINVAL: below 0 or not below the limit")
{
	struct rlimit l;
	int d;

	NEED(file(O_RDWR) && getrlimit(RLIMIT_NOFILE, &l) == 0);
	FAILS(EINVAL, fcntl(fd, F_DUPFD, -1));
	FAILS(EINVAL, fcntl(fd, F_DUPFD, (int)l.rlim_cur));
	FAILS(EBADF, fcntl(-1, F_DUPFD, 0));
	FAILS(EINVAL, fcntl(fd, 7777));
	d = fcntl(fd, F_DUPFD_CLOEXEC, 20);
	CHECK(d >= 20 && fcntl(d, F_GETFD) == FD_CLOEXEC);
	CHECK(fcntl(d, F_SETFD, 0) == 0 && fcntl(d, F_GETFD) == 0);
	close(d);
}

FILE_CASE(dup2, errors, "EBADF: not open, or not below the limit; dup3()")
{
	struct rlimit l;
	int d;

	NEED(file(O_RDWR) && getrlimit(RLIMIT_NOFILE, &l) == 0);
	FAILS(EBADF, dup(-1));
	FAILS(EBADF, dup2(-1, 30));
	FAILS(EBADF, dup2(fd, -1));
	FAILS(EBADF, dup2(fd, (int)l.rlim_cur));
	FAILS(EINVAL, dup3(fd, fd, 0));
	FAILS(EINVAL, dup3(fd, 30, O_APPEND));
	d = dup3(fd, 30, O_CLOEXEC);
	CHECK(d == 30 && fcntl(30, F_GETFD) == FD_CLOEXEC);
	close(30);
}

FILE_CASE(open, limit, "EMFILE: all descriptors of the process are in use")
{
	struct rlimit l, was;
	int n = 0, d[16];

	NEED(file(O_RDWR) && getrlimit(RLIMIT_NOFILE, &was) == 0);
	l = was;
	l.rlim_cur = fd + 8;
	NEED(setrlimit(RLIMIT_NOFILE, &l) == 0);
	while (n < 16 && (d[n] = dup(fd)) >= 0)
		n++;
	CHECK(n < 8 && errno == EMFILE);
	FAILS(EMFILE, open("f", O_RDONLY));
	FAILS(EMFILE, pipe(p));
	FAILS(EMFILE, socket(AF_UNIX, SOCK_STREAM, 0));
	FAILS(EINVAL, fcntl(fd, F_DUPFD, fd + 8));
	CHECK(sysconf(_SC_OPEN_MAX) == fd + 8);
	while (n--)
		close(d[n]);
	CHECK(setrlimit(RLIMIT_NOFILE, &was) == 0);
}

FILE_CASE(readv, limits, "EINVAL: more than IOV_MAX, or than SSIZE_MAX bytes")
{
	static struct iovec v[IOV_MAX + 1];
	struct iovec big[2] = {{"x", 1}, {"y", SIZE_MAX}};
	static char c[IOV_MAX];

	NEED(file(O_RDWR));
	for (int i = 0; i < IOV_MAX; i++)
		v[i] = (struct iovec){&c[i], 1};
	memset(c, 'x', IOV_MAX);
	CHECK(writev(fd, v, IOV_MAX) == IOV_MAX);
	FAILS(EINVAL, writev(fd, v, IOV_MAX + 1));
	FAILS(EINVAL, readv(fd, v, -1));
	FAILS(EINVAL, writev(fd, big, 2));
	CHECK(preadv(fd, v, IOV_MAX, 1) == IOV_MAX - 1);
	CHECK(pwritev(fd, v, 3, 0) == 3 && size_of("f") == IOV_MAX);
}

FILE_CASE(pread, errors, "EINVAL: a negative offset; ESPIPE; EBADF")
{
	char c;

	NEED(file(O_WRONLY) && pipe(p) == 0);
	FAILS(EINVAL, pwrite(fd, "x", 1, -1));
	FAILS(EBADF, pread(fd, &c, 1, 0));
	FAILS(ESPIPE, pread(p[0], &c, 1, 0));
	FAILS(ESPIPE, pwrite(p[1], "x", 1, 0));
	FAILS(ESPIPE, lseek(p[0], 0, SEEK_CUR));
	CHECK(pwrite(fd, "x", 1, 4) == 1 && size_of("f") == 5);
	close(p[0]);
	close(p[1]);
}

FILE_CASE(read, nothing, "0 bytes: 0, and nothing else happens")
{
	NEED(file(O_RDWR));
	CHECK(read(fd, NULL, 0) == 0 && write(fd, NULL, 0) == 0);
	CHECK(size_of("f") == 0 && lseek(fd, 0, SEEK_CUR) == 0);
}

FILE_CASE(ftruncate, errors, "EINVAL: a negative length, or not to be written")
{
	NEED(file(O_RDONLY));
	CHECK(ftruncate(fd, 1) == -1 && (errno == EINVAL || errno == EBADF));
	NEED(file(O_RDWR));
	FAILS(EINVAL, ftruncate(fd, -1));
	FAILS(EBADF, ftruncate(-1, 0));
	CHECK(posix_fallocate(fd, 0, 0) == EINVAL);
	CHECK(posix_fallocate(-1, 0, 1) == EBADF);
	CHECK(posix_fallocate(fd, -1, 1) == EINVAL);
}

FILE_CASE(isatty, file, "ENOTTY: no terminal, of tcgetattr() as well")
{
	struct termios t;

	NEED(file(O_RDWR));
	CHECK(isatty(fd) == 0 && errno == ENOTTY);
	FAILS(ENOTTY, tcgetattr(fd, &t));
	CHECK(ttyname_r(fd, (char[64]){0}, 64) == ENOTTY);
}

FILE_CASE(posix_fadvise, errors, "EBADF, EINVAL, ESPIPE")
{
	NEED(file(O_RDWR) && pipe(p) == 0);
	CHECK(posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL) == 0);
	CHECK(posix_fadvise(-1, 0, 0, POSIX_FADV_NORMAL) == EBADF);
	CHECK(posix_fadvise(fd, 0, 0, 77) == EINVAL);
	CHECK(posix_fadvise(p[0], 0, 0, POSIX_FADV_NORMAL) == ESPIPE);
	close(p[0]);
	close(p[1]);
}

CASE(msync, errors, "[EINVAL] not a page's start, or flags; [ENOMEM]")
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *m = mmap(NULL, page, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	NEED(m != MAP_FAILED);
	CHECK(msync(m, page, MS_SYNC) == 0);
	FAILS(EINVAL, msync(m + 1, 1, MS_SYNC));
	FAILS(EINVAL, msync(m, page, MS_SYNC | MS_ASYNC));
	CHECK(posix_madvise(m, page, POSIX_MADV_NORMAL) == 0);
	CHECK(munmap(m, page) == 0);
	FAILS(ENOMEM, msync(m, page, MS_SYNC));
}

/* --- pipes --- */
static char page[PIPE_BUF];

CASE(write, pipe_buf,
     "O_NONBLOCK: up to PIPE_BUF bytes all of them or [EAGAIN]")
{
	ssize_t n, all = 0;

	NEED(pipe2(p, O_NONBLOCK) == 0);
	while ((n = write(p[1], page, PIPE_BUF)) == PIPE_BUF)
		all += n;
	CHECK(n == -1 && errno == EAGAIN && all >= PIPE_BUF);
	CHECK(read(p[0], page, 100) == 100);
	FAILS(EAGAIN, write(p[1], page, PIPE_BUF));
	while (all > 100 + PIPE_BUF) {
		n = read(p[0], page, PIPE_BUF);
		NEED(n > 0);
		all -= n;
	}
	CHECK(write(p[1], page, PIPE_BUF) == PIPE_BUF);
	close(p[0]);
	close(p[1]);
}

static void *writes_pages(void *letter)
{
	char mine[PIPE_BUF];

	memset(mine, (int)(intptr_t)letter, sizeof(mine));
	for (int i = 0; i < 30; i++)
		CHECK(write(p[1], mine, PIPE_BUF) == PIPE_BUF);
	return NULL;
}

CASE(write, not_interleaved, "up to PIPE_BUF bytes, with those of others")
{
	pthread_t t[2];
	int ok = 1;

	NEED(pipe(p) == 0);
	for (long i = 0; i < 2; i++)
		NEED(pthread_create(&t[i], NULL, writes_pages,
				    (void *)('a' + i)) == 0);
	for (int i = 0; i < 60; i++) {
		for (int n = 0; n < PIPE_BUF;) {
			int got = read(p[0], page + n, PIPE_BUF - n);

			NEED(got > 0);
			n += got;
		}
		for (int k = 0; k < PIPE_BUF; k++)
			ok &= page[k] == page[0];
	}
	CHECK(ok);
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], NULL);
	close(p[0]);
	close(p[1]);
}

CASE(pipe, ends, "[EBADF] at the wrong end; a FIFO; fpathconf()")
{
	struct stat st;
	char c;

	NEED(pipe(p) == 0);
	FAILS(EBADF, read(p[1], &c, 1));
	FAILS(EBADF, write(p[0], &c, 1));
	CHECK(fstat(p[0], &st) == 0 && S_ISFIFO(st.st_mode));
	CHECK(fpathconf(p[0], _PC_PIPE_BUF) >= 512);
	FAILS(EINVAL, pipe2(p, 0x7f000000));
	close(p[0]);
	close(p[1]);
}

/* --- poll() and select() --- */

FILE_CASE(poll, files, "files are always ready; -1 is none; POLLNVAL")
{
	struct pollfd f[3] = {{-1, POLLIN, 7}, {0, POLLIN | POLLOUT}, {77, 0}};

	NEED(file(O_RDWR));
	f[1].fd = fd;
	CHECK(poll(f, 3, -1) == 2 && f[0].revents == 0);
	CHECK(f[1].revents == (POLLIN | POLLOUT) && f[2].revents == POLLNVAL);
	CHECK(poll(NULL, 0, 1) == 0);
}

CASE(poll, too_many, "[EINVAL] more than OPEN_MAX")
{
	struct rlimit l;
	struct pollfd *f;

	NEED(getrlimit(RLIMIT_NOFILE, &l) == 0);
	if (l.rlim_cur > 1 << 20)
		l.rlim_cur = 1 << 20;
	CHECK(setrlimit(RLIMIT_NOFILE, &l) == 0);
	f = calloc(1, sizeof(*f));
	FAILS(EINVAL, poll(f, l.rlim_cur + 1, 0));
	free(f);
}

FILE_CASE(select, files, "ready in any case; EBADF; EINVAL")
{
	struct timeval none = {0, 0}, bad = {-1, 0};
	fd_set r, w, e;

	NEED(file(O_RDWR));
	FD_ZERO(&r);
	FD_SET(fd, &r);
	w = r;
	FD_ZERO(&e);
	CHECK(select(fd + 1, &r, &w, &e, &none) == 2);
	CHECK(FD_ISSET(fd, &r) && FD_ISSET(fd, &w) && !FD_ISSET(fd, &e));
	FAILS(EINVAL, select(-1, NULL, NULL, NULL, &none));
	FAILS(EINVAL, select(0, NULL, NULL, NULL, &bad));
	FD_ZERO(&r);
	FD_SET(fd, &r);
	close(fd);
	FAILS(EBADF, select(fd + 1, &r, NULL, NULL, &none));
	FD_CLR(fd, &r);
	CHECK(select(fd + 1, &r, NULL, NULL, &none) == 0);
}

/* --- options of sockets --- */

static int option(int s, int name)
{
	int v = -1;
	socklen_t n = sizeof(v);

	return getsockopt(s, SOL_SOCKET, name, &v, &n) ? -1 : v;
}

static int set_option(int s, int name, int v)
{
	return setsockopt(s, SOL_SOCKET, name, &v, sizeof(v));
}

CASE(setsockopt, values, "those that are on or off, and sizes")
{
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	NEED(s >= 0);
	CHECK(option(s, SO_REUSEADDR) == 0);
	CHECK(set_option(s, SO_REUSEADDR, 5) == 0 &&
	      option(s, SO_REUSEADDR) == 1);
	CHECK(set_option(s, SO_KEEPALIVE, 1) == 0 &&
	      option(s, SO_KEEPALIVE) == 1);
	CHECK(option(s, SO_TYPE) == SOCK_STREAM && option(s, SO_ERROR) == 0);
	CHECK(option(s, SO_ACCEPTCONN) == 0 && option(s, SO_DOMAIN) == AF_UNIX);
	CHECK(set_option(s, SO_SNDBUF, 16384) == 0);
	CHECK(option(s, SO_SNDBUF) >= 16384 && option(s, SO_RCVBUF) > 0);
	close(s);
}

CASE(setsockopt, errors,
     "[ENOPROTOOPT], [EINVAL] too short, [EBADF], [ENOTSOCK]")
{
	int s = socket(AF_UNIX, SOCK_STREAM, 0), v = 1;

	NEED(s >= 0 && pipe(p) == 0);
	FAILS(ENOPROTOOPT, set_option(s, 7777, 1));
	FAILS(ENOPROTOOPT, set_option(s, SO_TYPE, 1));
	FAILS(ENOPROTOOPT, option(s, 7777));
	FAILS(EINVAL, setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &v, 1));
	FAILS(EBADF, set_option(-1, SO_REUSEADDR, 1));
	FAILS(ENOTSOCK, set_option(p[0], SO_REUSEADDR, 1));
	FAILS(ENOTSOCK, option(p[0], SO_TYPE));
	close(s);
	close(p[0]);
	close(p[1]);
}

CASE(setsockopt, times, "SO_RCVTIMEO, SO_LINGER: what was set; [EDOM]")
{
	struct timeval t = {1, 500000}, is = {0};
	struct linger l = {1, 7}, l2 = {0};
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	socklen_t n = sizeof(is);

	NEED(s >= 0);
	CHECK(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)) == 0);
	CHECK(getsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &is, &n) == 0);
	CHECK(is.tv_sec == 1 && is.tv_usec == 500000 && n == sizeof(is));
	t.tv_usec = 1000000;
	FAILS(EDOM, setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)));
	n = sizeof(l2);
	CHECK(setsockopt(s, SOL_SOCKET, SO_LINGER, &l, sizeof(l)) == 0);
	CHECK(getsockopt(s, SOL_SOCKET, SO_LINGER, &l2, &n) == 0);
	CHECK(l2.l_onoff == 1 && l2.l_linger == 7);
	close(s);
}

CASE(getsockopt, shortened, "the value is cut to the length given")
{
	int s = socket(AF_UNIX, SOCK_DGRAM, 0), v = -1;
	socklen_t n = 1;

	NEED(s >= 0);
	CHECK(getsockopt(s, SOL_SOCKET, SO_TYPE, &v, &n) == 0 && n == 1);
	CHECK(*(char *)&v == SOCK_DGRAM);
	n = 100;
	CHECK(getsockopt(s, SOL_SOCKET, SO_TYPE, &v, &n) == 0 && n == 4);
	close(s);
}

/* --- the process --- */

CASE(sysconf, minimums, "not below what _POSIX_* names; options that are there")
{
	static const struct {
		int name;
		long least;
	} all[] = {{_SC_ARG_MAX, _POSIX_ARG_MAX},
		   {_SC_NGROUPS_MAX, _POSIX_NGROUPS_MAX},
		   {_SC_IOV_MAX, _XOPEN_IOV_MAX},
		   {_SC_LOGIN_NAME_MAX, _POSIX_LOGIN_NAME_MAX},
		   {_SC_THREAD_KEYS_MAX, _POSIX_THREAD_KEYS_MAX},
		   {_SC_SYMLOOP_MAX, -1},
		   {_SC_VERSION, 200809},
		   {_SC_THREADS, 200809},
		   {_SC_SEMAPHORES, 200809},
		   {_SC_TIMERS, 200809},
		   {_SC_BARRIERS, 200809},
		   {_SC_SPIN_LOCKS, 200809},
		   {_SC_READER_WRITER_LOCKS, 200809},
		   {_SC_MONOTONIC_CLOCK, 1},
		   {_SC_MAPPED_FILES, 200809},
		   {_SC_REALTIME_SIGNALS, 200809}};

	for (int i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (!CHECK(sysconf(all[i].name) >= all[i].least))
			printf("# the one of index %d\n", i);
	CHECK(sysconf(_SC_PAGESIZE) == sysconf(_SC_PAGE_SIZE));
	CHECK(sysconf(_SC_NPROCESSORS_CONF) >= sysconf(_SC_NPROCESSORS_ONLN));
}

/* Names of glibc and Linux that ports ask for. */
CASE(sysconf, cache_line, "0 (unknown) or a power of two")
{
	long n = sysconf(_SC_LEVEL1_DCACHE_LINESIZE);

	CHECK(n >= 0 && !(n & (n - 1)));
}

CASE(ioctl, number, "its parts are those that it was made of")
{
	unsigned int n = _IOC(_IOC_READ | _IOC_WRITE, 'T', 200, 1000);

	CHECK(_IOC_DIR(n) == (_IOC_READ | _IOC_WRITE));
	CHECK(_IOC_TYPE(n) == 'T' && _IOC_NR(n) == 200 && _IOC_SIZE(n) == 1000);
	CHECK(_IOW('x', 1, char[80]) >> _IOC_DIRSHIFT == _IOC_WRITE);
	CHECK(_IOC_SIZEMASK == 0x3fff);
}

CASE(confstr, path, "where the utilities are; cut; [EINVAL]")
{
	char s[64], cut[4];
	size_t n = confstr(_CS_PATH, s, sizeof(s));

	CHECK(n > 1 && n == strlen(s) + 1);
	CHECK(confstr(_CS_PATH, cut, 4) == n && !cut[3]);
	errno = 0;
	CHECK(confstr(-1, NULL, 0) == 0 && errno == EINVAL);
}

CASE(waitid, no_child, "[ECHILD], [EINVAL] options")
{
	siginfo_t info;

	FAILS(ECHILD, waitid(P_ALL, 0, &info, WEXITED));
	FAILS(EINVAL, waitid(P_ALL, 0, &info, 0));
	FAILS(EINVAL, waitid(77, 0, &info, WEXITED));
	FAILS(ECHILD, waitpid(-1, NULL, WNOHANG));
	FAILS(EINVAL, waitpid(-1, NULL, 0x7f000000));
}

CASE(getpgid, errors, "[ESRCH] no such process; kill() as well")
{
	FAILS(ESRCH, getpgid(0x3fffff00));
	FAILS(ESRCH, getsid(0x3fffff00));
	FAILS(ESRCH, kill(0x3fffff00, 0));
	FAILS(EINVAL, kill(getpid(), 1000));
	FAILS(EINVAL, setpgid(0, -1));
}

CASE(setrlimit, keeps, "what was set, of each resource; the hard limit too")
{
	static const int all[] = {RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_STACK,
				  RLIMIT_DATA, RLIMIT_AS,    RLIMIT_CPU};

	for (int i = 0; i < 6; i++) {
		struct rlimit was, l, is;

		NEED(getrlimit(all[i], &was) == 0);
		l = was;
		l.rlim_cur = l.rlim_max;
		CHECK(setrlimit(all[i], &l) == 0);
		CHECK(getrlimit(all[i], &is) == 0);
		CHECK(is.rlim_cur == l.rlim_max && is.rlim_max == l.rlim_max);
		CHECK(setrlimit(all[i], &was) == 0);
	}
}

CASE(getpriority, values,
     "of the process; nice() adds to it; [EINVAL], [ESRCH]")
{
	int was = getpriority(PRIO_PROCESS, 0);

	CHECK(setpriority(PRIO_PROCESS, 0, was + 1) == 0);
	CHECK(getpriority(PRIO_PROCESS, getpid()) == was + 1);
	CHECK(nice(2) == was + 3 && getpriority(PRIO_PROCESS, 0) == was + 3);
	CHECK(nice(100) == 19);
	CHECK(setpriority(PRIO_PROCESS, 0, 1000) == 0);
	CHECK(getpriority(PRIO_PROCESS, 0) == 19);
	FAILS(EINVAL, getpriority(77, 0));
	FAILS(ESRCH, getpriority(PRIO_PROCESS, 0x3fffff00));
	setpriority(PRIO_PROCESS, 0, was);
}

CASE(putenv, same_string, "the string itself becomes of the environment")
{
	static char text[] = "TESSERA_PUT=1";

	CHECK(putenv(text) == 0 && getenv("TESSERA_PUT") == text + 12);
	text[12] = '2';
	CHECK(!strcmp(getenv("TESSERA_PUT"), "2"));
	CHECK(unsetenv("TESSERA_PUT") == 0 && !getenv("TESSERA_PUT"));
	FAILS(EINVAL, setenv("", "x", 1));
	FAILS(EINVAL, unsetenv("A=B"));
	CHECK(unsetenv("TESSERA_NONE") == 0 && environ);
}

CASE(gethostname, same, "uname()'s; cut by what there is room for")
{
	struct utsname u;
	char s[65] = "";

	NEED(uname(&u) == 0);
	CHECK(gethostname(s, sizeof(s)) == 0 && !strcmp(s, u.nodename));
}

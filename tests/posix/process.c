/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The process, its users, limits and system; descriptors of the console.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#include "case.h"

CASE(getpid, positive, "the process ID; of its group and session")
{
	CHECK(getpid() > 0);
	CHECK(getpid() == getpid());
	CHECK(getppid() >= 0);
	CHECK(getpgrp() == getpgid(0));
	CHECK(getsid(0) >= 0);
}

CASE(waitpid, no_child,
     "[ECHILD] the process has no existing unwaited-for child processes")
{
	CHECK(waitpid(-1, NULL, 0) == -1 && errno == ECHILD);
	CHECK(wait(NULL) == -1 && errno == ECHILD);
}

CASE(getuid, consistent, "real, effective and saved user and group IDs")
{
	uid_t r, e, s;
	gid_t gr, ge, gs;

	CHECK(getresuid(&r, &e, &s) == 0);
	CHECK(r == getuid() && e == geteuid());
	CHECK(getresgid(&gr, &ge, &gs) == 0);
	CHECK(gr == getgid() && ge == getegid());
	CHECK(setuid(getuid()) == 0);
	CHECK(setgid(getgid()) == 0);
	CHECK(getgroups(0, NULL) >= 0);
	CHECK(getgroups(-1, NULL) == -1 && errno == EINVAL);
}

CASE(getrlimit, limits, "soft limit not above the hard limit; [EINVAL]")
{
	struct rlimit l;

	CHECK(getrlimit(RLIMIT_NOFILE, &l) == 0);
	CHECK(l.rlim_cur >= 20 && l.rlim_cur <= l.rlim_max);
	CHECK(setrlimit(RLIMIT_NOFILE, &l) == 0);
	l.rlim_cur = 2;
	l.rlim_max = 1;
	CHECK(setrlimit(RLIMIT_CORE, &l) == -1 && errno == EINVAL);
	CHECK(getrlimit(1000, &l) == -1 && errno == EINVAL);
}

CASE(getrusage, self, "resources used by the process")
{
	struct rusage u;

	CHECK(getrusage(RUSAGE_SELF, &u) == 0);
	CHECK(u.ru_utime.tv_usec >= 0 && u.ru_utime.tv_usec < 1000000);
	CHECK(getrusage(77, &u) == -1 && errno == EINVAL);
}

CASE(uname, names, "name of the system, nodes, release, version, hardware")
{
	struct utsname u;

	CHECK(uname(&u) >= 0);
	CHECK(u.sysname[0] && u.nodename[0] && u.release[0] && u.machine[0]);
}

CASE(gethostname, cuts, "the name of the host")
{
	char name[256] = "";

	CHECK(gethostname(name, sizeof(name)) == 0 && name[0]);
}

CASE(sysconf, values, "page size, processors, clock ticks")
{
	CHECK(sysconf(_SC_PAGESIZE) >= 1);
	CHECK(sysconf(_SC_NPROCESSORS_ONLN) >= 1);
	CHECK(sysconf(_SC_CLK_TCK) > 0);
	CHECK(sysconf(_SC_OPEN_MAX) >= 20);
	errno = 0;
	CHECK(sysconf(99999) == -1 && errno == EINVAL);
}

CASE(getentropy, fills, "random bytes; at most 256")
{
	unsigned char a[32] = {0}, b[32] = {0};
	char many[257];

	CHECK(getentropy(a, sizeof(a)) == 0);
	CHECK(getentropy(b, sizeof(b)) == 0);
	CHECK(memcmp(a, b, sizeof(a)));
	CHECK(getentropy(many, sizeof(many)) == -1 && errno == EIO);
}

CASE(write, errors, "[EBADF] not a valid file descriptor open for writing")
{
	CHECK(write(-1, "x", 1) == -1 && errno == EBADF);
	CHECK(write(77, "x", 1) == -1 && errno == EBADF);
	CHECK(read(77, &(char){0}, 1) == -1 && errno == EBADF);
	CHECK(close(77) == -1 && errno == EBADF);
	CHECK(lseek(77, 0, SEEK_SET) == -1 && errno == EBADF);
	CHECK(isatty(77) == 0 && errno == EBADF);
	CHECK(write(1, "", 0) == 0);
}

CASE(writev, gathers, "from the buffers in order; [EINVAL]")
{
	struct iovec v[3] = {{"# wr", 4}, {"", 0}, {"itev\n", 5}};

	fflush(stdout);
	CHECK(writev(1, v, 3) == 9);
	CHECK(writev(77, v, 3) == -1 && errno == EBADF);
	CHECK(writev(1, v, -1) == -1 && errno == EINVAL);
}

CASE(fstat, errors, "[EBADF]; the standard descriptors can be asked")
{
	struct stat st;

	CHECK(fstat(77, &st) == -1 && errno == EBADF);
	CHECK(fstat(1, &st) == 0);
	CHECK(st.st_mode != 0);
}

CASE(open, missing, "[ENOENT] a component of path does not name a file")
{
	CHECK(open("/no/such/file", O_RDONLY) == -1 && errno == ENOENT);
	CHECK(!fopen("/no/such/file", "r") && errno == ENOENT);
}

CASE(setenv, changes, "the environment of the process; [EINVAL]")
{
	CHECK(!getenv("TESSERA_TEST"));
	CHECK(setenv("TESSERA_TEST", "1", 0) == 0);
	CHECK(setenv("TESSERA_TEST", "2", 0) == 0);
	CHECK(!strcmp(getenv("TESSERA_TEST"), "1"));
	CHECK(setenv("TESSERA_TEST", "2", 1) == 0);
	CHECK(!strcmp(getenv("TESSERA_TEST"), "2"));
	CHECK(unsetenv("TESSERA_TEST") == 0);
	CHECK(!getenv("TESSERA_TEST"));
	CHECK(setenv("A=B", "x", 1) == -1 && errno == EINVAL);
}

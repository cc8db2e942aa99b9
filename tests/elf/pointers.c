/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pointers that lead nowhere, or where they may not: calls say EFAULT, and the
 * program goes on. At the very ends of what there is they don't.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096

/* The call itself: C libraries look at some arguments. */
#define SAY(name, ...)                                                         \
	do {                                                                   \
		long rc = syscall(SYS_##name, __VA_ARGS__);                    \
                                                                               \
		printf("%s: %ld, %s\n", #name "(" #__VA_ARGS__ ")", rc,        \
		       rc < 0 ? strerror(errno) : "fine");                     \
	} while (0)

static void buffers(int fd, char *nowhere, char *page)
{
	char *end = page + PAGE;

	SAY(read, fd, nowhere, 1);
	SAY(read, fd, NULL, 1);
	SAY(read, fd, nowhere, 0);
	SAY(read, fd, -4096L, 1);
	SAY(read, fd, -1L, 2);
	SAY(read, fd, end - 3, 3);
	SAY(pread64, fd, page - 1, 2, 0L);
	SAY(write, fd, nowhere, 5);
	SAY(pwrite64, fd, end - 2, 2, 0L);
	mprotect(page, PAGE, PROT_READ);
	SAY(pread64, fd, page, 1, 0L);
	SAY(pwrite64, fd, page, 1, 0L);
	mprotect(page, PAGE, PROT_NONE);
	SAY(pwrite64, fd, page, 1, 0L);
	mprotect(page, PAGE, PROT_READ | PROT_WRITE);
	SAY(getcwd, nowhere, 100L);
	SAY(getrandom, nowhere, 16L, 0);
}

static void strings(int fd, char *nowhere, char *page)
{
	char *end = page + PAGE;

	memcpy(end - 5, "/tmp", 5);
	SAY(openat, AT_FDCWD, nowhere, O_RDONLY);
	SAY(openat, AT_FDCWD, NULL, O_RDONLY);
	SAY(faccessat, AT_FDCWD, end - 5, F_OK);
	end[-1] = 'x';
	SAY(faccessat, AT_FDCWD, end - 5, F_OK);
	SAY(linkat, AT_FDCWD, "/tmp/x", AT_FDCWD, nowhere, 0);
	SAY(newfstatat, AT_FDCWD, "/tmp", nowhere, 0);
	SAY(fstat, fd, nowhere);
	SAY(prctl, PR_SET_NAME, nowhere);
	SAY(prctl, PR_GET_NAME, end - 15);
}

static void vectors(int fd, char *nowhere, char *page)
{
	char *end = page + PAGE;
	struct iovec *last = (struct iovec *)end - 1, bad = {nowhere, 1};
	struct msghdr m = {.msg_iov = &bad, .msg_iovlen = 1}, none = {};
	int pair[2];

	socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
	*last = (struct iovec){"text", 4};
	SAY(writev, fd, last, 1);
	SAY(writev, fd, last, 2);
	SAY(writev, fd, &bad, 1);
	SAY(readv, fd, nowhere, 1);
	SAY(sendmsg, pair[0], &m, 0);
	SAY(sendmsg, pair[0], nowhere, 0);
	none.msg_name = nowhere;
	none.msg_namelen = 10;
	SAY(sendmsg, pair[0], &none, 0);
	SAY(sendto, pair[0], "text", 4L, 0, NULL, 0);
	SAY(recvmsg, pair[1], nowhere, 0);
	SAY(getsockname, pair[1], page, nowhere);
	SAY(getsockopt, pair[1], SOL_SOCKET, SO_TYPE, page, nowhere);
	SAY(setsockopt, pair[1], SOL_SOCKET, SO_RCVBUF, nowhere, 4);
}

/* Requests whose numbers don't say how much memory they touch. */
static void requests(char *nowhere)
{
	struct ifconf list = {.ifc_len = 4096, .ifc_buf = nowhere};
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	SAY(ioctl, s, FIONREAD, nowhere);
	SAY(ioctl, s, FIONBIO, nowhere);
	SAY(ioctl, s, FIOASYNC, nowhere);
	SAY(ioctl, s, FIOSETOWN, nowhere);
	SAY(ioctl, s, SIOCSPGRP, nowhere);
	SAY(ioctl, s, FIOGETOWN, nowhere);
	SAY(ioctl, s, SIOCGPGRP, nowhere);
	SAY(ioctl, s, SIOCGIFCONF, nowhere);
	SAY(ioctl, s, SIOCGIFCONF, &list);
	SAY(ioctl, s, SIOCGIFFLAGS, nowhere);
	SAY(ioctl, s, SIOCGIFTXQLEN, nowhere);
}

static void others(char *nowhere)
{
	struct pollfd none;
	int ep = epoll_create1(0);

	SAY(uname, nowhere);
	SAY(clock_gettime, CLOCK_MONOTONIC, nowhere);
	SAY(nanosleep, nowhere, NULL);
	SAY(ppoll, nowhere, 1L, NULL, NULL, 0L);
	SAY(ppoll, &none, 0L, nowhere, NULL, 0L);
	SAY(pselect6, 3, nowhere, NULL, NULL, NULL, NULL);
	SAY(pselect6, 0, NULL, NULL, NULL, NULL, nowhere);
	SAY(epoll_ctl, ep, EPOLL_CTL_ADD, 0, nowhere);
	SAY(pipe2, nowhere, 0);
	SAY(rt_sigprocmask, SIG_BLOCK, nowhere, NULL, 8L);
	SAY(rt_sigaction, SIGUSR1, NULL, nowhere, 8L);
	SAY(sigaltstack, nowhere, NULL);
	SAY(prlimit64, 0, RLIMIT_STACK, NULL, nowhere);
	SAY(getrusage, RUSAGE_SELF, nowhere);
	SAY(futex, nowhere, FUTEX_WAIT_PRIVATE, 0, NULL);
	SAY(futex, nowhere, FUTEX_WAKE_PRIVATE, 1);
	SAY(clone3, nowhere, 64L);
	SAY(fcntl, 0, F_GETLK, nowhere);
}

int main(void)
{
	int fd = open("/tmp/x", O_RDWR | O_CREAT | O_TRUNC, 0600);
	/* A page between two that aren't there. */
	char *nowhere = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *page = nowhere + PAGE;

	setvbuf(stdout, NULL, _IONBF, 0);
	munmap(nowhere, PAGE);
	munmap(page + PAGE, PAGE);
	if (write(fd, "a file's text", 13) != 13 || lseek(fd, 0, SEEK_SET))
		return 1;
	buffers(fd, nowhere, page);
	strings(fd, nowhere, page);
	vectors(fd, nowhere, page);
	requests(nowhere);
	others(nowhere);
	return unlink("/tmp/x");
}

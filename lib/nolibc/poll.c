/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting for descriptors, where there is posix-poll.
 */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <uk/abi/time.h>
#include <uk/syscall.h>
#include "result.h"

int poll(struct pollfd *fds, nfds_t n, int timeout)
{
	struct uk_timespec t = {
		.sec = timeout / 1000,
		.nsec = timeout % 1000 * 1000000,
	};

	return result(UK_SYS(ppoll, fds, n, timeout < 0 ? NULL : &t));
}

int select(int n, fd_set *in, fd_set *out, fd_set *except,
	   struct timeval *timeout)
{
	struct uk_timespec t;

	if (n > FD_SETSIZE)
		return result(-EINVAL);
	if (timeout)
		t = (struct uk_timespec){.sec = timeout->tv_sec,
					 .nsec = timeout->tv_usec * 1000};
	if (timeout && (timeout->tv_usec < 0 || timeout->tv_usec >= 1000000))
		return result(-EINVAL);
	return result(
		UK_SYS(pselect6, n, in, out, except, timeout ? &t : NULL));
}

int epoll_create1(int flags)
{
	return result(UK_SYS(epoll_create1, flags));
}

int epoll_create(int size)
{
	return size > 0 ? epoll_create1(0) : result(-EINVAL);
}

int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
{
	return result(UK_SYS(epoll_ctl, epfd, op, fd, event));
}

int epoll_wait(int epfd, struct epoll_event *events, int max, int timeout)
{
	return result(UK_SYS(epoll_pwait, epfd, events, max, timeout));
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting for files. Source: Linux uapi asm-generic/poll.h, linux/eventpoll.h.
 */
#ifndef UK_ABI_POLL_H
#define UK_ABI_POLL_H

#include <uk/essentials.h>

#define UK_POLLIN      0x001
#define UK_POLLPRI     0x002
#define UK_POLLOUT     0x004
#define UK_POLLERR     0x008
#define UK_POLLHUP     0x010
#define UK_POLLNVAL    0x020
#define UK_POLLRDNORM  0x040
#define UK_POLLRDBAND  0x080
#define UK_POLLWRNORM  0x100
#define UK_POLLWRBAND  0x200
#define UK_POLLRDHUP   0x2000
/** Those that need not be asked for. */
#define UK_POLL_ALWAYS (UK_POLLERR | UK_POLLHUP)

struct uk_pollfd {
	int fd;
	short events, revents;
};

#define UK_EPOLL_CLOEXEC 02000000

#define UK_EPOLL_CTL_ADD 1
#define UK_EPOLL_CTL_DEL 2
#define UK_EPOLL_CTL_MOD 3

#define UK_EPOLLEXCLUSIVE (1U << 28)
#define UK_EPOLLWAKEUP	  (1U << 29)
#define UK_EPOLLONESHOT	  (1U << 30)
#define UK_EPOLLET	  (1U << 31)

struct uk_epoll_event {
	uint32_t events;
	uint64_t data;
}
#ifdef __x86_64__
__uk_packed
#endif
	;

#endif /* UK_ABI_POLL_H */

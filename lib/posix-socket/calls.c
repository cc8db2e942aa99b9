/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux's calls on sockets; they copy and check their callers' arguments.
 */
#include <uk/abi/time.h>
#include <uk/arch/string.h>
#include <uk/syscall.h>
#include "socket_internal.h"

#define SECOND 1000000000ULL

/* --- addresses ---------------------------------------------------------- */

/* A private copy of a caller's address. 0, -EINVAL, -EFAULT. */
static int take_name(const void *addr, int len, char *name)
{
	if (len < 0 || len > UK_SOCKET_NAME_MAX)
		return -EINVAL;
	if (len && !addr)
		return -EFAULT;
	memcpy(name, addr, len);
	return 0;
}

int socket_put_name(const void *from, int n, void *to, int *len)
{
	int room;

	if (!len)
		return -EFAULT;
	room = *len;
	if (room < 0)
		return -EINVAL;
	if (MIN(room, n) && !to)
		return -EFAULT;
	memcpy(to, from, MIN(room, n));
	*len = n;
	return 0;
}

static int get_name(struct uk_socket *s, void *addr, int *len, bool peer)
{
	char name[UK_SOCKET_NAME_MAX];
	int rc = s->provider->getname(s->handle, name, peer);

	return rc < 0 ? rc : socket_put_name(name, rc, addr, len);
}

UK_SYSCALL3(bind, int, fd, const void *, addr, int, len)
{
	char name[UK_SOCKET_NAME_MAX];
	int rc = take_name(addr, len, name);

	return WITH_SOCKET(fd, s,
			   rc ? rc : s->provider->bind(s->handle, name, len));
}

UK_SYSCALL2(listen, int, fd, int, backlog)
{
	return WITH_SOCKET(fd, s, s->provider->listen(s->handle, backlog));
}

UK_SYSCALL3(connect, int, fd, const void *, addr, int, len)
{
	char name[UK_SOCKET_NAME_MAX];
	int rc = take_name(addr, len, name);

	return WITH_SOCKET(fd, s, rc ? rc : socket_connect(s, name, len));
}

UK_SYSCALL2(shutdown, int, fd, int, how)
{
	return WITH_SOCKET(fd, s,
			   how < UK_SHUT_RD || how > UK_SHUT_RDWR
				   ? -EINVAL
				   : s->provider->shutdown(s->handle, how));
}

UK_SYSCALL3(getsockname, int, fd, void *, addr, int *, len)
{
	return WITH_SOCKET(fd, s, get_name(s, addr, len, false));
}

UK_SYSCALL3(getpeername, int, fd, void *, addr, int *, len)
{
	return WITH_SOCKET(fd, s, get_name(s, addr, len, true));
}

/* --- messages ---------------------------------------------------------- */

/* Sends with a private copy of the header and of its address. */
static long send_message(struct uk_socket *s, const struct uk_msghdr *msg,
			 int flags)
{
	char name[UK_SOCKET_NAME_MAX];
	struct uk_msghdr m;

	if (!msg)
		return -EFAULT;
	m = *msg;
	if (m.name_len < 0)
		return -EINVAL;
	m.name_len = m.name ? MIN(m.name_len, UK_SOCKET_NAME_MAX) : 0;
	memcpy(name, m.name, m.name_len);
	m.name = m.name_len ? name : NULL;
	if (!m.control)
		m.control_len = 0;
	return socket_send(s, &m, flags);
}

/* A failed call leaves `msg` unchanged. */
static long receive_message(struct uk_socket *s, struct uk_msghdr *msg,
			    int flags)
{
	char name[UK_SOCKET_NAME_MAX];
	struct uk_msghdr m;
	long rc;

	if (!msg)
		return -EFAULT;
	m = *msg;
	if (m.name_len < 0)
		return -EINVAL;
	m.name = m.name ? name : NULL;
	m.name_len = 0;
	if (!m.control)
		m.control_len = 0;
	rc = socket_receive(s, &m, flags);
	if (rc < 0)
		return rc;
	if (m.name)
		socket_put_name(name, m.name_len, msg->name, &msg->name_len);
	msg->control_len = m.control_len;
	msg->flags = m.flags | (flags & UK_MSG_CMSG_CLOEXEC);
	return rc;
}

UK_SYSCALL3(sendmsg, int, fd, const struct uk_msghdr *, msg, int, flags)
{
	return WITH_SOCKET(fd, s, send_message(s, msg, flags));
}

UK_SYSCALL3(recvmsg, int, fd, struct uk_msghdr *, msg, int, flags)
{
	return WITH_SOCKET(fd, s, receive_message(s, msg, flags));
}

UK_SYSCALL6(sendto, int, fd, const void *, buf, size_t, len, int, flags,
	    const void *, addr, int, addr_len)
{
	char name[UK_SOCKET_NAME_MAX];
	struct uk_iovec iov = {(void *)buf, MIN(len, UK_FILE_TRANSFER_MAX)};
	struct uk_msghdr m = {
		.name = addr ? name : NULL,
		.name_len = addr ? addr_len : 0,
		.iov = &iov,
		.iov_len = 1,
	};
	int rc = take_name(addr, m.name_len, name);

	return WITH_SOCKET(fd, s, rc ? rc : socket_send(s, &m, flags));
}

UK_SYSCALL6(recvfrom, int, fd, void *, buf, size_t, len, int, flags, void *,
	    addr, int *, addr_len)
{
	char name[UK_SOCKET_NAME_MAX];
	struct uk_iovec iov = {buf, MIN(len, UK_FILE_TRANSFER_MAX)};
	struct uk_msghdr m = {
		.name = addr ? name : NULL,
		.iov = &iov,
		.iov_len = 1,
	};
	long n = WITH_SOCKET(fd, s, socket_receive(s, &m, flags));
	int rc = n >= 0 && addr
			 ? socket_put_name(name, m.name_len, addr, addr_len)
			 : 0;

	return rc ? rc : n;
}

static long send_several(struct uk_socket *s, struct uk_mmsghdr *m,
			 unsigned int n, int flags)
{
	for (unsigned int i = 0; i < n; i++) {
		long rc = send_message(s, &m[i].msg,
				       flags | (i ? UK_MSG_REST : 0));

		if (rc < 0)
			return i ? (long)i : rc;
		m[i].len = rc;
	}
	return n;
}

UK_SYSCALL4(sendmmsg, int, fd, struct uk_mmsghdr *, m, unsigned int, n, int,
	    flags)
{
	return WITH_SOCKET(fd, s,
			   send_several(s, m, MIN(n, UK_IOV_MAX), flags));
}

/* The timeout is checked after each message [recvmmsg(2), BUGS]. */
static long receive_several(struct uk_socket *s, struct uk_mmsghdr *m,
			    unsigned int n, int flags,
			    const struct uk_timespec *t)
{
	uint64_t deadline =
		t ? ukplat_clock_ns() + t->sec * SECOND + t->nsec : UK_FOREVER;
	unsigned int i = 0;

	while (i < n) {
		long rc = receive_message(s, &m[i].msg,
					  (flags & ~UK_MSG_WAITFORONE) |
						  (i ? UK_MSG_REST : 0));

		if (rc < 0)
			return i ? (long)i : rc;
		m[i++].len = rc;
		if (flags & UK_MSG_WAITFORONE)
			flags |= UK_MSG_DONTWAIT;
		if (t && ukplat_clock_ns() >= deadline)
			break;
	}
	return i;
}

UK_SYSCALL5(recvmmsg, int, fd, struct uk_mmsghdr *, m, unsigned int, n, int,
	    flags, const struct uk_timespec *, t)
{
	if (t && (t->sec < 0 || t->nsec < 0 || t->nsec >= (long)SECOND))
		return -EINVAL;
	return WITH_SOCKET(fd, s,
			   receive_several(s, m, MIN(n, UK_IOV_MAX), flags, t));
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux's calls on sockets that there are.
 */
#include <uk/abi/time.h>
#include <uk/syscall.h>
#include "socket_internal.h"

#define SECOND 1000000000ULL

UK_SYSCALL3(bind, int, fd, const void *, addr, int, len)
{
	return WITH_SOCKET(fd, s, s->provider->bind(s->handle, addr, len));
}

UK_SYSCALL2(listen, int, fd, int, backlog)
{
	return WITH_SOCKET(fd, s, s->provider->listen(s->handle, backlog));
}

UK_SYSCALL3(connect, int, fd, const void *, addr, int, len)
{
	return WITH_SOCKET(fd, s, s->provider->connect(s->handle, addr, len));
}

UK_SYSCALL2(shutdown, int, fd, int, how)
{
	if (how < UK_SHUT_RD || how > UK_SHUT_RDWR)
		return -EINVAL;
	return WITH_SOCKET(fd, s, s->provider->shutdown(s->handle, how));
}

UK_SYSCALL3(getsockname, int, fd, void *, addr, int *, len)
{
	return WITH_SOCKET(fd, s,
			   s->provider->getname(s->handle, addr, len, false));
}

UK_SYSCALL3(getpeername, int, fd, void *, addr, int *, len)
{
	return WITH_SOCKET(fd, s,
			   s->provider->getname(s->handle, addr, len, true));
}

/* --- messages ---------------------------------------------------------- */

UK_SYSCALL3(sendmsg, int, fd, const struct uk_msghdr *, msg, int, flags)
{
	return WITH_SOCKET(fd, s, socket_send(s, msg, flags));
}

UK_SYSCALL3(recvmsg, int, fd, struct uk_msghdr *, msg, int, flags)
{
	return WITH_SOCKET(fd, s, socket_receive(s, msg, flags));
}

UK_SYSCALL6(sendto, int, fd, const void *, buf, size_t, len, int, flags,
	    const void *, addr, int, addr_len)
{
	struct uk_iovec iov = {(void *)buf, MIN(len, UK_FILE_TRANSFER_MAX)};
	struct uk_msghdr m = {
		.name = (void *)addr,
		.name_len = addr ? addr_len : 0,
		.iov = &iov,
		.iov_len = 1,
	};

	return WITH_SOCKET(fd, s, socket_send(s, &m, flags));
}

UK_SYSCALL6(recvfrom, int, fd, void *, buf, size_t, len, int, flags, void *,
	    addr, int *, addr_len)
{
	struct uk_iovec iov = {buf, MIN(len, UK_FILE_TRANSFER_MAX)};
	struct uk_msghdr m = {
		.name = addr_len ? addr : NULL,
		.name_len = addr && addr_len ? *addr_len : 0,
		.iov = &iov,
		.iov_len = 1,
	};
	long n = WITH_SOCKET(fd, s, socket_receive(s, &m, flags));

	if (n >= 0 && m.name)
		*addr_len = m.name_len;
	return n;
}

static long send_several(struct uk_socket *s, struct uk_mmsghdr *m,
			 unsigned int n, int flags)
{
	for (unsigned int i = 0; i < n; i++) {
		long rc = socket_send(s, &m[i].msg, flags);

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

/* The timeout is looked at after each message [recvmmsg(2), BUGS]. */
static long receive_several(struct uk_socket *s, struct uk_mmsghdr *m,
			    unsigned int n, int flags,
			    const struct uk_timespec *t)
{
	uint64_t deadline =
		t ? ukplat_clock_ns() + t->sec * SECOND + t->nsec : UK_FOREVER;
	unsigned int i = 0;

	while (i < n) {
		long rc = socket_receive(s, &m[i].msg,
					 flags & ~UK_MSG_WAITFORONE);

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

/* --- options ----------------------------------------------------------- */

/* Seconds and microseconds, each a long or of 64 bits: the length tells. */
static int to_ns(const void *value, int len, uint64_t *ns)
{
	const long *word = value;
	int64_t sec;
	long usec;

	if (len >= 16) {
		sec = *(const int64_t *)value;
		usec = *(const long *)((const char *)value + 8);
	} else if (len >= 2 * (int)sizeof(long)) {
		sec = word[0];
		usec = word[1];
	} else {
		return -EINVAL;
	}
	if (usec < 0 || usec >= 1000000)
		return -EDOM;
	if (sec < 0) {
		*ns = 1; /* nobody waits */
		return 0;
	}
	*ns = sec > INT32_MAX ? 0 : sec * SECOND + usec * 1000ULL;
	return 0;
}

static int from_ns(uint64_t ns, void *value, int *len)
{
	long *word = value;
	long usec = ns % SECOND / 1000;

	if (*len >= 16) {
		*(int64_t *)value = ns / SECOND;
		*(int64_t *)((char *)value + 8) = usec;
		*len = 16;
		return 0;
	}
	if (*len < 2 * (int)sizeof(long))
		return -EINVAL;
	word[0] = ns / SECOND;
	word[1] = usec;
	*len = 2 * sizeof(long);
	return 0;
}

static int put_int(int n, void *value, int *len)
{
	if (*len < 0)
		return -EINVAL;
	*len = MIN(*len, (int)sizeof(n));
	for (int i = 0; i < *len; i++)
		((char *)value)[i] = ((const char *)&n)[i];
	return 0;
}

/* Those that are every socket's are known here. */
static int get_option(struct uk_socket *s, int level, int name, void *value,
		      int *len)
{
	switch (level == UK_SOL_SOCKET ? name : 0) {
	case UK_SO_TYPE: return put_int(s->type, value, len);
	case UK_SO_DOMAIN: return put_int(s->family, value, len);
	case UK_SO_PROTOCOL: return put_int(s->protocol, value, len);
	case UK_SO_RCVTIMEO:
	case UK_SO_RCVTIMEO_NEW: return from_ns(s->receive_timeout, value, len);
	case UK_SO_SNDTIMEO:
	case UK_SO_SNDTIMEO_NEW: return from_ns(s->send_timeout, value, len);
	default:
		return s->provider->getsockopt(s->handle, level, name, value,
					       len);
	}
}

static int set_option(struct uk_socket *s, int level, int name,
		      const void *value, int len)
{
	switch (level == UK_SOL_SOCKET ? name : 0) {
	case UK_SO_RCVTIMEO:
	case UK_SO_RCVTIMEO_NEW: return to_ns(value, len, &s->receive_timeout);
	case UK_SO_SNDTIMEO:
	case UK_SO_SNDTIMEO_NEW: return to_ns(value, len, &s->send_timeout);
	default:
		return s->provider->setsockopt(s->handle, level, name, value,
					       len);
	}
}

UK_SYSCALL5(getsockopt, int, fd, int, level, int, name, void *, value, int *,
	    len)
{
	return WITH_SOCKET(fd, s, get_option(s, level, name, value, len));
}

UK_SYSCALL5(setsockopt, int, fd, int, level, int, name, const void *, value,
	    int, len)
{
	return WITH_SOCKET(fd, s, set_option(s, level, name, value, len));
}

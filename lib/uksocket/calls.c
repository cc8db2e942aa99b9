/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The C functions, for a C library that has none of its own.
 */
#include <errno.h>
#include <sys/socket.h>
#include <uk/abi/inet.h>
#include <uk/syscall.h>

static long result(long rc)
{
	if (rc >= 0)
		return rc;
	errno = -rc;
	return -1;
}

int socket(int family, int type, int protocol)
{
	return result(UK_SYS(socket, family, type, protocol));
}

int socketpair(int family, int type, int protocol, int fds[2])
{
	return result(UK_SYS(socketpair, family, type, protocol, fds));
}

int bind(int fd, const struct sockaddr *addr, socklen_t len)
{
	return result(UK_SYS(bind, fd, addr, len));
}

int listen(int fd, int backlog)
{
	return result(UK_SYS(listen, fd, backlog));
}

int accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
	return result(UK_SYS(accept4, fd, addr, len, flags));
}

int accept(int fd, struct sockaddr *addr, socklen_t *len)
{
	return accept4(fd, addr, len, 0);
}

int connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	return result(UK_SYS(connect, fd, addr, len));
}

int shutdown(int fd, int how)
{
	return result(UK_SYS(shutdown, fd, how));
}

ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
{
	return result(UK_SYS(sendmsg, fd, msg, flags));
}

ssize_t recvmsg(int fd, struct msghdr *msg, int flags)
{
	return result(UK_SYS(recvmsg, fd, msg, flags));
}

int sendmmsg(int fd, struct mmsghdr *msgs, unsigned int n, int flags)
{
	return result(UK_SYS(sendmmsg, fd, msgs, n, flags));
}

int recvmmsg(int fd, struct mmsghdr *msgs, unsigned int n, int flags,
	     struct timespec *timeout)
{
	return result(UK_SYS(recvmmsg, fd, msgs, n, flags, timeout));
}

ssize_t sendto(int fd, const void *buf, size_t len, int flags,
	       const struct sockaddr *addr, socklen_t addr_len)
{
	return result(UK_SYS(sendto, fd, buf, len, flags, addr, addr_len));
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
	return sendto(fd, buf, len, flags, NULL, 0);
}

ssize_t recvfrom(int fd, void *buf, size_t len, int flags,
		 struct sockaddr *addr, socklen_t *addr_len)
{
	return result(UK_SYS(recvfrom, fd, buf, len, flags, addr, addr_len));
}

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
	return recvfrom(fd, buf, len, flags, NULL, NULL);
}

int getsockname(int fd, struct sockaddr *addr, socklen_t *len)
{
	return result(UK_SYS(getsockname, fd, addr, len));
}

int getpeername(int fd, struct sockaddr *addr, socklen_t *len)
{
	return result(UK_SYS(getpeername, fd, addr, len));
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *len)
{
	return result(UK_SYS(getsockopt, fd, level, name, value, len));
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	return result(UK_SYS(setsockopt, fd, level, name, value, len));
}

int sockatmark(int fd)
{
	int mark;
	long rc = result(UK_SYS(ioctl, fd, UK_SIOCATMARK, &mark));

	return rc < 0 ? -1 : mark;
}

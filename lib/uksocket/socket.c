/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets: descriptors before the provider's handles.
 */
#include <sys/socket.h>
#include <uk/abi/tty.h>
#include <uk/alloc.h>
#include <uk/file.h>
#include <uk/socket.h>
#include <uk/syscall.h>
#include "provider.h"

#define TYPE_FLAGS (SOCK_NONBLOCK | SOCK_CLOEXEC)

struct uk_socket {
	struct uk_file file;
	int handle;
	struct uk_mutex sending, receiving;
};

const struct uk_socket_provider *provider;

void uk_socket_provider_set(const struct uk_socket_provider *p)
{
	provider = p;
}

void uk_socket_notify(struct uk_socket *s)
{
	uk_file_notify(&s->file);
}

static struct uk_socket *socket_of(struct uk_file *f)
{
	return uk_container_of(f, struct uk_socket, file);
}

/* --- as a file --------------------------------------------------------- */

static ssize_t send_msg(struct uk_socket *s, const struct msghdr *m, int flags)
{
	ssize_t rc;

	uk_mutex_lock(&s->sending);
	rc = provider->sendmsg(s->handle, m, flags & ~MSG_NOSIGNAL);
	uk_mutex_unlock(&s->sending);
	return rc;
}

static ssize_t receive_msg(struct uk_socket *s, struct msghdr *m, int flags)
{
	ssize_t rc;

	uk_mutex_lock(&s->receiving);
	rc = provider->recvmsg(s->handle, m, flags);
	uk_mutex_unlock(&s->receiving);
	return rc;
}

static long file_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
		       int64_t *pos)
{
	struct msghdr m = {.msg_iov = (struct iovec *)iov, .msg_iovlen = n};

	(void)pos;
	return receive_msg(socket_of(f), &m, 0);
}

static long file_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	struct msghdr m = {.msg_iov = (struct iovec *)iov, .msg_iovlen = n};

	(void)pos;
	return send_msg(socket_of(f), &m, 0);
}

static short file_poll(struct uk_file *f)
{
	return provider->poll(socket_of(f)->handle);
}

static int file_ioctl(struct uk_file *f, unsigned long request, void *arg)
{
	int n;

	if (request != UK_FIONREAD)
		return -ENOTTY;
	n = provider->available(socket_of(f)->handle);
	if (n < 0)
		return n;
	*(int *)arg = n;
	return 0;
}

static int file_set_nonblock(struct uk_file *f, bool on)
{
	return provider->set_nonblock(socket_of(f)->handle, on);
}

/* Somebody is in an operation: has it come back. */
static void hang_up(struct uk_file *f)
{
	if (__atomic_load_n(&f->refs, __ATOMIC_ACQUIRE) > 1)
		provider->shutdown(socket_of(f)->handle, SHUT_RDWR);
}

static int file_stat(struct uk_file *f, struct uk_stat *st)
{
	(void)f;
	st->mode = UK_S_IFSOCK | 0777;
	return 0;
}

static void release(struct uk_file *f)
{
	struct uk_socket *s = socket_of(f);

	provider->attach(s->handle, NULL);
	provider->close(s->handle);
	uk_free(uk_alloc_get_default(), s);
}

static const struct uk_file_ops ops = {
	.readv = file_readv,
	.writev = file_writev,
	.poll = file_poll,
	.ioctl = file_ioctl,
	.set_nonblock = file_set_nonblock,
	.stat = file_stat,
	.hang_up = hang_up,
	.release = release,
};

/* A descriptor for the provider's socket; it is closed when there is none. */
static int wrap(int handle, int flags)
{
	struct uk_socket *s;
	int rc = -ENOMEM;

	s = uk_calloc(uk_alloc_get_default(), 1, sizeof(*s));
	if (!s) {
		provider->close(handle);
		return rc;
	}
	s->sending = s->receiving = (struct uk_mutex)UK_MUTEX_INIT;
	s->handle = handle;
	uk_file_init(&s->file, &ops, UK_O_RDWR | (flags & SOCK_NONBLOCK));
	provider->attach(handle, s);
	if (uk_file_nonblock(&s->file))
		provider->set_nonblock(handle, true);
	rc = uk_fd_install(&s->file, flags & SOCK_CLOEXEC);
	if (rc < 0)
		uk_file_put(&s->file);
	return rc;
}

/* The socket of `fd` with a reference, or NULL and what is wrong. */
static struct uk_socket *get(int fd, int *rc)
{
	struct uk_file *f = uk_fd_get(fd);

	if (!f) {
		*rc = -EBADF;
		return NULL;
	}
	if (f->ops != &ops) {
		*rc = -ENOTSOCK;
		uk_file_put(f);
		return NULL;
	}
	return socket_of(f);
}

/* Runs `call` on the socket `s` of `fd`. */
#define WITH_SOCKET(fd, s, call)                                               \
	({                                                                     \
		int bad_ = 0;                                                  \
		struct uk_socket *s = get(fd, &bad_);                          \
		long rc_ = s ? (call) : bad_;                                  \
                                                                               \
		if (s)                                                         \
			uk_file_put(&s->file);                                 \
		rc_;                                                           \
	})

/* --- the calls --------------------------------------------------------- */

UK_SYSCALL3(socket, int, family, int, type, int, protocol)
{
	int handle;

	if (!provider || (family != AF_INET && family != AF_INET6))
		return -EAFNOSUPPORT;
	handle = provider->socket(family, type & ~TYPE_FLAGS, protocol);
	return handle < 0 ? handle : wrap(handle, type);
}

UK_SYSCALL3(bind, int, fd, const struct sockaddr *, addr, socklen_t, len)
{
	return WITH_SOCKET(fd, s, provider->bind(s->handle, addr, len));
}

UK_SYSCALL2(listen, int, fd, int, backlog)
{
	return WITH_SOCKET(fd, s, provider->listen(s->handle, backlog));
}

static int accept_one(struct uk_socket *s, struct sockaddr *addr,
		      socklen_t *len, int flags)
{
	int handle = provider->accept(s->handle, addr, len);

	return handle < 0 ? handle : wrap(handle, flags);
}

UK_SYSCALL4(accept4, int, fd, struct sockaddr *, addr, socklen_t *, len, int,
	    flags)
{
	if (flags & ~TYPE_FLAGS)
		return -EINVAL;
	return WITH_SOCKET(fd, s, accept_one(s, addr, len, flags));
}

UK_SYSCALL3(accept, int, fd, struct sockaddr *, addr, socklen_t *, len)
{
	return WITH_SOCKET(fd, s, accept_one(s, addr, len, 0));
}

UK_SYSCALL3(connect, int, fd, const struct sockaddr *, addr, socklen_t, len)
{
	return WITH_SOCKET(fd, s, provider->connect(s->handle, addr, len));
}

UK_SYSCALL2(shutdown, int, fd, int, how)
{
	if (how < SHUT_RD || how > SHUT_RDWR)
		return -EINVAL;
	return WITH_SOCKET(fd, s, provider->shutdown(s->handle, how));
}

UK_SYSCALL3(sendmsg, int, fd, const struct msghdr *, msg, int, flags)
{
	return WITH_SOCKET(fd, s, send_msg(s, msg, flags));
}

UK_SYSCALL3(recvmsg, int, fd, struct msghdr *, msg, int, flags)
{
	return WITH_SOCKET(fd, s, receive_msg(s, msg, flags));
}

UK_SYSCALL6(sendto, int, fd, const void *, buf, size_t, len, int, flags,
	    const struct sockaddr *, addr, socklen_t, addr_len)
{
	struct iovec iov = {(void *)buf, len};
	struct msghdr m = {
		.msg_name = (void *)addr,
		.msg_namelen = addr ? addr_len : 0,
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};

	return WITH_SOCKET(fd, s, send_msg(s, &m, flags));
}

UK_SYSCALL6(recvfrom, int, fd, void *, buf, size_t, len, int, flags,
	    struct sockaddr *, addr, socklen_t *, addr_len)
{
	struct iovec iov = {buf, len};
	struct msghdr m = {
		.msg_name = addr,
		.msg_namelen = addr && addr_len ? *addr_len : 0,
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	long n = WITH_SOCKET(fd, s, receive_msg(s, &m, flags));

	if (n >= 0 && addr && addr_len)
		*addr_len = m.msg_namelen;
	return n;
}

UK_SYSCALL3(getsockname, int, fd, struct sockaddr *, addr, socklen_t *, len)
{
	return WITH_SOCKET(fd, s,
			   provider->getname(s->handle, addr, len, false));
}

UK_SYSCALL3(getpeername, int, fd, struct sockaddr *, addr, socklen_t *, len)
{
	return WITH_SOCKET(fd, s,
			   provider->getname(s->handle, addr, len, true));
}

UK_SYSCALL5(getsockopt, int, fd, int, level, int, name, void *, value,
	    socklen_t *, len)
{
	return WITH_SOCKET(
		fd, s,
		provider->getsockopt(s->handle, level, name, value, len));
}

UK_SYSCALL5(setsockopt, int, fd, int, level, int, name, const void *, value,
	    socklen_t, len)
{
	return WITH_SOCKET(
		fd, s,
		provider->setsockopt(s->handle, level, name, value, len));
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets: descriptors before the provider's handles.
 */
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <uk/alloc.h>
#include <uk/socket.h>
#include <poll.h>
#include "file.h"
#include "provider.h"

#define TYPE_FLAGS (SOCK_NONBLOCK | SOCK_CLOEXEC)

struct uk_socket {
	struct file file;
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
	file_notify(&s->file);
}

static struct uk_socket *socket_of(struct file *f)
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

static ssize_t file_readv(struct file *f, const struct iovec *iov, int n)
{
	struct msghdr m = {.msg_iov = (struct iovec *)iov, .msg_iovlen = n};

	return receive_msg(socket_of(f), &m, 0);
}

static ssize_t file_writev(struct file *f, const struct iovec *iov, int n)
{
	struct msghdr m = {.msg_iov = (struct iovec *)iov, .msg_iovlen = n};

	return send_msg(socket_of(f), &m, 0);
}

static short file_poll(struct file *f)
{
	return provider->poll(socket_of(f)->handle);
}

static int file_ioctl(struct file *f, unsigned long request, void *arg)
{
	int n;

	if (request != FIONREAD)
		return -ENOTTY;
	n = provider->available(socket_of(f)->handle);
	if (n < 0)
		return n;
	*(int *)arg = n;
	return 0;
}

static int file_set_nonblock(struct file *f, bool on)
{
	return provider->set_nonblock(socket_of(f)->handle, on);
}

/* Somebody is in an operation: has it come back. */
static void hang_up(struct file *f)
{
	if (__atomic_load_n(&f->refs, __ATOMIC_ACQUIRE) > 1)
		provider->shutdown(socket_of(f)->handle, SHUT_RDWR);
}

static void release(struct file *f)
{
	struct uk_socket *s = socket_of(f);

	provider->attach(s->handle, NULL);
	provider->close(s->handle);
	uk_free(uk_alloc_get_default(), s);
}

static const struct file_ops ops = {
	.readv = file_readv,
	.writev = file_writev,
	.poll = file_poll,
	.ioctl = file_ioctl,
	.set_nonblock = file_set_nonblock,
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
	file_init(&s->file, &ops, flags & SOCK_NONBLOCK);
	provider->attach(handle, s);
	if (s->file.nonblock)
		provider->set_nonblock(handle, true);
	rc = fd_install(&s->file);
	if (rc < 0)
		file_put(&s->file);
	return rc;
}

/* The socket of `fd` with a reference, or NULL and what is wrong. */
static struct uk_socket *get(int fd, int *rc)
{
	struct file *f = fd_get(fd);

	if (!f) {
		*rc = fd >= 0 && fd < 3 ? -ENOTSOCK : -EBADF;
		return NULL;
	}
	if (f->ops != &ops) {
		*rc = -ENOTSOCK;
		file_put(f);
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
			file_put(&s->file);                                    \
		result(rc_);                                                   \
	})

/* --- the calls --------------------------------------------------------- */

int socket(int family, int type, int protocol)
{
	int handle;

	if (!provider || (family != AF_INET && family != AF_INET6))
		return result(-EAFNOSUPPORT);
	handle = provider->socket(family, type & ~TYPE_FLAGS, protocol);
	return result(handle < 0 ? handle : wrap(handle, type));
}

int bind(int fd, const struct sockaddr *addr, socklen_t len)
{
	return WITH_SOCKET(fd, s, provider->bind(s->handle, addr, len));
}

int listen(int fd, int backlog)
{
	return WITH_SOCKET(fd, s, provider->listen(s->handle, backlog));
}

static int accept_one(struct uk_socket *s, struct sockaddr *addr,
		      socklen_t *len, int flags)
{
	int handle = provider->accept(s->handle, addr, len);

	return handle < 0 ? handle : wrap(handle, flags);
}

int accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
	if (flags & ~TYPE_FLAGS)
		return result(-EINVAL);
	return WITH_SOCKET(fd, s, accept_one(s, addr, len, flags));
}

int accept(int fd, struct sockaddr *addr, socklen_t *len)
{
	return accept4(fd, addr, len, 0);
}

int connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	return WITH_SOCKET(fd, s, provider->connect(s->handle, addr, len));
}

int shutdown(int fd, int how)
{
	if (how < SHUT_RD || how > SHUT_RDWR)
		return result(-EINVAL);
	return WITH_SOCKET(fd, s, provider->shutdown(s->handle, how));
}

ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
{
	return WITH_SOCKET(fd, s, send_msg(s, msg, flags));
}

ssize_t recvmsg(int fd, struct msghdr *msg, int flags)
{
	return WITH_SOCKET(fd, s, receive_msg(s, msg, flags));
}

ssize_t sendto(int fd, const void *buf, size_t len, int flags,
	       const struct sockaddr *addr, socklen_t addr_len)
{
	struct iovec iov = {(void *)buf, len};
	struct msghdr m = {
		.msg_name = (void *)addr,
		.msg_namelen = addr ? addr_len : 0,
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};

	return sendmsg(fd, &m, flags);
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
	return sendto(fd, buf, len, flags, NULL, 0);
}

ssize_t recvfrom(int fd, void *buf, size_t len, int flags,
		 struct sockaddr *addr, socklen_t *addr_len)
{
	struct iovec iov = {buf, len};
	struct msghdr m = {
		.msg_name = addr,
		.msg_namelen = addr && addr_len ? *addr_len : 0,
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	ssize_t n = recvmsg(fd, &m, flags);

	if (n >= 0 && addr && addr_len)
		*addr_len = m.msg_namelen;
	return n;
}

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
	return recvfrom(fd, buf, len, flags, NULL, NULL);
}

int getsockname(int fd, struct sockaddr *addr, socklen_t *len)
{
	return WITH_SOCKET(fd, s,
			   provider->getname(s->handle, addr, len, false));
}

int getpeername(int fd, struct sockaddr *addr, socklen_t *len)
{
	return WITH_SOCKET(fd, s,
			   provider->getname(s->handle, addr, len, true));
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *len)
{
	return WITH_SOCKET(
		fd, s,
		provider->getsockopt(s->handle, level, name, value, len));
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	return WITH_SOCKET(
		fd, s,
		provider->setsockopt(s->handle, level, name, value, len));
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets as files: descriptors before the providers' handles. Who waits does
 * it here, as for any file, and asks the provider again; nobody has a lock of
 * the socket meanwhile. Source: socket(7), send(2), recv(2).
 */
#include <uk/abi/time.h>
#include <uk/abi/tty.h>
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/socket.h>
#include <uk/syscall.h>
#include <uk/syscall_signal.h>
#include "socket_internal.h"

#define TYPE_FLAGS (UK_SOCK_NONBLOCK | UK_SOCK_CLOEXEC)

static struct uk_socket_provider *providers;

void uk_socket_provider_add(struct uk_socket_provider *p)
{
	p->next = providers;
	providers = p;
}

static struct uk_socket_provider *provider_of(int family)
{
	struct uk_socket_provider *p = providers;

	while (p && (!family ||
		     (family != p->families[0] && family != p->families[1])))
		p = p->next;
	return p;
}

int uk_socket_nameserver(unsigned int i, struct uk_inet_addr *addr)
{
	for (struct uk_socket_provider *p = providers; p; p = p->next)
		if (p->nameserver)
			return p->nameserver(i, addr);
	return -ENOENT;
}

int uk_socket_source(const struct uk_inet_addr *to, struct uk_inet_addr *from)
{
	for (struct uk_socket_provider *p = providers; p; p = p->next)
		if (p->source)
			return p->source(to, from);
	return -ENETUNREACH;
}

void uk_socket_notify(struct uk_socket *s)
{
	uk_file_notify(&s->file);
}

struct uk_file *uk_socket_file(struct uk_socket *s)
{
	return &s->file;
}

static struct uk_socket *socket_of(struct uk_file *f)
{
	return uk_container_of(f, struct uk_socket, file);
}

/* --- waiting ----------------------------------------------------------- */

static uint64_t deadline_of(uint64_t timeout)
{
	return timeout ? ukplat_clock_ns() + timeout : UK_FOREVER;
}

/*
 * After -EAGAIN: 0 to try again. With a timeout a call doesn't begin anew
 * after a signal [signal(7)].
 */
static long wait_for(struct uk_socket *s, short events, int flags,
		     uint64_t deadline)
{
	int rc;

	if (flags & UK_MSG_DONTWAIT || uk_file_nonblock(&s->file))
		return -EAGAIN;
	rc = uk_file_wait(&s->file, events, deadline);
	if (rc == -ETIMEDOUT)
		return -EAGAIN;
	return rc == -UK_ERESTART && deadline != UK_FOREVER ? -EINTR : rc;
}

/* Bytes of a vector; -EMSGSIZE, -EINVAL: too many. */
static long total_of(const struct uk_msghdr *m)
{
	size_t total = 0;

	if (m->iov_len > UK_IOV_MAX)
		return -EMSGSIZE;
	for (size_t i = 0; i < m->iov_len; i++) {
		if (m->iov[i].len > UK_FILE_TRANSFER_MAX - total)
			return -EINVAL;
		total += m->iov[i].len;
	}
	return total;
}

/* The message without its first bytes; `part` is for one that is parted. */
static struct uk_msghdr rest_of(const struct uk_msghdr *m, size_t skip,
				struct uk_iovec *part)
{
	struct uk_msghdr rest = *m;

	while (rest.iov_len && skip >= rest.iov->len) {
		skip -= rest.iov->len;
		rest.iov++;
		rest.iov_len--;
	}
	if (skip) {
		part->base = (char *)rest.iov->base + skip;
		part->len = rest.iov->len - skip;
		rest.iov = part;
		rest.iov_len = 1;
	}
	return rest;
}

/* --- sending and receiving --------------------------------------------- */

static long send_once(struct uk_socket *s, const struct uk_msghdr *m, int flags)
{
	long rc;

	flags &= ~(UK_MSG_NOSIGNAL | UK_MSG_WAITALL);
	uk_mutex_lock(&s->sending);
	rc = s->provider->sendmsg(s->handle, m, flags | UK_MSG_DONTWAIT);
	uk_mutex_unlock(&s->sending);
	return rc;
}

/* A stream takes all there is, but for one that doesn't wait. */
long socket_send(struct uk_socket *s, const struct uk_msghdr *m, int flags)
{
	uint64_t deadline = deadline_of(s->send_timeout);
	struct uk_msghdr rest = *m;
	struct uk_iovec part;
	long total = total_of(m), done = 0, rc;

	if (total < 0)
		return total;
	if (m->name && m->name_len < 0)
		return -EINVAL;
	for (;;) {
		rc = send_once(s, &rest, flags);
		if (rc >= 0) {
			done += rc;
			if (s->type != UK_SOCK_STREAM || done >= total)
				return done;
			rest = rest_of(m, done, &part);
			rest.control_len = 0;
			continue;
		}
		if (rc == -EAGAIN)
			rc = wait_for(s, UK_POLLOUT, flags, deadline);
		if (rc)
			break;
	}
	if (done)
		return done;
	if (rc == -EPIPE && s->type != UK_SOCK_DGRAM &&
	    !(flags & UK_MSG_NOSIGNAL))
		uk_signal_self(UK_SIGPIPE);
	return rc;
}

static long receive_once(struct uk_socket *s, struct uk_msghdr *m, int flags)
{
	long rc;

	flags &= ~(UK_MSG_WAITALL | UK_MSG_NOSIGNAL);
	uk_mutex_lock(&s->receiving);
	rc = s->provider->recvmsg(s->handle, m, flags | UK_MSG_DONTWAIT);
	uk_mutex_unlock(&s->receiving);
	return rc;
}

static long receive_wait(struct uk_socket *s, struct uk_msghdr *m, int flags,
			 uint64_t deadline)
{
	const struct uk_msghdr asked = *m;
	long rc;

	for (;;) {
		rc = receive_once(s, m, flags);
		if (rc != -EAGAIN)
			return rc;
		*m = asked;
		rc = wait_for(s, UK_POLLIN, flags, deadline);
		if (rc)
			return rc;
	}
}

/* MSG_WAITALL: until all is there, or no more comes. */
long socket_receive(struct uk_socket *s, struct uk_msghdr *m, int flags)
{
	uint64_t deadline = deadline_of(s->receive_timeout);
	struct uk_iovec part;
	struct uk_msghdr rest;
	long total = total_of(m), done, rc;

	if (total < 0)
		return total;
	if (m->name && m->name_len < 0)
		return -EINVAL;
	done = receive_wait(s, m, flags, deadline);
	if (!(flags & UK_MSG_WAITALL) || flags & UK_MSG_PEEK ||
	    s->type != UK_SOCK_STREAM)
		return done;
	while (done > 0 && done < total) {
		rest = rest_of(m, done, &part);
		rest.name = NULL;
		rest.control_len = 0;
		rc = receive_wait(s, &rest, flags, deadline);
		if (rc <= 0)
			break;
		done += rc;
	}
	return done;
}

/* --- as a file --------------------------------------------------------- */

static long file_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
		       int64_t *pos)
{
	struct uk_msghdr m = {.iov = (struct uk_iovec *)iov, .iov_len = n};

	(void)pos;
	return socket_receive(socket_of(f), &m, 0);
}

static long file_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	struct uk_msghdr m = {.iov = (struct uk_iovec *)iov, .iov_len = n};

	(void)pos;
	return socket_send(socket_of(f), &m, 0);
}

static short file_poll(struct uk_file *f)
{
	struct uk_socket *s = socket_of(f);

	return s->provider->poll(s->handle);
}

static int file_ioctl(struct uk_file *f, unsigned long request, void *arg)
{
	struct uk_socket *s = socket_of(f);
	int n;

	if (request != UK_FIONREAD)
		return -ENOTTY;
	n = s->provider->available(s->handle);
	if (n < 0)
		return n;
	*(int *)arg = n;
	return 0;
}

static int file_set_nonblock(struct uk_file *f, bool on)
{
	struct uk_socket *s = socket_of(f);

	return s->provider->set_nonblock(s->handle, on);
}

/* Somebody is in an operation: has it come back. */
static void hang_up(struct uk_file *f)
{
	struct uk_socket *s = socket_of(f);

	if (__atomic_load_n(&f->refs, __ATOMIC_ACQUIRE) > 1)
		s->provider->shutdown(s->handle, UK_SHUT_RDWR);
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

	s->provider->attach(s->handle, NULL);
	s->provider->close(s->handle);
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

int socket_wrap(const struct uk_socket *like, void *handle, int flags)
{
	struct uk_socket *s;
	int rc;

	s = uk_calloc(uk_alloc_get_default(), 1, sizeof(*s));
	if (!s) {
		like->provider->close(handle);
		return -ENOMEM;
	}
	s->sending = s->receiving = (struct uk_mutex)UK_MUTEX_INIT;
	s->provider = like->provider;
	s->family = like->family;
	s->type = like->type;
	s->protocol = like->protocol;
	s->handle = handle;
	uk_file_init(&s->file, &ops, UK_O_RDWR | (flags & UK_SOCK_NONBLOCK));
	s->provider->attach(handle, s);
	if (uk_file_nonblock(&s->file))
		s->provider->set_nonblock(handle, true);
	rc = uk_fd_install(&s->file, flags & UK_SOCK_CLOEXEC);
	if (rc < 0)
		uk_file_put(&s->file);
	return rc;
}

struct uk_socket *socket_get(int fd, int *rc)
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

void *uk_socket_handle(struct uk_file *f, const struct uk_socket_provider *p)
{
	return f->ops == &ops && socket_of(f)->provider == p
		       ? socket_of(f)->handle
		       : NULL;
}

/* --- making them ------------------------------------------------------- */

/* What a new socket will be; 0, or why there can be none. */
static int kind_of(struct uk_socket *kind, int family, int type, int protocol)
{
	*kind = (struct uk_socket){
		.provider = provider_of(family),
		.family = family,
		.type = type & ~TYPE_FLAGS,
		.protocol = protocol,
	};
	return kind->provider ? 0 : -EAFNOSUPPORT;
}

UK_SYSCALL3(socket, int, family, int, type, int, protocol)
{
	struct uk_socket kind;
	void *handle;
	int rc = kind_of(&kind, family, type, protocol);

	if (!rc)
		rc = kind.provider->socket(family, kind.type, protocol,
					   &handle);
	return rc < 0 ? rc : socket_wrap(&kind, handle, type);
}

UK_SYSCALL4(socketpair, int, family, int, type, int, protocol, int *, fds)
{
	struct uk_socket kind;
	void *handles[2];
	int rc = kind_of(&kind, family, type, protocol), one, two;

	if (!rc)
		rc = kind.provider->pair
			     ? kind.provider->pair(kind.type, protocol, handles)
			     : -EOPNOTSUPP;
	if (rc < 0)
		return rc;
	one = socket_wrap(&kind, handles[0], type);
	if (one < 0) {
		kind.provider->close(handles[1]);
		return one;
	}
	two = socket_wrap(&kind, handles[1], type);
	if (two < 0) {
		uk_fd_close(one);
		return two;
	}
	fds[0] = one;
	fds[1] = two;
	return 0;
}

long socket_accept(struct uk_socket *s, void *addr, int *len, int flags)
{
	uint64_t deadline = deadline_of(s->receive_timeout);
	void *handle;
	long rc;

	if (addr && *len < 0)
		return -EINVAL;
	for (;;) {
		uk_mutex_lock(&s->receiving);
		rc = s->provider->accept(s->handle, addr, len, &handle);
		uk_mutex_unlock(&s->receiving);
		if (rc >= 0)
			return socket_wrap(s, handle, flags);
		if (rc == -EAGAIN)
			rc = wait_for(s, UK_POLLIN, 0, deadline);
		if (rc)
			return rc;
	}
}

UK_SYSCALL4(accept4, int, fd, void *, addr, int *, len, int, flags)
{
	if (flags & ~TYPE_FLAGS)
		return -EINVAL;
	return WITH_SOCKET(fd, s, socket_accept(s, addr, len, flags));
}

UK_SYSCALL3(accept, int, fd, void *, addr, int *, len)
{
	return WITH_SOCKET(fd, s, socket_accept(s, addr, len, 0));
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets as files: descriptors in front of the providers' handles. Calls wait
 * here, as for any file, and then ask the provider again; no lock of the socket
 * is held meanwhile. Source: socket(7), send(2), recv(2).
 */
#include <uk/abi/time.h>
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/sched.h>
#include <uk/socket.h>
#include <uk/syscall.h>
#include <uk/syscall_signal.h>
#include "socket_internal.h"

#define TYPE_FLAGS (UK_SOCK_NONBLOCK | UK_SOCK_CLOEXEC)
#define TYPE_MASK  0xf
#define TYPE_MAX   11 /* Linux's SOCK_MAX */
#define FAMILY_MAX 46 /* Linux's AF_MAX */

#define NEVER_WAIT (UK_MSG_DONTWAIT | UK_MSG_ERRQUEUE | UK_MSG_OOB)

/* Nothing more will come, or what comes is behind an urgent byte. */
#define OVER (UK_POLLRDHUP | UK_POLLHUP | UK_POLLERR | UK_POLLPRI)

#define LOOK_NS 5000000ULL /* how often close() checks whether all is sent */

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

int socket_interfaces(unsigned int request, void *arg)
{
	for (struct uk_socket_provider *p = providers; p; p = p->next)
		if (p->interfaces)
			return p->interfaces(request, arg);
	return -ENOTTY;
}

/* --- waiting ----------------------------------------------------------- */

/* With a timeout, a call is not restarted after a signal [signal(7)]. */
static long wait_result(long rc, uint64_t deadline)
{
	if (rc == -ETIMEDOUT)
		return -EAGAIN;
	return rc == -UK_ERESTART && deadline != UK_FOREVER ? -EINTR : rc;
}

long socket_wait(struct uk_socket *s, short events, int flags,
		 uint64_t deadline)
{
	if (flags & UK_MSG_DONTWAIT || uk_file_nonblock(&s->file))
		return -EAGAIN;
	return wait_result(uk_file_wait(&s->file, events, deadline), deadline);
}

/* Bytes of a vector; -EMSGSIZE: too many parts, -EINVAL: too many bytes. */
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

static bool has_bad_part(const struct uk_msghdr *m)
{
	for (size_t i = 0; i < m->iov_len; i++)
		if (m->iov[i].len && !m->iov[i].base)
			return true;
	return false;
}

/* The message without its first bytes; `part` holds a split element. */
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

/* Returns the bytes sent, or the error; a stream's EPIPE sends SIGPIPE. */
static long sent(struct uk_socket *s, long done, long rc, int flags)
{
	if (done)
		return done;
	if (rc == -EPIPE && s->type == UK_SOCK_STREAM &&
	    !(flags & UK_MSG_NOSIGNAL))
		uk_signal_self(UK_SIGPIPE);
	return rc;
}

/* A stream sends all bytes, unless the call must not wait. */
long socket_send(struct uk_socket *s, const struct uk_msghdr *m, int flags)
{
	uint64_t deadline = socket_deadline(socket_options(s)->send_timeout);
	struct uk_msghdr rest = *m;
	struct uk_iovec part;
	long total = total_of(m), done = 0, rc;

	if (total < 0)
		return total;
	if (has_bad_part(m))
		return -EFAULT;
	for (;;) {
		rc = send_once(s, &rest, flags | (done ? UK_MSG_REST : 0));
		if (rc >= 0) {
			done += rc;
			if (s->type != UK_SOCK_STREAM || done >= total)
				return done;
			rest = rest_of(m, done, &part);
			rest.control_len = 0;
			continue;
		}
		if (rc == -EAGAIN)
			rc = socket_wait(s, UK_POLLOUT, flags, deadline);
		if (rc)
			return sent(s, done, rc, flags);
	}
}

static long receive_once(struct uk_socket *s, struct uk_msghdr *m, int flags)
{
	long rc;

	flags &= ~UK_MSG_NOSIGNAL;
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
		/* Neither errors nor urgent bytes are waited for [recv(2)]. */
		rc = flags & (UK_MSG_ERRQUEUE | UK_MSG_OOB)
			     ? -EAGAIN
			     : socket_wait(s, UK_POLLIN | UK_POLL_SOME, flags,
					   deadline);
		if (rc)
			return rc;
		flags |= UK_MSG_WAITED;
	}
}

/*
 * How many bytes a stream waits for: all, or as SO_RCVLOWAT says; a peek of
 * AF_UNIX waits for the first [Linux, unix_stream_read_generic()].
 */
static long target_of(struct uk_socket *s, long total, int flags)
{
	if (s->type != UK_SOCK_STREAM ||
	    flags & (UK_MSG_OOB | UK_MSG_ERRQUEUE) ||
	    (flags & UK_MSG_PEEK && s->family == UK_AF_UNIX))
		return 0;
	if (flags & UK_MSG_WAITALL)
		return total;
	return MIN(total, socket_options(s)->values[UK_SV_RCVLOWAT]);
}

/*
 * A peek may wait for more bytes than those that poll() tells of already, so
 * it waits for the next notice.
 */
static long peek(struct uk_socket *s, struct uk_msghdr *m, int flags,
		 uint64_t deadline, long target)
{
	bool nonblock = flags & NEVER_WAIT || uk_file_nonblock(&s->file);
	const struct uk_msghdr asked = *m;
	struct uk_file_waiter w;
	long got, rc = 0;

	uk_file_waiter_begin(&w, &s->file);
	do {
		bool over = uk_file_poll(&s->file) & OVER;

		*m = asked;
		got = receive_once(s, m, flags);
		if (got > 0 ? over || got >= target : got != -EAGAIN)
			break;
		rc = nonblock ? -EAGAIN : uk_file_waiter_sleep(&w, deadline);
		flags |= UK_MSG_WAITED;
	} while (!rc);
	uk_file_unwatch(&w.watch);
	return got == -EAGAIN ? wait_result(rc, deadline) : got;
}

long socket_receive(struct uk_socket *s, struct uk_msghdr *m, int flags)
{
	uint64_t deadline = socket_deadline(socket_options(s)->receive_timeout);
	struct uk_iovec part;
	struct uk_msghdr rest;
	long total = total_of(m), done, target, rc;

	if (total < 0)
		return total;
	/* MSG_TRUNC discards the bytes, so it needs no buffer [tcp(7)]. */
	if (!(flags & UK_MSG_TRUNC) && has_bad_part(m))
		return -EFAULT;
	target = target_of(s, total, flags);
	if (flags & UK_MSG_PEEK)
		return peek(s, m, flags, deadline, target);
	done = receive_wait(s, m, flags, deadline);
	while (done > 0 && done < target) {
		rest = rest_of(m, done, &part);
		rest.name = NULL;
		rest.control_len = 0;
		rc = receive_wait(s, &rest, flags | UK_MSG_REST, deadline);
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
	/* A read of 0 bytes returns 0 [Linux, sock_read_iter()]. */
	if (total_of(&m) == 0)
		return 0;
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

static int file_set_nonblock(struct uk_file *f, bool on)
{
	struct uk_socket *s = socket_of(f);

	return s->provider->set_nonblock
		       ? s->provider->set_nonblock(s->handle, on)
		       : 0;
}

static long file_fcntl(struct uk_file *f, int cmd, unsigned long arg)
{
	struct uk_socket *s = socket_of(f);

	switch (cmd) {
	case UK_F_SETOWN: return socket_set_owner(s, arg);
	case UK_F_GETOWN: return s->owner;
	default: return -EINVAL;
	}
}

/* Operations that wait end with the last descriptor. */
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

/* SO_LINGER with a time: close() waits that long at most [socket(7)]. */
static void linger(struct uk_socket *s)
{
	const struct uk_linger *l = &socket_options(s)->linger;
	uint64_t deadline;

	if (!s->provider->lingers || !l->on || l->seconds <= 0)
		return;
	deadline = ukplat_clock_ns() + l->seconds * 1000000000ULL;
	while (s->provider->lingers(s->handle) && ukplat_clock_ns() < deadline)
		uk_thread_sleep(MIN(deadline, ukplat_clock_ns() + LOOK_NS));
}

static void release(struct uk_file *f)
{
	struct uk_socket *s = socket_of(f);

	linger(s);
	s->provider->attach(s->handle, NULL);
	s->provider->close(s->handle);
	uk_free(uk_alloc_get_default(), s);
}

static const struct uk_file_ops ops = {
	.readv = file_readv,
	.writev = file_writev,
	.poll = file_poll,
	.ioctl = socket_ioctl,
	.fcntl = file_fcntl,
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
	if (uk_file_nonblock(&s->file) && s->provider->set_nonblock)
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

void socket_put(struct uk_socket *s)
{
	uk_file_put(&s->file);
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
		.type = type & TYPE_MASK,
		.protocol = protocol,
	};
	if (type & ~(TYPE_FLAGS | TYPE_MASK))
		return -EINVAL;
	if (family < 0 || family >= FAMILY_MAX)
		return -EAFNOSUPPORT;
	if (kind->type >= TYPE_MAX)
		return -EINVAL;
	return kind->provider ? 0 : -EAFNOSUPPORT;
}

UK_SYSCALL3(socket, int, family, int, type, int, protocol)
{
	struct uk_socket kind;
	void *handle;
	int rc = kind_of(&kind, family, type, protocol);

	if (!rc)
		rc = kind.provider->socket(family, kind.type, &kind.protocol,
					   &handle);
	return rc < 0 ? rc : socket_wrap(&kind, handle, type);
}

UK_SYSCALL4(socketpair, int, family, int, type, int, protocol, int *, fds)
{
	struct uk_socket kind;
	void *handles[2];
	int rc = kind_of(&kind, family, type, protocol), one, two;

	if (!rc && !fds)
		rc = -EFAULT;
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
	uint64_t deadline = socket_deadline(socket_options(s)->receive_timeout);
	char name[UK_SOCKET_NAME_MAX];
	int name_len = 0;
	void *handle;
	long rc;

	for (;;) {
		uk_mutex_lock(&s->receiving);
		rc = s->provider->accept(s->handle, name, &name_len, &handle);
		uk_mutex_unlock(&s->receiving);
		if (rc >= 0)
			break;
		if (rc == -EAGAIN)
			rc = socket_wait(s, UK_POLLIN, 0, deadline);
		if (rc)
			return rc;
	}
	/* As on Linux, a connection whose name has no room is closed. */
	rc = addr ? socket_put_name(name, name_len, addr, len) : 0;
	if (rc) {
		s->provider->close(handle);
		return rc;
	}
	return socket_wrap(s, handle, flags);
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

/* --- connecting --------------------------------------------------------- */

/*
 * A non-blocking socket returns EINPROGRESS or EALREADY at once; so does a
 * blocking one whose send timeout is over [connect(2), socket(7)].
 */
int socket_connect(struct uk_socket *s, const void *addr, int len)
{
	uint64_t deadline = socket_deadline(socket_options(s)->send_timeout);
	int rc = s->provider->connect(s->handle, addr, len), waited;

	if ((rc != -EINPROGRESS && rc != -EALREADY) ||
	    !s->provider->connect_end)
		return rc;
	waited = socket_wait(s, UK_POLLOUT, 0, deadline);
	if (waited == -EAGAIN)
		return rc;
	return waited ? waited : s->provider->connect_end(s->handle);
}

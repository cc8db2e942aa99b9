/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * AF_UNIX, posix-socket's provider: creates and ends sockets; poll() and
 * options. Source: unix(7), socket(7).
 */
#include <uk/init.h>
#include "unix.h"

struct uk_mutex unix_lock = UK_MUTEX_INIT;
struct unix_socket *unix_all;

struct unix_socket *unix_new(int type)
{
	struct unix_socket *s = uk_calloc(heap(), 1, sizeof(*s));

	if (!s)
		return NULL;
	s->refs = 1;
	uk_socket_options_init(&s->o);
	s->type = type;
	s->last = &s->first;
	s->peers = (struct uk_spinlock)UK_SPINLOCK_INIT;
	s->next = unix_all;
	unix_all = s;
	return s;
}

static void leave_all(struct unix_socket *s)
{
	struct unix_socket **at = &unix_all;

	while (*at && *at != s)
		at = &(*at)->next;
	if (*at)
		*at = s->next;
}

void unix_put(struct unix_socket *s)
{
	if (!s || --s->refs)
		return;
	leave_all(s);
	uk_free(heap(), s);
}

void unix_notify(struct unix_socket *s)
{
	unix_notify_of(s, ~0);
}

void unix_notify_of(struct unix_socket *s, short events)
{
	if (s->socket)
		uk_socket_notify_of(s->socket, events);
}

static void replace(struct unix_socket *s, struct unix_socket **which,
		    struct unix_socket *to)
{
	struct unix_socket *was;
	unsigned long flags;

	if (to)
		to->refs++;
	flags = uk_spin_lock(&s->peers);
	was = *which;
	*which = to;
	uk_spin_unlock(&s->peers, flags);
	unix_put(was);
}

void unix_set_peer(struct unix_socket *s, struct unix_socket *to)
{
	replace(s, &s->peer, to);
}

void unix_set_full(struct unix_socket *s, struct unix_socket *to)
{
	__atomic_store_n(&to->waited_for, true, __ATOMIC_SEQ_CST);
	replace(s, &s->full, to);
}

/* --- as posix-socket's ------------------------------------------------- */

static int make(int family, int type, int *protocol, void **handle)
{
	struct unix_socket *s;

	(void)family;
	if (*protocol && *protocol != UK_AF_UNIX)
		return -EPROTONOSUPPORT;
	/* As on Linux, SOCK_RAW means SOCK_DGRAM. */
	if (type == UK_SOCK_RAW)
		type = UK_SOCK_DGRAM;
	if (type != UK_SOCK_STREAM && type != UK_SOCK_DGRAM &&
	    type != UK_SOCK_SEQPACKET)
		return -ESOCKTNOSUPPORT;
	uk_mutex_lock(&unix_lock);
	s = unix_new(type);
	uk_mutex_unlock(&unix_lock);
	if (!s)
		return -ENOMEM;
	*handle = s;
	return 0;
}

static void attach(void *handle, struct uk_socket *socket)
{
	struct unix_socket *s = handle;

	uk_mutex_lock(&unix_lock);
	s->socket = socket;
	uk_mutex_unlock(&unix_lock);
}

/* Ends `s`; returns its unread packets, to be freed unlocked. */
static struct packet *end(struct unix_socket *s)
{
	struct packet *rest = s->first;
	bool unread = is_stream(s) ? urgent_is_unread(rest) : rest != NULL;

	s->closed = true;
	s->first = NULL;
	__atomic_store_n(&s->urgent, NULL, __ATOMIC_RELAXED);
	s->last = &s->first;
	__atomic_store_n(&s->used, 0, __ATOMIC_SEQ_CST);
	leave_all(s);
	/* The peer gets an error if its data was never read. */
	if (s->peer && is_connected_kind(s) && unread)
		s->peer->error = ECONNRESET;
	if (s->peer && is_connected_kind(s))
		unix_notify(s->peer);
	for (struct unix_socket *o = unix_all; s->waited_for && o; o = o->next)
		if (o->full == s || o->peer == s)
			unix_notify(o);
	unix_set_peer(s, NULL);
	replace(s, &s->full, NULL);
	unix_put(s);
	return rest;
}

static void do_close(void *handle)
{
	struct unix_socket *s = handle, *p;
	struct packet *rest = NULL, **last = &rest;

	uk_mutex_lock(&unix_lock);
	while ((p = s->pending)) {
		s->pending = p->next_pending;
		p->peer->error = ECONNRESET;
		*last = end(p);
		while (*last)
			last = &(*last)->next;
	}
	*last = end(s);
	uk_mutex_unlock(&unix_lock);
	packets_free(rest);
}

static int do_bind(void *handle, const void *addr, int len)
{
	struct address a;
	int rc = address_get(&a, addr, len);

	if (rc)
		return rc;
	uk_mutex_lock(&unix_lock);
	rc = name_bind(handle, &a);
	uk_mutex_unlock(&unix_lock);
	return rc;
}

static int do_shutdown(void *handle, int how)
{
	struct unix_socket *s = handle;

	uk_mutex_lock(&unix_lock);
	s->shut_in |= how != UK_SHUT_WR;
	s->shut_out |= how != UK_SHUT_RD;
	if (s->peer)
		unix_notify(s->peer);
	unix_notify(s);
	uk_mutex_unlock(&unix_lock);
	return 0;
}

static int getname(void *handle, void *addr, bool peer)
{
	struct unix_socket *s = handle;
	int rc;

	uk_mutex_lock(&unix_lock);
	if (peer && !s->peer)
		rc = -ENOTCONN;
	else
		rc = address_put(peer ? &s->peer->name : &s->name, addr);
	uk_mutex_unlock(&unix_lock);
	return rc;
}

static int set_nonblock(void *handle, bool on)
{
	((struct unix_socket *)handle)->nonblock = on;
	return 0;
}

/* --- poll() ------------------------------------------------------------ */

/* Is `to` full? If so, it wakes its senders once it has room. */
static bool is_full(struct unix_socket *to)
{
	if (to->closed || __atomic_load_n(&to->used, __ATOMIC_SEQ_CST) < LIMIT)
		return false;
	__atomic_store_n(&to->waited_for, true, __ATOMIC_SEQ_CST);
	return __atomic_load_n(&to->used, __ATOMIC_SEQ_CST) >= LIMIT;
}

/* Senders of refused datagrams wait until half the room is free. */
static bool is_short_of_room(struct unix_socket *to)
{
	if (to->closed ||
	    __atomic_load_n(&to->used, __ATOMIC_SEQ_CST) <= LIMIT / 2)
		return false;
	__atomic_store_n(&to->waited_for, true, __ATOMIC_SEQ_CST);
	return __atomic_load_n(&to->used, __ATOMIC_SEQ_CST) > LIMIT / 2;
}

static short poll_connection(struct unix_socket *s)
{
	const struct unix_socket *p = s->peer;
	bool no_in = s->shut_in || (p && (p->closed || p->shut_out));
	bool no_out = s->shut_out || (p && (p->closed || p->shut_in));
	bool no_peer = !p && !s->listening;
	short events = 0;

	if (no_in)
		events |= UK_POLLIN | UK_POLLRDNORM | UK_POLLRDHUP;
	if (no_peer || (no_in && no_out))
		events |= UK_POLLHUP;
	if (!s->listening && !(s->peer && is_full(s->peer)))
		events |= UK_POLLOUT | UK_POLLWRNORM | UK_POLLWRBAND;
	return events;
}

static short poll_datagrams(struct unix_socket *s)
{
	short events = 0;

	if (s->shut_in)
		events |= UK_POLLIN | UK_POLLRDNORM | UK_POLLRDHUP;
	if (s->shut_in && s->shut_out)
		events |= UK_POLLHUP;
	if (!(s->peer && is_full(s->peer)) &&
	    !(s->full && is_short_of_room(s->full)))
		events |= UK_POLLOUT | UK_POLLWRNORM | UK_POLLWRBAND;
	return events;
}

static short poll_events(void *handle)
{
	struct unix_socket *s = handle;
	unsigned long flags = uk_spin_lock(&s->peers);
	short events =
		is_connected_kind(s) ? poll_connection(s) : poll_datagrams(s);

	uk_spin_unlock(&s->peers, flags);
	if (__atomic_load_n(&s->used, __ATOMIC_RELAXED) ||
	    __atomic_load_n(&s->npending, __ATOMIC_RELAXED))
		events |= UK_POLLIN | UK_POLLRDNORM;
	if (__atomic_load_n(&s->urgent, __ATOMIC_RELAXED))
		events |= UK_POLLPRI;
	if (s->error)
		events |= UK_POLLERR;
	return events;
}

/* --- options ----------------------------------------------------------- */

static struct uk_socket_options *options(void *handle)
{
	return &((struct unix_socket *)handle)->o;
}

static int put(const void *from, int n, void *value, int *len)
{
	*len = MIN(*len, n);
	if (*len && !value)
		return -EFAULT;
	memcpy(value, from, *len);
	return 0;
}

static int put_int(int n, void *value, int *len)
{
	return put(&n, sizeof(n), value, len);
}

static int take_error(struct unix_socket *s)
{
	int error;

	uk_mutex_lock(&unix_lock);
	error = s->error;
	s->error = 0;
	uk_mutex_unlock(&unix_lock);
	return error;
}

static int do_getsockopt(void *handle, int level, int name, void *value,
			 int *len)
{
	struct unix_socket *s = handle;
	struct uk_ucred cred = {0, -1U, -1U};

	if (level != UK_SOL_SOCKET)
		return -EOPNOTSUPP;
	switch (name) {
	case UK_SO_ERROR: return put_int(take_error(s), value, len);
	case UK_SO_ACCEPTCONN: return put_int(s->listening, value, len);
	case UK_SO_PEERCRED:
		if (s->has_peer_cred || s->listening)
			cred = unix_cred();
		return put(&cred, sizeof(cred), value, len);
	default: return -ENOPROTOOPT;
	}
}

static int do_setsockopt(void *handle, int level, int name, const void *value,
			 int len)
{
	(void)handle;
	(void)name;
	(void)value;
	(void)len;
	return level == UK_SOL_SOCKET ? -ENOPROTOOPT : -EOPNOTSUPP;
}

static struct uk_socket_provider provider = {
	.families = {UK_AF_UNIX},
	.socket = make,
	.pair = unix_pair,
	.attach = attach,
	.close = do_close,
	.bind = do_bind,
	.listen = unix_listen,
	.accept = unix_accept,
	.connect = unix_connect,
	.shutdown = do_shutdown,
	.sendmsg = unix_sendmsg,
	.recvmsg = unix_recvmsg,
	.getname = getname,
	.options = options,
	.getsockopt = do_getsockopt,
	.setsockopt = do_setsockopt,
	.set_nonblock = set_nonblock,
	.ioctl = unix_ioctl,
	.poll = poll_events,
};

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_socket_provider_add(&provider);
	return 0;
}

uk_sys_initcall(init);

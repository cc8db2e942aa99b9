/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Connections. connect() makes the socket of the other end itself and queues it
 * in the listener, until accept() takes it. Source: unix(7), connect(2),
 * listen(2).
 */
#include <uk/syscall.h>
#include "unix.h"

#define BACKLOG_MAX 4096

/* Threads that wait for room in a backlog, of any listener. */
static struct uk_waitq waiting = UK_WAITQ_INIT;
static unsigned int accepted_ever;

static void join(struct unix_socket *a, struct unix_socket *b)
{
	unix_set_peer(a, b);
	unix_set_peer(b, a);
	a->has_peer_cred = b->has_peer_cred = true;
}

int unix_pair(int type, int protocol, void *handles[2])
{
	struct unix_socket *a, *b;

	if (protocol && protocol != UK_AF_UNIX)
		return -EPROTONOSUPPORT;
	if (type != UK_SOCK_STREAM && type != UK_SOCK_DGRAM &&
	    type != UK_SOCK_SEQPACKET)
		return -ESOCKTNOSUPPORT;
	uk_mutex_lock(&unix_lock);
	a = unix_new(type);
	b = unix_new(type);
	if (a && b)
		join(a, b);
	else if (a)
		unix_put(a);
	else if (b)
		unix_put(b);
	uk_mutex_unlock(&unix_lock);
	handles[0] = a;
	handles[1] = b;
	return a && b ? 0 : -ENOMEM;
}

/* The listener at an address; NULL, and `rc` says why there is none. */
static struct unix_socket *listener_at(const struct unix_socket *s,
				       const struct address *a, int *rc)
{
	struct unix_socket *to = name_find(a, s->type, rc);

	if (!to)
		return NULL;
	if (to->type != s->type)
		*rc = -EPROTOTYPE;
	else if (!to->listening || to->shut_in)
		*rc = -ECONNREFUSED;
	else if (to->npending > to->backlog)
		*rc = -EAGAIN;
	return *rc ? NULL : to;
}

static int connect_stream(struct unix_socket *s, const struct address *a)
{
	struct unix_socket *to, *other, **at;
	int rc;

	if (s->listening)
		return -EINVAL;
	if (s->peer)
		return -EISCONN;
	to = listener_at(s, a, &rc);
	if (!to)
		return rc;
	other = unix_new(s->type);
	if (!other)
		return -ENOMEM;
	other->name = to->name;
	other->o.flags |= to->o.flags & 1ULL << UK_SF_PASSCRED;
	join(s, other);
	for (at = &to->pending; *at; at = &(*at)->next_pending)
		;
	*at = other;
	to->npending++;
	unix_notify(to);
	unix_notify(s);
	return 0;
}

static int connect_datagrams(struct unix_socket *s, const struct address *a)
{
	struct unix_socket *to;
	int rc;

	to = name_find(a, s->type, &rc);
	if (!to)
		return rc;
	if (to->type != s->type)
		return -EPROTOTYPE;
	if (to->peer && to->peer != s)
		return -EPERM;
	unix_set_peer(s, to);
	unix_notify(s);
	return 0;
}

static int connect_once(struct unix_socket *s, const struct address *a,
			unsigned int *seen)
{
	int rc;

	uk_mutex_lock(&unix_lock);
	*seen = accepted_ever;
	rc = is_connected_kind(s) ? connect_stream(s, a)
				  : connect_datagrams(s, a);
	uk_mutex_unlock(&unix_lock);
	return rc;
}

/* Waits until an accept() later than `seen`. */
static int wait_for_room(unsigned int seen)
{
	unsigned long flags = uk_waitq_lock();
	int rc = 0;

	if (seen == accepted_ever)
		rc = uk_waitq_wait_interruptible(&waiting, UK_FOREVER);
	uk_waitq_unlock(flags);
	return rc == -EINTR ? -UK_ERESTART : rc;
}

static int disconnect(struct unix_socket *s)
{
	uk_mutex_lock(&unix_lock);
	unix_set_peer(s, NULL);
	unix_notify(s);
	uk_mutex_unlock(&unix_lock);
	return 0;
}

int unix_connect(void *handle, const void *addr, int len)
{
	struct unix_socket *s = handle;
	unsigned int seen;
	struct address a;
	int rc;

	if (addr && len >= FAMILY_LEN && !is_connected_kind(s) &&
	    *(const uint16_t *)addr == UK_AF_UNSPEC)
		return disconnect(s);
	rc = address_get(&a, addr, len);
	if (rc)
		return rc;
	for (;;) {
		rc = connect_once(s, &a, &seen);
		if (rc != -EAGAIN || s->nonblock)
			return rc;
		rc = wait_for_room(seen);
		if (rc)
			return rc;
	}
}

int unix_listen(void *handle, int backlog)
{
	struct unix_socket *s = handle;
	int rc = 0;

	if (!is_connected_kind(s))
		return -EOPNOTSUPP;
	uk_mutex_lock(&unix_lock);
	if (!s->name.len || s->peer) {
		rc = -EINVAL;
	} else {
		s->listening = true;
		s->backlog = MIN((unsigned int)backlog, BACKLOG_MAX);
	}
	uk_mutex_unlock(&unix_lock);
	return rc;
}

static void tell_of_room(void)
{
	unsigned long flags = uk_waitq_lock();

	accepted_ever++;
	uk_waitq_wake_locked(&waiting, UINT32_MAX);
	uk_waitq_unlock(flags);
}

int unix_accept(void *handle, void *addr, int *len, void **accepted)
{
	struct unix_socket *s = handle, *other;
	int rc = 0;

	if (!is_connected_kind(s))
		return -EOPNOTSUPP;
	uk_mutex_lock(&unix_lock);
	other = s->pending;
	if (!s->listening || (!other && s->shut_in)) {
		rc = -EINVAL;
	} else if (!other) {
		rc = -EAGAIN;
	} else {
		s->pending = other->next_pending;
		s->npending--;
		*accepted = other;
		*len = address_put(&other->peer->name, addr);
		tell_of_room();
	}
	uk_mutex_unlock(&unix_lock);
	return rc;
}

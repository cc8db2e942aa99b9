/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages: each is a packet in the list of the receiving socket. A stream
 * reads as many as fit, but stops behind a packet with descriptors, so that the
 * reader knows which bytes they belong to. Source: unix(7), send(2), recv(2).
 */
#include <uk/abi/inet.h>
#include "unix.h"

#define CHUNK 32768 /* of a stream, in one packet */

void packets_free(struct packet *p)
{
	while (p) {
		struct packet *next = p->next;

		control_free(p->control);
		uk_free(heap(), p);
		p = next;
	}
}

static size_t total_of(const struct uk_msghdr *m)
{
	size_t total = 0;

	for (size_t i = 0; i < m->iov_len; i++)
		total += m->iov[i].len;
	return total;
}

/* The bytes of its receiver's buffer that a packet takes. */
static size_t weight_of(const struct packet *p)
{
	return sizeof(*p) + p->len;
}

static struct packet *packet_new(const struct unix_socket *s,
				 const struct uk_msghdr *m, size_t len)
{
	struct packet *p = uk_malloc(heap(), sizeof(*p) + len);

	if (!p)
		return NULL;
	p->next = NULL;
	p->len = len;
	p->at = 0;
	p->from = s->name;
	p->control = NULL;
	p->peeked = false;
	for (size_t i = 0, done = 0; done < len; i++) {
		size_t n = MIN(m->iov[i].len, len - done);

		memcpy(p->data + done, m->iov[i].base, n);
		done += n;
	}
	return p;
}

/* --- sending ----------------------------------------------------------- */

/* The socket a message is for; NULL: none, and `rc` says why. */
static struct unix_socket *receiver_of(struct unix_socket *s,
				       const struct uk_msghdr *m, int *rc)
{
	struct unix_socket *to = s->peer;
	struct address a;

	if (!m->name || !m->name_len) {
		*rc = -ENOTCONN;
		return to;
	}
	if (is_connected_kind(s)) {
		*rc = to ? -EISCONN : is_stream(s) ? -EOPNOTSUPP : -ENOTCONN;
		return s->type == UK_SOCK_SEQPACKET ? to : NULL;
	}
	*rc = address_get(&a, m->name, m->name_len);
	to = *rc ? NULL : name_find(&a, s->type, rc);
	if (to && to->type != s->type) {
		*rc = -EPROTOTYPE;
		to = NULL;
	}
	return to;
}

static int may_send(struct unix_socket *s, struct unix_socket *to)
{
	if (s->shut_out)
		return -EPIPE;
	if (to->closed) {
		if (is_connected_kind(s))
			return -EPIPE;
		unix_set_peer(s, NULL);
		return -ECONNREFUSED;
	}
	if (to->shut_in)
		return -EPIPE;
	/* A connected socket takes datagrams from its peer only. */
	if (!is_connected_kind(s) && to->peer && to->peer != s)
		return -EPERM;
	return 0;
}

/* The bytes that `to` takes now; -EAGAIN. */
static long room_for(struct unix_socket *s, struct unix_socket *to,
		     size_t total)
{
	if (!is_stream(s) && total > LIMIT - sizeof(struct packet))
		return -EMSGSIZE;
	if (to->used && to->used + (is_stream(s) ? 0 : total) >= LIMIT) {
		unix_set_full(s, to);
		return -EAGAIN;
	}
	return is_stream(s) ? MIN(total, (size_t)CHUNK) : total;
}

static long send_locked(struct unix_socket *s, const struct uk_msghdr *m,
			struct control *c, bool urgent)
{
	int rc;
	struct unix_socket *to = receiver_of(s, m, &rc);
	size_t total = total_of(m);
	struct packet *p;
	long len;

	if (!to)
		return rc;
	rc = may_send(s, to);
	if (rc || (is_stream(s) && !total))
		return rc;
	/* The bytes before the urgent one come first, by themselves. */
	if (urgent && total > 1) {
		urgent = false;
		total--;
	}
	len = room_for(s, to, total);
	if (len < 0)
		return len;
	p = packet_new(s, m, len);
	if (!p)
		return -ENOBUFS;
	p->control = c;
	*to->last = p;
	to->last = &p->next;
	to->used += weight_of(p);
	if (urgent)
		urgent_sent(to, p);
	unix_notify_of(to,
		       UK_POLLIN | UK_POLLPRI | UK_POLLRDNORM | UK_POLLRDBAND);
	return len;
}

long unix_sendmsg(void *handle, const struct uk_msghdr *m, int flags)
{
	bool urgent = flags & UK_MSG_OOB, taken;
	struct control *c;
	long done;
	int rc;

	c = control_get(m, &rc);
	if (rc)
		return rc;
	uk_mutex_lock(&unix_lock);
	done = urgent ? urgent_may_send(handle, total_of(m)) : 0;
	if (!done)
		done = send_locked(handle, m, c, urgent);
	uk_mutex_unlock(&unix_lock);
	taken = done > 0 ||
		(done == 0 &&
		 ((struct unix_socket *)handle)->type != UK_SOCK_STREAM);
	if (!taken)
		control_free(c);
	return done;
}

/* --- receiving --------------------------------------------------------- */

size_t unix_copy_out(const struct uk_msghdr *m, size_t skip, const char *data,
		     size_t len)
{
	size_t done = 0;

	for (size_t i = 0; i < m->iov_len && done < len; i++) {
		size_t n;

		if (skip >= m->iov[i].len) {
			skip -= m->iov[i].len;
			continue;
		}
		n = MIN(m->iov[i].len - skip, len - done);
		memcpy((char *)m->iov[i].base + skip, data + done, n);
		skip = 0;
		done += n;
	}
	return done;
}

static struct packet *take_first(struct unix_socket *s)
{
	struct packet *p = s->first;

	s->first = p->next;
	if (!s->first)
		s->last = &s->first;
	__atomic_store_n(&s->used, s->used - weight_of(p), __ATOMIC_SEQ_CST);
	p->next = NULL;
	return p;
}

/* There is room again: wakes the peer and all who wait for room. */
static void drained(struct unix_socket *s)
{
	const short room = UK_POLLOUT | UK_POLLWRNORM | UK_POLLWRBAND;

	if (s->peer)
		unix_notify_of(s->peer, room);
	if (!__atomic_exchange_n(&s->waited_for, false, __ATOMIC_SEQ_CST))
		return;
	for (struct unix_socket *o = unix_all; o; o = o->next)
		if (o->peer == s || o->full == s)
			unix_notify_of(o, room);
}

/* The result when there is no message: 0 is the end. */
static long nothing(struct unix_socket *s, int flags)
{
	int error = s->error;

	if (error) {
		s->error = 0;
		return -error;
	}
	/* shutdown() wakes a reader that waits for a datagram; it gets 0. */
	if (s->shut_in)
		return is_connected_kind(s) || flags & UK_MSG_WAITED ? 0
								     : -EAGAIN;
	if (!is_connected_kind(s))
		return -EAGAIN;
	if (!s->peer)
		return is_stream(s) ? -EINVAL : -ENOTCONN;
	return s->peer->closed || s->peer->shut_out ? 0 : -EAGAIN;
}

/* Results of recvmsg() besides bytes; `done` and `left` are to be freed. */
struct taken {
	struct packet *done;
	const struct control *control;
	struct control *left; /* of a packet that has bytes left */
};

/* The packet to begin with; SO_PEEK_OFF passes over packets and bytes. */
static struct packet *choose(const struct unix_socket *s, int flags,
			     size_t *skip)
{
	int from = uk_socket_peek_from(&s->o, flags);
	size_t off = MAX(from, 0);
	struct packet *p = s->first;

	while (p && from >= 0 && off >= p->len - p->at &&
	       (p->len || off || p->peeked)) {
		off -= p->len - p->at;
		p = p->next;
	}
	*skip = off;
	return p;
}

/* Takes the first packet out, to be freed later. */
static void drop_first(struct unix_socket *s, struct taken *t)
{
	struct packet *p = take_first(s);

	p->next = t->done;
	t->done = p;
}

/* As much of the first packet as there is room for. */
static size_t take_some(struct unix_socket *s, struct uk_msghdr *m, size_t got,
			struct taken *t)
{
	struct packet *p = s->first;
	size_t n = unix_copy_out(m, got, p->data + p->at, p->len - p->at);

	urgent_passed(s, p);
	t->control = p->control;
	p->at += n;
	if (p->at == p->len) {
		drop_first(s, t);
	} else {
		/* The first byte takes the files. */
		t->left = p->control;
		p->control = NULL;
	}
	return n;
}

/* Bytes of as many packets as fit. */
static long take_stream(struct unix_socket *s, struct uk_msghdr *m, int flags,
			struct taken *t)
{
	size_t total = total_of(m), got = 0;
	struct packet *p;

	while ((p = s->first) && !t->control) {
		if ((got || flags & UK_MSG_REST) && urgent_stops(s, p))
			break;
		if (urgent_is_hole(s, p)) {
			urgent_passed(s, p);
			drop_first(s, t);
			continue;
		}
		if (got == total)
			break;
		got += take_some(s, m, got, t);
	}
	uk_socket_was_read(&s->o, got);
	return got || p ? (long)got : nothing(s, flags);
}

/* The same bytes, from the `skip`-th of `p` on; they stay. */
static long peek_stream(struct unix_socket *s, const struct packet *p,
			size_t skip, const struct uk_msghdr *m, int flags,
			struct taken *t)
{
	size_t total = total_of(m), got = 0;

	for (; p; p = p->next) {
		size_t at = p->at + skip;

		if ((got && urgent_stops(s, p)) || t->control)
			break;
		if (urgent_is_hole(s, p))
			continue;
		if (got == total)
			break;
		got += unix_copy_out(m, got, p->data + at, p->len - at);
		t->control = p->control;
		skip = 0;
	}
	uk_socket_peeked(&s->o, got);
	return got || p ? (long)got : nothing(s, flags);
}

/* One packet; what doesn't fit is lost. */
static long take_packet(struct unix_socket *s, struct packet *p, size_t skip,
			struct uk_msghdr *m, int flags, struct taken *t)
{
	size_t len = p->len - skip;
	size_t n = unix_copy_out(m, 0, p->data + skip, len);

	if (n < len)
		m->flags |= UK_MSG_TRUNC;
	t->control = p->control;
	if (flags & UK_MSG_PEEK) {
		p->peeked = true;
		uk_socket_peeked(&s->o, n);
	} else {
		uk_socket_was_read(&s->o, p->len);
		t->done = take_first(s);
	}
	return flags & UK_MSG_TRUNC ? len : n;
}

static long take(struct unix_socket *s, struct packet *p, size_t skip,
		 struct uk_msghdr *m, int flags, struct taken *t)
{
	if (!is_stream(s))
		return take_packet(s, p, skip, m, flags, t);
	return flags & UK_MSG_PEEK ? peek_stream(s, p, skip, m, flags, t)
				   : take_stream(s, m, flags, t);
}

/* As unix_recvmsg(); fills `from` and `t`, for after the lock. */
static long receive(struct unix_socket *s, struct uk_msghdr *m, int flags,
		    struct address *from, struct taken *t)
{
	size_t skip;
	struct packet *p = choose(s, flags, &skip);
	long rc;

	if (p)
		*from = p->from;
	rc = p ? take(s, p, skip, m, flags, t) : nothing(s, flags);
	if (t->done)
		drained(s);
	if (!p || rc < 0 || (is_stream(s) && !rc)) {
		m->control_len = 0;
		from->len = 0;
	} else {
		control_put(m, t->control, uk_socket_has(&s->o, UK_SF_PASSCRED),
			    flags);
	}
	return rc;
}

long unix_recvmsg(void *handle, struct uk_msghdr *m, int flags)
{
	struct unix_socket *s = handle;
	struct taken t = {NULL, NULL, NULL};
	struct address from = {.len = 0};
	long rc;

	m->flags = 0;
	uk_mutex_lock(&unix_lock);
	rc = flags & UK_MSG_OOB ? urgent_receive(s, m, flags)
				: receive(s, m, flags, &from, &t);
	uk_mutex_unlock(&unix_lock);
	if (m->name && from.len)
		m->name_len = address_put(&from, m->name);
	else
		m->name_len = 0;
	packets_free(t.done);
	control_free(t.left);
	return rc;
}

/* Bytes that can be read, or those of the next message [unix(7)]. */
static int available(struct unix_socket *s)
{
	size_t n = 0;

	if (s->listening)
		return -EINVAL;
	for (struct packet *p = s->first; p; p = p->next) {
		n += p->len - p->at;
		if (s->type == UK_SOCK_DGRAM)
			break;
	}
	return MIN(n, (size_t)INT32_MAX);
}

int unix_ioctl(void *handle, unsigned int request, void *arg)
{
	struct unix_socket *s = handle;
	int n = -ENOTTY;

	uk_mutex_lock(&unix_lock);
	if (request == UK_SIOCINQ)
		n = available(s);
	else if (request == UK_SIOCOUTQ)
		n = s->peer ? (int)s->peer->used : 0;
	else if (request == UK_SIOCATMARK)
		n = urgent_at_mark(s);
	uk_mutex_unlock(&unix_lock);
	if (n < 0)
		return n;
	memcpy(arg, &n, sizeof(n));
	return 0;
}

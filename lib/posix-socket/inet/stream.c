/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP: the states of a connection as calls see them. Two of them count: the
 * phase of connect(), and the state of the connection, which an upcall may
 * change at any time. Source: tcp(7), connect(2), accept(2), shutdown(2); for
 * their order Linux's __inet_stream_connect() and tcp_poll().
 */
#include <uk/plat/time.h>
#include "inet.h"

/* --- states ------------------------------------------------------------- */

uint8_t stream_state(const struct inet *s)
{
	struct uk_inet_tcp now;

	if (s->state != UK_TCP_ESTABLISHED || !s->pcb)
		return s->state;
	inet_stack->tcp(s->pcb, &now);
	return now.state;
}

/* POLLOUT once a third of the room is free, as Linux has it. */
static bool has_room(const struct inet *s, const struct uk_inet_tcp *now)
{
	size_t lowat = (unsigned int)inet_value(s, UK_SV_NOTSENT_LOWAT);

	if (lowat && now->unsent >= lowat)
		return false;
	return now->room && now->room >= now->outstanding / 2;
}

short stream_events(const struct inet *s)
{
	struct uk_inet_tcp now = {.room = 1};
	size_t hole = urgent_is_hole(s);
	short events = 0;

	if (s->state == UK_TCP_LISTEN)
		return s->first ? UK_POLLIN | UK_POLLRDNORM : 0;
	if (s->pcb)
		inet_stack->tcp(s->pcb, &now);
	if (s->shut == BOTH || s->state == UK_TCP_CLOSE)
		events |= UK_POLLHUP;
	if (s->shut & RECEIVE)
		events |=
			UK_POLLIN | UK_POLLRDNORM | UK_POLLRDHUP | UK_POLL_SOME;
	if (s->state != UK_TCP_SYN_SENT) {
		if (now.readable >=
		    (size_t)inet_value(s, UK_SV_RCVLOWAT) + hole)
			events |= UK_POLLIN | UK_POLLRDNORM;
		if (now.readable > hole)
			events |= UK_POLL_SOME;
		if (urgent_is_here(s, now.readable))
			events |= UK_POLLPRI;
		if (s->shut & SEND || s->state == UK_TCP_CLOSE ||
		    has_room(s, &now))
			events |= UK_POLLOUT | UK_POLLWRNORM;
	}
	if (s->error || s->errors)
		events |= UK_POLLERR;
	return events;
}

size_t stream_outstanding(const struct inet *s, bool unsent)
{
	struct uk_inet_tcp now = {0};

	if (s->pcb && s->state == UK_TCP_ESTABLISHED)
		inet_stack->tcp(s->pcb, &now);
	return unsent ? now.unsent : now.outstanding;
}

/* --- connecting --------------------------------------------------------- */

/* After its connection has ended, a socket is as new. */
static int reopen(struct inet *s)
{
	void *was = s->pcb;

	s->pcb = inet_stack->open(s->kind, s->protocol, s->six, s);
	if (was)
		inet_stack->close(was, s->state == UK_TCP_ESTABLISHED);
	s->state = UK_TCP_CLOSE;
	s->shut = 0;
	s->soft_error = 0;
	s->urgent = false;
	s->has_peer = false;
	if (!s->port_asked)
		s->bound = false;
	if (!s->addr_asked)
		s->local.addr = inet_any(s->six);
	if (!s->pcb)
		return -ENOMEM;
	inet_apply(s);
	if (s->bound || s->addr_asked)
		return inet_stack->bind(s->pcb, &s->local,
					inet_has(s, UK_SF_V6ONLY));
	s->local.port = 0;
	return 0;
}

static void refuse_pending(struct inet *s)
{
	struct inet *child;

	while ((child = s->first))
		inet_free(child);
	for (struct inet *next, *o = inet_all; o; o = next) {
		next = o->next;
		if (o->listener == s)
			inet_free(o);
	}
}

int stream_disconnect(struct inet *s)
{
	if (s->state == UK_TCP_LISTEN)
		refuse_pending(s);
	else if (s->state != UK_TCP_CLOSE)
		s->error = ECONNRESET;
	s->phase = FREE;
	return reopen(s);
}

static int take_peer(const struct inet *s, const void *addr, int len,
		     struct uk_inet_end *to)
{
	int family = inet_family(addr, len);
	int rc = s->six ? inet_take6(addr, len, to) : inet_take4(addr, len, to);

	if (rc)
		return rc;
	if (family != (s->six ? UK_AF_INET6 : UK_AF_INET))
		return -EAFNOSUPPORT;
	if (s->six && uk_inet_is4(&to->addr) && inet_has(s, UK_SF_V6ONLY))
		return -ENETUNREACH;
	/* connect() of an AF_INET6 socket to :: connects to ::1. */
	inet_any_is_loopback(to);
	switch (inet_stack->scope(&to->addr)) {
	case UK_INET_MULTICAST:
	case UK_INET_BROADCAST: return -ENETUNREACH;
	default: return 0;
	}
}

static int begin(struct inet *s, const void *addr, int len)
{
	struct uk_inet_end to;
	int rc;

	if (s->state != UK_TCP_CLOSE || s->pcb == NULL)
		return -EISCONN;
	rc = take_peer(s, addr, len, &to);
	if (rc)
		return rc;
	s->error = 0;
	rc = inet_stack->connect(s->pcb, &to);
	if (rc)
		return rc;
	s->state = UK_TCP_SYN_SENT;
	s->phase = CONNECTING;
	s->peer = to;
	s->has_peer = true;
	s->bound = true;
	inet_stack->local(s->pcb, &s->local);
	return -EINPROGRESS;
}

int stream_connect_end(struct inet *s)
{
	int rc;

	if (s->state == UK_TCP_SYN_SENT)
		return -EALREADY;
	if (s->state != UK_TCP_CLOSE) {
		s->phase = CONNECTED;
		return 0;
	}
	rc = inet_take_error(s);
	s->phase = FREE;
	reopen(s);
	return rc ? rc : -ECONNABORTED;
}

int stream_connect(struct inet *s, const void *addr, int len)
{
	switch (s->phase) {
	case CONNECTED: return -EISCONN;
	case CONNECTING: return stream_connect_end(s);
	case FREE: break;
	}
	return begin(s, addr, len);
}

void uk_inet_connected(void *owner)
{
	struct inet *s = owner;

	s->state = UK_TCP_ESTABLISHED;
	inet_stack->local(s->pcb, &s->local);
	inet_announce(s);
}

void uk_inet_failed(void *owner, int error)
{
	struct inet *s = owner;

	s->state = UK_TCP_CLOSE;
	s->shut = BOTH;
	s->error = error;
	if (s->listener && s->deferred_until) {
		inet_free(s);
		return;
	}
	inet_announce(s);
}

/* --- listening ---------------------------------------------------------- */

int stream_listen(struct inet *s, int backlog)
{
	unsigned int most = MIN((unsigned int)backlog, BACKLOG_MAX);
	int rc;

	if (s->phase != FREE)
		return -EINVAL;
	if (s->state != UK_TCP_LISTEN && s->state != UK_TCP_CLOSE)
		return -EINVAL;
	if (s->state == UK_TCP_CLOSE) {
		rc = inet_autobind(s);
		if (rc)
			return rc == -EAGAIN ? -EADDRINUSE : rc;
		if (inet_conflict(s, &s->local))
			return -EADDRINUSE;
	}
	rc = inet_stack->listen(s->pcb, most);
	if (!rc)
		s->state = UK_TCP_LISTEN;
	return rc;
}

/* Puts a connection where accept() finds it. */
static void enqueue(struct inet *listener, struct inet *s)
{
	if (listener->first)
		listener->last->next_pending = s;
	else
		listener->first = s;
	listener->last = s;
	s->deferred_until = 0;
	inet_announce(listener);
}

/* TCP_DEFER_ACCEPT: queued at the first bytes, or after the time. */
void uk_inet_received(void *owner, bool end)
{
	struct inet *s = owner;

	if (end)
		s->shut |= RECEIVE;
	if (s->deferred_until)
		enqueue(s->listener, s);
	inet_announce(s);
}

void uk_inet_sent(void *owner)
{
	struct inet *s = owner;

	if (s->deferred_until && ukplat_clock_ns() >= s->deferred_until)
		enqueue(s->listener, s);
	inet_publish(s);
}

void stream_leave(struct inet *s)
{
	struct inet *listener = s->listener, *before = NULL, *at;

	s->listener = NULL;
	for (at = listener ? listener->first : NULL; at && at != s;
	     at = at->next_pending)
		before = at;
	if (!at)
		return;
	if (before)
		before->next_pending = s->next_pending;
	else
		listener->first = s->next_pending;
	if (listener->last == s)
		listener->last = before;
	s->next_pending = NULL;
}

void *uk_inet_incoming(void *owner, void *pcb, const struct uk_inet_end *peer)
{
	struct inet *listener = inet_share(owner, peer), *s;

	s = inet_new(UK_INET_TCP, listener->six, listener->protocol);
	if (!s)
		return NULL;
	s->pcb = pcb;
	s->o = listener->o;
	s->state = UK_TCP_ESTABLISHED;
	s->phase = CONNECTED;
	s->bound = s->has_peer = true;
	s->peer = *peer;
	s->listener = listener;
	inet_stack->local(pcb, &s->local);
	if (inet_value(s, UK_SV_DEFER_ACCEPT))
		s->deferred_until =
			ukplat_clock_ns() +
			inet_value(s, UK_SV_DEFER_ACCEPT) * 1000000000ULL;
	else
		enqueue(listener, s);
	return s;
}

int stream_accept(struct inet *s, void *addr, int *len, void **accepted)
{
	struct inet *child = s->first;

	if (s->state != UK_TCP_LISTEN)
		return -EINVAL;
	if (!child)
		return -EAGAIN;
	stream_leave(child);
	if (child->pcb)
		inet_stack->accepted(child->pcb);
	inet_apply(child);
	inet_publish(child);
	inet_publish(s);
	*len = inet_put(child->six, &child->peer, addr);
	*accepted = child;
	return 0;
}

/* --- ending ------------------------------------------------------------- */

int stream_shutdown(struct inet *s, int how)
{
	int shut = how + 1;

	if (s->phase == CONNECTING)
		s->phase = s->state == UK_TCP_ESTABLISHED ? CONNECTED : FREE;
	switch (s->state) {
	case UK_TCP_CLOSE: s->shut |= shut; return -ENOTCONN;
	case UK_TCP_LISTEN: return shut & RECEIVE ? stream_disconnect(s) : 0;
	case UK_TCP_SYN_SENT: return stream_disconnect(s);
	default: break;
	}
	if (shut & SEND && !(s->shut & SEND))
		inet_stack->send_end(s->pcb);
	s->shut |= shut;
	return 0;
}

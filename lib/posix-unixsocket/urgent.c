/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The urgent byte of a stream. It is a packet of its own; of several only the
 * latest counts. recv() stops before it, and then leaves it out, unless
 * SO_OOBINLINE is set. MSG_OOB reads it, and leaves its packet as a mark, at
 * which recv() stops, too. Source: recv(2), sockatmark(3); for the rest Linux's
 * manage_oob() and unix_stream_recv_urg().
 */
#include <uk/abi/inet.h>
#include "unix.h"

static bool is_inline(const struct unix_socket *s)
{
	return uk_socket_has(&s->o, UK_SF_OOBINLINE);
}

/* A packet of a stream has bytes, but for an urgent one that was read. */
static bool is_mark(const struct packet *p)
{
	return p->at == p->len;
}

static void set(struct unix_socket *s, struct packet *p)
{
	__atomic_store_n(&s->urgent, p, __ATOMIC_RELAXED);
}

int urgent_may_send(const struct unix_socket *s, size_t total)
{
	if (!is_stream(s))
		return is_connected_kind(s) && !s->peer ? -ENOTCONN
							: -EOPNOTSUPP;
	return total ? 0 : -EOPNOTSUPP;
}

void urgent_sent(struct unix_socket *to, struct packet *p)
{
	set(to, p);
	if (to->socket)
		uk_socket_urgent(to->socket);
}

bool urgent_stops(const struct unix_socket *s, const struct packet *p)
{
	return s->urgent ? p == s->urgent : is_mark(p);
}

bool urgent_is_hole(const struct unix_socket *s, const struct packet *p)
{
	return is_mark(p) || (p == s->urgent && !is_inline(s));
}

void urgent_passed(struct unix_socket *s, const struct packet *p)
{
	if (p == s->urgent)
		set(s, NULL);
}

long urgent_receive(struct unix_socket *s, struct uk_msghdr *m, int flags)
{
	struct packet *p = s->urgent;

	m->control_len = 0;
	m->name_len = 0;
	if (!is_stream(s))
		return is_connected_kind(s) && !s->peer ? -ENOTCONN
							: -EOPNOTSUPP;
	if (!p || is_inline(s))
		return -EINVAL;
	unix_copy_out(m, 0, p->data, 1);
	m->flags |= UK_MSG_OOB;
	if (!(flags & UK_MSG_PEEK)) {
		p->at = p->len;
		set(s, NULL);
	}
	/* Even of a call without room [Linux, unix_stream_recv_urg()]. */
	return 1;
}

int urgent_at_mark(const struct unix_socket *s)
{
	const struct packet *p = s->first;

	if (!is_stream(s))
		return -ENOTTY;
	if (p && is_mark(p) && s->urgent)
		p = p->next;
	return p && urgent_stops(s, p);
}

bool urgent_is_unread(const struct packet *p)
{
	while (p && is_mark(p))
		p = p->next;
	return p;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP's urgent byte. It is one of the stream's bytes, but recv() leaves it out
 * and stops before it, unless SO_OOBINLINE is set; MSG_OOB reads it. Source:
 * tcp(7), recv(2), sockatmark(3); for the rest Linux's tcp_check_urg() and
 * tcp_recv_urg().
 */
#include "inet.h"

static bool is_inline(const struct inet *s)
{
	return inet_has(s, UK_SF_OOBINLINE);
}

bool urgent_is_here(const struct inet *s, size_t readable)
{
	return s->urgent && !s->urgent_read && readable > s->urgent_at;
}

bool urgent_is_next(const struct inet *s)
{
	return s->urgent && !s->urgent_at;
}

bool urgent_is_hole(const struct inet *s)
{
	return urgent_is_next(s) && !is_inline(s);
}

size_t urgent_limit(const struct inet *s, size_t readable)
{
	return s->urgent && s->urgent_at ? MIN(s->urgent_at, readable)
					 : readable;
}

size_t urgent_before(const struct inet *s, size_t readable)
{
	return s->urgent && !is_inline(s) ? MIN(s->urgent_at, readable)
					  : readable;
}

void urgent_passed(struct inet *s, size_t n)
{
	if (n > s->urgent_at)
		s->urgent = false;
	else
		s->urgent_at -= n;
}

long urgent_receive(struct inet *s, struct uk_msghdr *m, int flags)
{
	struct uk_inet_tcp now = {0};
	size_t room = 0;

	if (is_inline(s) || !s->urgent || s->urgent_read)
		return -EINVAL;
	if (s->pcb)
		inet_stack->tcp(s->pcb, &now);
	if (!urgent_is_here(s, now.readable))
		return s->state == UK_TCP_CLOSE || s->shut & RECEIVE ? 0
								     : -EAGAIN;
	for (size_t i = 0; i < m->iov_len; i++)
		room += m->iov[i].len;
	m->flags |= room ? UK_MSG_OOB : UK_MSG_OOB | UK_MSG_TRUNC;
	if (room && !(flags & UK_MSG_TRUNC))
		inet_stack->receive(s->pcb, m, 1, s->urgent_at, true);
	s->urgent_read = !(flags & UK_MSG_PEEK);
	inet_publish(s);
	return room ? 1 : 0;
}

/* Of two urgent bytes only the later one counts; recv() gets the other. */
void uk_inet_urgent(void *owner, size_t at)
{
	struct inet *s = owner;
	struct uk_inet_tcp now;

	if (s->urgent && at <= s->urgent_at)
		return;
	inet_stack->tcp(s->pcb, &now);
	if (urgent_is_hole(s) && now.readable) {
		inet_stack->receive(s->pcb, NULL, 1, 0, false);
		at--;
	}
	s->urgent = true;
	s->urgent_read = false;
	s->urgent_at = at;
	if (s->socket)
		uk_socket_urgent(s->socket);
	inet_publish(s);
}

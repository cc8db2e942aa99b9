/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP: sending and receiving bytes. Source: send(2), recv(2), tcp(7); for the
 * order of errors Linux's tcp_sendmsg_locked() and tcp_recvmsg_locked().
 */
#include "inet.h"

static size_t total_of(const struct uk_msghdr *m)
{
	size_t total = 0;

	for (size_t i = 0; i < m->iov_len; i++)
		total += m->iov[i].len;
	return total;
}

long stream_send(struct inet *s, const struct uk_msghdr *m, int flags)
{
	int rc;

	if (s->state == UK_TCP_SYN_SENT)
		return -EAGAIN;
	rc = inet_see_error(s, flags);
	if (rc)
		return rc;
	if (s->state != UK_TCP_ESTABLISHED || s->shut & SEND)
		return -EPIPE;
	if (!total_of(m))
		return 0;
	rc = inet_stack->send(s->pcb, m, flags & (UK_MSG_MORE | UK_MSG_OOB));
	inet_publish(s);
	return rc;
}

/* The result when there are no bytes: 0 at the end of the stream. */
static long nothing(struct inet *s, int flags)
{
	int rc = inet_see_error(s, flags);

	if (rc)
		return rc;
	if (s->shut & RECEIVE)
		return 0;
	return s->state == UK_TCP_CLOSE ? -ENOTCONN : -EAGAIN;
}

/* The bytes up to the urgent one, or those behind it. */
static long take(struct inet *s, struct uk_msghdr *m, size_t readable,
		 int flags)
{
	size_t hole = urgent_is_hole(s), len = total_of(m);
	bool peek = flags & UK_MSG_PEEK;

	if (!len)
		return 0;
	len = MIN(len, urgent_limit(s, readable) - hole);
	if (hole && !peek) {
		inet_stack->receive(s->pcb, NULL, 1, 0, false);
		urgent_passed(s, 1);
	}
	if (!len) {
		inet_publish(s);
		return nothing(s, flags);
	}
	len = inet_stack->receive(s->pcb, flags & UK_MSG_TRUNC ? NULL : m, len,
				  peek ? hole : 0, peek);
	if (!peek)
		urgent_passed(s, len);
	inet_publish(s);
	return len;
}

long stream_receive(struct inet *s, struct uk_msghdr *m, int flags)
{
	struct uk_inet_tcp now = {0};

	m->flags = 0;
	m->control_len = 0;
	m->name_len = 0;
	if (flags & UK_MSG_ERRQUEUE)
		return inet_receive_error(s, m, flags);
	if (s->state == UK_TCP_LISTEN)
		return -ENOTCONN;
	if (flags & UK_MSG_OOB)
		return urgent_receive(s, m, flags);
	/* A call that has bytes ends at the urgent one. */
	if (flags & UK_MSG_REST && urgent_is_next(s))
		return 0;
	if (s->pcb)
		inet_stack->tcp(s->pcb, &now);
	return now.readable ? take(s, m, now.readable, flags)
			    : nothing(s, flags);
}

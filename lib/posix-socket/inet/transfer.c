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
	if (flags & UK_MSG_OOB)
		return -EOPNOTSUPP;
	if (!total_of(m))
		return 0;
	rc = inet_stack->send(s->pcb, m, flags & UK_MSG_MORE);
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

long stream_receive(struct inet *s, struct uk_msghdr *m, int flags)
{
	struct uk_inet_tcp now = {0};
	size_t len = total_of(m);

	m->flags = 0;
	m->control_len = 0;
	m->name_len = 0;
	if (flags & UK_MSG_ERRQUEUE)
		return inet_receive_error(s, m, flags);
	if (s->state == UK_TCP_LISTEN)
		return -ENOTCONN;
	/* Urgent bytes arrive in line with the others. */
	if (flags & UK_MSG_OOB)
		return -EINVAL;
	if (s->pcb)
		inet_stack->tcp(s->pcb, &now);
	if (!now.readable)
		return nothing(s, flags);
	len = inet_stack->receive(s->pcb, flags & UK_MSG_TRUNC ? NULL : m, len,
				  0, flags & UK_MSG_PEEK);
	inet_publish(s);
	return len;
}

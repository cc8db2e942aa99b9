/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UDP_CORK and MSG_MORE: several calls make one datagram, which goes where the
 * first call sends it. An error gives up what was gathered. Source: udp(7),
 * send(2); for the errors Linux's udp_sendmsg().
 */
#include "inet.h"

struct inet_cork {
	struct uk_inet_route r;
	size_t len, room;
	char *data;
};

static void copy_in(char *to, const struct uk_msghdr *m)
{
	for (size_t i = 0; i < m->iov_len; i++) {
		memcpy(to, m->iov[i].base, m->iov[i].len);
		to += m->iov[i].len;
	}
}

/* Room for `len` bytes more; false: there is no memory. */
static bool make_room(struct inet_cork *c, size_t len)
{
	size_t room = MAX(2 * c->room, c->len + len);
	char *data;

	if (len <= c->room - c->len)
		return true;
	data = uk_malloc(inet_heap(), room);
	if (!data)
		return false;
	memcpy(data, c->data, c->len);
	uk_free(inet_heap(), c->data);
	c->data = data;
	c->room = room;
	return true;
}

static int append(struct inet_cork *c, const struct uk_msghdr *m, size_t len)
{
	if (len > datagram_most(&c->r) - c->len)
		return -EMSGSIZE;
	if (!make_room(c, len))
		return -ENOBUFS;
	copy_in(c->data + c->len, m);
	c->len += len;
	return 0;
}

int cork_append(struct inet *s, const struct uk_msghdr *m, size_t len,
		const struct uk_inet_route *r)
{
	int rc;

	/* Nothing yet: the next call begins. */
	if (!s->corked && !len)
		return 0;
	if (!s->corked) {
		s->corked = uk_calloc(inet_heap(), 1, sizeof(*s->corked));
		if (!s->corked)
			return -ENOBUFS;
		s->corked->r = *r;
	}
	rc = append(s->corked, m, len);
	if (rc)
		cork_drop(s);
	return rc;
}

bool cork_is4(const struct inet *s)
{
	return uk_inet_is4(&s->corked->r.to.addr);
}

int cork_push(struct inet *s)
{
	struct inet_cork *c = s->corked;
	struct uk_iovec part;
	struct uk_msghdr m = {.iov = &part, .iov_len = 1};
	int rc;

	if (!c)
		return 0;
	part = (struct uk_iovec){c->data, c->len};
	rc = inet_stack->send_packet(s->pcb, &m, c->len, &c->r);
	cork_drop(s);
	return rc;
}

void cork_drop(struct inet *s)
{
	if (!s->corked)
		return;
	uk_free(inet_heap(), s->corked->data);
	uk_free(inet_heap(), s->corked);
	s->corked = NULL;
}

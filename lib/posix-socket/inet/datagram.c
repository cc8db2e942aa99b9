/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UDP and raw sockets. Source: udp(7), raw(7), send(2), recv(2); for the order
 * of errors Linux's udp_sendmsg() and udp_recvmsg().
 */
#include "inet.h"

#define UDP_MOST4 (65535 - 20 - 8)
#define UDP_MOST6 (65535 - 8)

size_t datagram_most(const struct uk_inet_route *r)
{
	return uk_inet_is4(&r->to.addr) ? UDP_MOST4 : UDP_MOST6;
}

short datagram_events(const struct inet *s)
{
	short events = UK_POLLOUT | UK_POLLWRNORM | UK_POLLWRBAND;

	if (s->error || s->errors)
		events |= UK_POLLERR;
	if (s->shut & RECEIVE)
		events |= UK_POLLIN | UK_POLLRDNORM | UK_POLLRDHUP;
	if (s->shut == BOTH)
		events |= UK_POLLHUP;
	if (s->packets)
		events |= UK_POLLIN | UK_POLLRDNORM;
	return events;
}

/* --- peers -------------------------------------------------------------- */

static bool may_broadcast(const struct inet *s, const struct uk_inet_addr *to)
{
	return inet_has(s, UK_SF_BROADCAST) ||
	       inet_stack->scope(to) != UK_INET_BROADCAST;
}

/* An AF_INET6 socket accepts an AF_INET address, too. */
static int take_peer(const struct inet *s, const void *addr, int len,
		     struct uk_inet_end *to)
{
	int family = inet_family(addr, len);

	if (s->six && family == UK_AF_INET6) {
		int rc = inet_take6(addr, len, to);

		if (rc)
			return rc;
		if (uk_inet_is4(&to->addr) && inet_has(s, UK_SF_V6ONLY))
			return -ENETUNREACH;
	} else if (len < (int)sizeof(struct uk_sockaddr_in)) {
		return -EINVAL;
	} else if (family != UK_AF_INET && family != UK_AF_UNSPEC) {
		return s->six ? -EINVAL : -EAFNOSUPPORT;
	} else {
		inet_take4(addr, len, to);
		if (s->six && inet_has(s, UK_SF_V6ONLY))
			return -ENETUNREACH;
	}
	if (s->kind == UK_INET_RAW)
		to->port = 0;
	inet_any_is_loopback(to);
	return 0;
}

int datagram_connect(struct inet *s, const void *addr, int len)
{
	struct uk_inet_addr from;
	struct uk_inet_end to;
	int rc, mtu;

	rc = take_peer(s, addr, len, &to);
	if (rc == -EINVAL && inet_family(addr, len) != UK_AF_INET6 && s->six &&
	    len >= UK_SOCKADDR_IN6_MIN)
		rc = -EAFNOSUPPORT;
	if (rc)
		return rc;
	/* A socket bound to an IPv4 address has only IPv4 peers. */
	if (uk_inet_is4(&s->local.addr) && !uk_inet_is4(&to.addr))
		return -EAFNOSUPPORT;
	if (!may_broadcast(s, &to.addr))
		return -EACCES;
	rc = inet_autobind(s);
	if (rc)
		return rc;
	rc = inet_stack->route(&to.addr, &from, &mtu);
	if (!rc)
		rc = inet_stack->connect(s->pcb, &to);
	if (rc)
		return rc;
	if (!s->addr_asked && uk_inet_is_any(&s->local.addr))
		s->local.addr = from;
	s->peer = to;
	s->has_peer = true;
	return 0;
}

int datagram_disconnect(struct inet *s)
{
	if (!s->addr_asked)
		s->local.addr = inet_any(s->six);
	if (!s->port_asked) {
		s->local.port = 0;
		s->bound = false;
	}
	s->has_peer = false;
	inet_stack->disconnect(s->pcb, &s->local);
	return 0;
}

int datagram_shutdown(struct inet *s, int how)
{
	s->shut |= how + 1;
	return s->has_peer ? 0 : -ENOTCONN;
}

/* --- sending ------------------------------------------------------------ */

static size_t total_of(const struct uk_msghdr *m)
{
	size_t total = 0;

	for (size_t i = 0; i < m->iov_len; i++)
		total += m->iov[i].len;
	return total;
}

/* The message's address, or the peer if it has none. */
static int target_of(const struct inet *s, const struct uk_msghdr *m,
		     struct uk_inet_end *to)
{
	int rc;

	if (!m->name) {
		*to = s->peer;
		return s->has_peer ? 0 : -EDESTADDRREQ;
	}
	rc = take_peer(s, m->name, m->name_len, to);
	if (!rc && s->kind == UK_INET_UDP && !to->port)
		rc = -EINVAL;
	return rc;
}

static void usual_route(const struct inet *s, struct uk_inet_route *r)
{
	bool four = uk_inet_is4(&r->to.addr);
	bool multicast = inet_stack->scope(&r->to.addr) == UK_INET_MULTICAST;
	int ttl = inet_value(s, four ? UK_SV_TTL : UK_SV_HOPS);
	int mtu =
		inet_value(s, four ? UK_SV_MTU_DISCOVER : UK_SV_MTU_DISCOVER6);

	if (multicast) {
		ttl = inet_value(s, four ? UK_SV_MULTICAST_TTL
					 : UK_SV_MULTICAST_HOPS);
		r->interface = inet_value(s, UK_SV_MULTICAST_IF);
		if (ttl < 0)
			ttl = 1;
	}
	r->ttl = ttl < 0 ? 64 : ttl;
	r->tos = MAX(inet_value(s, four ? UK_SV_TOS : UK_SV_TCLASS), 0);
	r->broadcast = inet_has(s, UK_SF_BROADCAST);
	r->loop = inet_has(s,
			   four ? UK_SF_MULTICAST_LOOP : UK_SF_MULTICAST_LOOP6);
	/* IP_PMTUDISC_DO, IP_PMTUDISC_PROBE */
	r->no_fragment = mtu == 2 || mtu == 3;
	r->from = s->local.addr;
	/* The unspecified address takes the destination's family. */
	if (uk_inet_is_any(&r->from))
		r->from = inet_any(!four);
}

/* Where a datagram of `len` bytes goes, if it may. */
static int route_of(struct inet *s, const struct uk_msghdr *m, size_t len,
		    struct uk_inet_route *r)
{
	int rc = target_of(s, m, &r->to);

	if (rc)
		return rc;
	if (len > datagram_most(r))
		return -EMSGSIZE;
	usual_route(s, r);
	rc = inet_control_take(s, m, r);
	if (rc)
		return rc;
	if (!may_broadcast(s, &r->to.addr))
		return -EACCES;
	rc = inet_autobind(s);
	if (rc)
		return rc;
	rc = inet_see_error(s, 0);
	if (rc)
		return rc;
	return s->shut & SEND ? -EPIPE : 0;
}

/* An IPv6 datagram that waits takes nothing for a peer of IPv4. */
static int may_append(const struct inet *s, const struct uk_msghdr *m)
{
	struct uk_inet_end to;

	if (!m->name || cork_is4(s) || take_peer(s, m->name, m->name_len, &to))
		return 0;
	return uk_inet_is4(&to.addr) ? -EINVAL : 0;
}

long datagram_send(struct inet *s, const struct uk_msghdr *m, int flags)
{
	bool more = s->kind == UK_INET_UDP &&
		    (flags & UK_MSG_MORE || inet_has(s, UK_SF_UDP_CORK));
	struct uk_inet_route r = {0};
	size_t len = total_of(m);
	int rc;

	if (len > 0xffff)
		return -EMSGSIZE;
	if (flags & UK_MSG_OOB)
		return -EOPNOTSUPP;
	rc = s->corked ? may_append(s, m) : route_of(s, m, len, &r);
	if (rc)
		return rc;
	rc = s->corked || more ? cork_append(s, m, len, &r)
			       : inet_stack->send_packet(s->pcb, m, len, &r);
	if (!rc && s->corked && !more)
		rc = cork_push(s);
	return rc ? rc : (long)len;
}

/* --- receiving ---------------------------------------------------------- */

static bool is_from_peer(const struct inet *s, const struct uk_inet_packet *p)
{
	return !s->has_peer ||
	       (uk_inet_same(&s->peer.addr, &p->from.addr) &&
		(s->peer.port == p->from.port || s->kind == UK_INET_RAW));
}

void uk_inet_packet(void *owner, struct uk_inet_packet *p)
{
	struct inet *s = owner;

	if (s->kind == UK_INET_UDP && !s->has_peer)
		s = inet_share(s, &p->from);
	if (!is_from_peer(s, p)) {
		inet_stack->packet_free(p);
		return;
	}
	if (s->used &&
	    s->used + p->cost > (size_t)inet_value(s, UK_SV_RCVBUF)) {
		s->dropped++;
		inet_stack->packet_free(p);
		return;
	}
	p->next = NULL;
	s->used += p->cost;
	*s->last_packet = p;
	s->last_packet = &p->next;
	inet_announce(s);
}

static void take_first(struct inet *s)
{
	struct uk_inet_packet *p = s->packets;

	s->packets = p->next;
	if (!s->packets)
		s->last_packet = &s->packets;
	s->used -= p->cost;
	inet_stack->packet_free(p);
}

void datagram_flush(struct inet *s)
{
	while (s->packets)
		take_first(s);
}

/* The packet to receive; SO_PEEK_OFF passes over packets and bytes. */
static struct uk_inet_packet *choose(const struct inet *s, int flags,
				     size_t *skip)
{
	int from = uk_socket_peek_from(&s->o, flags);
	struct uk_inet_packet *p = s->packets;
	size_t off = MAX(from, 0);

	while (p && from >= 0 && off >= p->len &&
	       (p->len || off || p->peeked)) {
		off -= p->len;
		p = p->next;
	}
	*skip = off;
	return p;
}

static long take(struct inet *s, struct uk_inet_packet *p, size_t skip,
		 struct uk_msghdr *m, int flags)
{
	size_t room = total_of(m), len = p->len, got;

	got = inet_stack->packet_copy(p, m, skip);
	if (room < len && room <= len - skip)
		m->flags |= UK_MSG_TRUNC;
	m->name_len = m->name ? inet_put(s->six, &p->from, m->name) : 0;
	inet_control_put(s, m, p);
	if (flags & UK_MSG_TRUNC)
		got = len;
	if (flags & UK_MSG_PEEK) {
		p->peeked = true;
		uk_socket_peeked(&s->o, got);
		return got;
	}
	uk_socket_was_read(&s->o, got);
	take_first(s);
	inet_publish(s);
	return got;
}

long datagram_receive(struct inet *s, struct uk_msghdr *m, int flags)
{
	struct uk_inet_packet *p;
	size_t skip;
	int rc;

	m->flags = 0;
	if (flags & UK_MSG_ERRQUEUE)
		return inet_receive_error(s, m, flags);
	if (flags & UK_MSG_OOB && s->kind == UK_INET_RAW)
		return -EOPNOTSUPP;
	rc = inet_see_error(s, flags);
	if (rc)
		return rc;
	p = choose(s, flags, &skip);
	if (!p)
		return s->shut & RECEIVE && flags & UK_MSG_WAITED ? 0 : -EAGAIN;
	return take(s, p, skip, m, flags);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bind(): which addresses it accepts, and which sockets may share a port.
 * Source: ip(7), ipv6(7), socket(7); for the rules of sharing Linux's
 * inet_csk_bind_conflict() and udp_lib_lport_inuse().
 */
#include "inet.h"

/* Does an unspecified address include the other one? */
static bool any_covers(const struct inet *s, const struct uk_inet_addr *any,
		       const struct inet *o, const struct uk_inet_addr *other)
{
	bool four = uk_inet_is4(other);

	if (uk_inet_is4(any))
		return four ||
		       (uk_inet_is_any(other) && !inet_has(o, UK_SF_V6ONLY));
	return !four || !inet_has(s, UK_SF_V6ONLY);
}

static bool overlap(const struct inet *s, const struct uk_inet_addr *a,
		    const struct inet *o)
{
	const struct uk_inet_addr *b = &o->local.addr;

	if (uk_inet_is_any(a))
		return any_covers(s, a, o, b);
	if (uk_inet_is_any(b))
		return any_covers(o, b, s, a);
	return uk_inet_same(a, b);
}

static bool may_share(const struct inet *s, const struct inet *o)
{
	if (inet_has(s, UK_SF_REUSEPORT) && inet_has(o, UK_SF_REUSEPORT))
		return true;
	return inet_has(s, UK_SF_REUSEADDR) && inet_has(o, UK_SF_REUSEADDR) &&
	       o->state != UK_TCP_LISTEN;
}

bool inet_conflict(const struct inet *s, const struct uk_inet_end *at)
{
	for (const struct inet *o = inet_all; o; o = o->next)
		if (o != s && o->kind == s->kind && o->bound &&
		    o->local.port == at->port && overlap(s, &at->addr, o) &&
		    !may_share(s, o))
			return true;
	return is_stream(s) && !inet_has(s, UK_SF_REUSEADDR) &&
	       inet_stack->lingers(at);
}

static bool shares(const struct inet *s, const struct inet *o)
{
	return o->kind == s->kind && o->bound && !o->has_peer &&
	       o->state == s->state && inet_has(o, UK_SF_REUSEPORT) &&
	       o->local.port == s->local.port &&
	       uk_inet_same(&o->local.addr, &s->local.addr);
}

static uint32_t hash_of(const struct uk_inet_end *from)
{
	uint32_t h = from->port;

	for (unsigned int i = 0; i < sizeof(from->addr.bytes); i++)
		h = (h ^ from->addr.bytes[i]) * 0x01000193;
	return h ^ h >> 15;
}

struct inet *inet_share(struct inet *s, const struct uk_inet_end *from)
{
	unsigned int n = 0, at;

	if (!inet_has(s, UK_SF_REUSEPORT))
		return s;
	for (struct inet *o = inet_all; o; o = o->next)
		n += shares(s, o);
	at = n ? hash_of(from) % n : 0;
	for (struct inet *o = inet_all; o; o = o->next)
		if (shares(s, o) && at-- == 0)
			return o;
	return s;
}

/* Reads the address of bind(); AF_UNSPEC with 0.0.0.0 is one of AF_INET. */
static int take(const struct inet *s, const void *addr, int len,
		struct uk_inet_end *at)
{
	int family = inet_family(addr, len), rc;

	rc = s->six ? inet_take6(addr, len, at) : inet_take4(addr, len, at);
	if (rc)
		return rc;
	if (s->six && family != UK_AF_INET6)
		return -EAFNOSUPPORT;
	if (!s->six && family != UK_AF_INET &&
	    (family != UK_AF_UNSPEC || !uk_inet_is_any(&at->addr)))
		return -EAFNOSUPPORT;
	if (s->six && uk_inet_is4(&at->addr) && inet_has(s, UK_SF_V6ONLY))
		return -EINVAL;
	if (s->kind == UK_INET_RAW)
		at->port = 0;
	return 0;
}

static int check_address(const struct inet *s, const struct uk_inet_addr *a)
{
	switch (inet_stack->scope(a)) {
	case UK_INET_ANY:
	case UK_INET_LOCAL: return 0;
	case UK_INET_MULTICAST: return s->six && is_stream(s) ? -EINVAL : 0;
	case UK_INET_BROADCAST: return 0;
	case UK_INET_ELSEWHERE: break;
	}
	return inet_has(s, UK_SF_FREEBIND) || inet_has(s, UK_SF_TRANSPARENT)
		       ? 0
		       : -EADDRNOTAVAIL;
}

static int bind_to(struct inet *s, const struct uk_inet_end *at)
{
	int rc;

	if (at->port && inet_conflict(s, at))
		return -EADDRINUSE;
	rc = inet_stack->bind(s->pcb, at, inet_has(s, UK_SF_V6ONLY));
	if (rc)
		return rc;
	s->local = *at;
	if (!at->port) {
		struct uk_inet_end now;

		inet_stack->local(s->pcb, &now);
		s->local.port = now.port;
	}
	s->bound = true;
	return 0;
}

int inet_autobind(struct inet *s)
{
	struct uk_inet_end any = {.addr = inet_any(s->six)};

	if (s->bound || s->kind == UK_INET_RAW)
		return 0;
	if (s->addr_asked)
		any.addr = s->local.addr;
	return bind_to(s, &any) ? -EAGAIN : 0;
}

int inet_bind(void *handle, const void *addr, int len)
{
	struct inet *s = handle;
	struct uk_inet_end at;
	int rc = take(s, addr, len, &at);

	if (rc)
		return rc;
	inet_stack->lock();
	rc = check_address(s, &at.addr);
	if (!rc && (s->bound || s->state != UK_TCP_CLOSE))
		rc = -EINVAL;
	if (!rc)
		rc = bind_to(s, &at);
	if (!rc) {
		s->addr_asked = !uk_inet_is_any(&at.addr);
		s->port_asked = at.port;
	}
	inet_publish(s);
	inet_stack->unlock();
	return rc;
}

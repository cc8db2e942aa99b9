/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Control messages of datagrams: addresses, TTL and TOS, timestamps, errors.
 * Source: ip(7), ipv6(7), cmsg(3).
 */
#include "inet.h"

#define CMSG_ALIGN(n) ALIGN_UP(n, sizeof(size_t))
#define HEADER	      CMSG_ALIGN(sizeof(struct uk_cmsghdr))

/* --- taking ------------------------------------------------------------- */

static int take_int(const void *data, size_t len, int *v)
{
	uint8_t byte;

	if (len == sizeof(*v)) {
		memcpy(v, data, sizeof(*v));
		return 0;
	}
	if (len != sizeof(byte))
		return -EINVAL;
	memcpy(&byte, data, sizeof(byte));
	*v = byte;
	return 0;
}

static int take_pktinfo(const void *data, size_t len, struct uk_inet_route *r)
{
	struct uk_in_pktinfo info;
	struct uk_sockaddr_in in = {0};
	struct uk_inet_end end;

	if (len != sizeof(info))
		return -EINVAL;
	memcpy(&info, data, sizeof(info));
	in.addr = info.local;
	inet_take4(&in, sizeof(in), &end);
	if (!uk_inet_is_any(&end.addr))
		r->from = end.addr;
	if (info.interface)
		r->interface = info.interface;
	return 0;
}

static int take_pktinfo6(const void *data, size_t len, struct uk_inet_route *r)
{
	struct uk_in6_pktinfo info;

	if (len < sizeof(info))
		return -EINVAL;
	memcpy(&info, data, sizeof(info));
	memcpy(r->from.bytes, info.addr, sizeof(info.addr));
	if (info.interface)
		r->interface = info.interface;
	return 0;
}

static int take4(int type, const void *data, size_t len,
		 struct uk_inet_route *r)
{
	int v, rc;

	switch (type) {
	case UK_IP_PKTINFO: return take_pktinfo(data, len, r);
	case UK_IP_TTL:
		rc = len == sizeof(v) ? take_int(data, len, &v) : -EINVAL;
		if (rc || v < 1 || v > 255)
			return -EINVAL;
		r->ttl = v;
		return 0;
	case UK_IP_TOS:
		rc = take_int(data, len, &v);
		if (rc || v < 0 || v > 255)
			return -EINVAL;
		r->tos = v;
		return 0;
	default: return -EINVAL;
	}
}

static int take6(int type, const void *data, size_t len,
		 struct uk_inet_route *r)
{
	int v;

	switch (type) {
	case UK_IPV6_PKTINFO: return take_pktinfo6(data, len, r);
	case UK_IPV6_HOPLIMIT:
	case UK_IPV6_TCLASS:
		if (len != sizeof(v) || take_int(data, len, &v) || v < -1 ||
		    v > 255)
			return -EINVAL;
		if (type == UK_IPV6_HOPLIMIT && v >= 0)
			r->ttl = v;
		if (type == UK_IPV6_TCLASS)
			r->tos = MAX(v, 0);
		return 0;
	default: return -EINVAL;
	}
}

/* Skips control messages of other levels, as Linux does. */
int inet_control_take(const struct inet *s, const struct uk_msghdr *m,
		      struct uk_inet_route *r)
{
	const char *at = m->control, *end = at + m->control_len;
	bool four = uk_inet_is4(&r->to.addr);
	int rc = 0;

	while (!rc && (size_t)(end - at) >= sizeof(struct uk_cmsghdr)) {
		struct uk_cmsghdr h;

		memcpy(&h, at, sizeof(h));
		if (h.len < HEADER || h.len > (size_t)(end - at))
			return -EINVAL;
		if (h.level == UK_IPPROTO_IP && four)
			rc = take4(h.type, at + HEADER, h.len - HEADER, r);
		else if (h.level == UK_IPPROTO_IPV6 && s->six)
			rc = take6(h.type, at + HEADER, h.len - HEADER, r);
		else if (h.level == UK_SOL_SOCKET)
			rc = -EINVAL;
		at += MIN(CMSG_ALIGN(h.len), (size_t)(end - at));
	}
	return rc;
}

/* --- giving ------------------------------------------------------------- */

struct writer {
	struct uk_msghdr *m;
	size_t room, used;
};

static struct writer begin(struct uk_msghdr *m)
{
	struct writer w = {m, m->control ? m->control_len : 0, 0};

	m->control_len = 0;
	return w;
}

static void put(struct writer *w, int level, int type, const void *data,
		size_t len)
{
	size_t left = w->room - MIN(w->room, w->used);
	struct uk_cmsghdr h = {HEADER + len, level, type};
	char *at = (char *)w->m->control + w->used;

	if (left < sizeof(h)) {
		w->m->flags |= UK_MSG_CTRUNC;
		return;
	}
	if (left < h.len) {
		w->m->flags |= UK_MSG_CTRUNC;
		h.len = left;
	}
	memcpy(at, &h, sizeof(h));
	if (h.len > HEADER)
		memcpy(at + HEADER, data, h.len - HEADER);
	w->used += CMSG_ALIGN(h.len);
	w->m->control_len = MIN(w->used, w->room);
}

static void put_int(struct writer *w, int level, int type, int v)
{
	put(w, level, type, &v, sizeof(v));
}

static void put_time(struct writer *w, const struct inet *s, uint64_t when)
{
	bool ns = inet_has(s, UK_SF_TIMESTAMPNS);
	int64_t wide[2] = {when / 1000000000,
			   when % 1000000000 / (ns ? 1 : 1000)};
	long t[2] = {wide[0], wide[1]};

	if (!ns && !inet_has(s, UK_SF_TIMESTAMP))
		return;
	if (inet_has(s, UK_SF_TIMESTAMP_NEW))
		put(w, UK_SOL_SOCKET,
		    ns ? UK_SO_TIMESTAMPNS_NEW : UK_SO_TIMESTAMP_NEW, wide,
		    sizeof(wide));
	else
		put(w, UK_SOL_SOCKET, ns ? UK_SO_TIMESTAMPNS : UK_SO_TIMESTAMP,
		    t, sizeof(t));
}

static void put4(struct writer *w, const struct inet *s,
		 const struct uk_inet_packet *p)
{
	struct uk_in_pktinfo info = {.interface = p->interface};
	uint8_t tos = p->tos;

	memcpy(&info.addr, p->to.addr.bytes + 12, sizeof(info.addr));
	info.local = info.addr;
	if (inet_has(s, UK_SF_PKTINFO))
		put(w, UK_IPPROTO_IP, UK_IP_PKTINFO, &info, sizeof(info));
	if (inet_has(s, UK_SF_RECVTTL))
		put_int(w, UK_IPPROTO_IP, UK_IP_TTL, p->ttl);
	if (inet_has(s, UK_SF_RECVTOS))
		put(w, UK_IPPROTO_IP, UK_IP_TOS, &tos, sizeof(tos));
	if (inet_has(s, UK_SF_RECVORIGDSTADDR)) {
		struct uk_sockaddr_in in;

		inet_put(false, &p->to, &in);
		put(w, UK_IPPROTO_IP, UK_IP_RECVORIGDSTADDR, &in, sizeof(in));
	}
}

static void put6(struct writer *w, const struct inet *s,
		 const struct uk_inet_packet *p)
{
	struct uk_in6_pktinfo info = {.interface = p->interface};

	memcpy(info.addr, p->to.addr.bytes, sizeof(info.addr));
	if (inet_has(s, UK_SF_PKTINFO6))
		put(w, UK_IPPROTO_IPV6, UK_IPV6_PKTINFO, &info, sizeof(info));
	if (uk_inet_is4(&p->to.addr))
		return;
	if (inet_has(s, UK_SF_HOPLIMIT6))
		put_int(w, UK_IPPROTO_IPV6, UK_IPV6_HOPLIMIT, p->ttl);
	if (inet_has(s, UK_SF_TCLASS6))
		put_int(w, UK_IPPROTO_IPV6, UK_IPV6_TCLASS, p->tos);
}

void inet_control_put(const struct inet *s, struct uk_msghdr *m,
		      const struct uk_inet_packet *p)
{
	struct writer w = begin(m);

	put_time(&w, s, p->when);
	if (inet_has(s, UK_SF_RXQ_OVFL) && s->dropped)
		put_int(&w, UK_SOL_SOCKET, UK_SO_RXQ_OVFL, s->dropped);
	if (s->six)
		put6(&w, s, p);
	if (uk_inet_is4(&p->to.addr))
		put4(&w, s, p);
}

/* Writes the error and the address of the host that reported it. */
void inet_control_error(const struct inet *s, struct uk_msghdr *m,
			const struct inet_error *e)
{
	bool six = e->ee.origin == UK_SO_EE_ORIGIN_ICMP6;
	struct uk_inet_end sender = {.addr = e->sender};
	struct writer w = begin(m);
	struct {
		struct uk_sock_extended_err ee;
		char sender[sizeof(struct uk_sockaddr_in6)];
	} data = {.ee = e->ee};
	size_t len = sizeof(data.ee) + inet_put(six, &sender, data.sender);

	(void)s;
	put(&w, six ? UK_IPPROTO_IPV6 : UK_IPPROTO_IP,
	    six ? UK_IPV6_RECVERR : UK_IP_RECVERR, &data, len);
}

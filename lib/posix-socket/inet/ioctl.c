/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ioctl(): the bytes queued, and the network interfaces. Source: tcp(7),
 * udp(7), netdevice(7).
 */
#include "inet.h"

#define ARPHRD_ETHER	1
#define ARPHRD_LOOPBACK 772

static int readable(struct inet *s)
{
	struct uk_inet_tcp now = {0};

	if (!is_stream(s))
		return s->packets ? (int)s->packets->len : 0;
	if (s->state == UK_TCP_LISTEN)
		return -EINVAL;
	if (s->pcb)
		inet_stack->tcp(s->pcb, &now);
	return urgent_before(s, now.readable);
}

static int outstanding(struct inet *s, bool unsent)
{
	if (s->state == UK_TCP_LISTEN)
		return -EINVAL;
	return is_stream(s) ? (int)stream_outstanding(s, unsent) : 0;
}

static int number_of(struct inet *s, unsigned int request)
{
	switch (request) {
	case UK_SIOCINQ: return readable(s);
	case UK_SIOCOUTQ: return outstanding(s, false);
	case UK_SIOCOUTQNSD:
		return is_stream(s) ? outstanding(s, true) : -ENOTTY;
	case UK_SIOCATMARK:
		return is_stream(s) ? (int)urgent_is_next(s) : -ENOTTY;
	default: return -ENOTTY;
	}
}

int inet_ioctl(void *handle, unsigned int request, void *arg)
{
	int n;

	inet_stack->lock();
	n = number_of(handle, request);
	inet_stack->unlock();
	if (n < 0)
		return n;
	memcpy(arg, &n, sizeof(n));
	return 0;
}

/* --- interfaces ---------------------------------------------------------- */

static struct uk_sockaddr_in address(const struct uk_inet_interface *it)
{
	struct uk_inet_end end = {.addr = it->addr};
	struct uk_sockaddr_in in;

	inet_put(false, &end, &in);
	return in;
}

static struct uk_sockaddr_in netmask(const struct uk_inet_interface *it)
{
	struct uk_sockaddr_in in = {.family = UK_AF_INET};

	memcpy(&in.addr, it->netmask, sizeof(in.addr));
	return in;
}

static struct uk_sockaddr_in broadcast(const struct uk_inet_interface *it)
{
	struct uk_sockaddr_in in = address(it);

	if (it->flags & UK_IFF_LOOPBACK)
		in.addr = 0;
	else
		in.addr |= ~netmask(it).addr;
	return in;
}

static void hardware(const struct uk_inet_interface *it, struct uk_ifreq *r)
{
	memset(&r->hwaddr, 0, sizeof(r->hwaddr));
	r->hwaddr.family =
		it->flags & UK_IFF_LOOPBACK ? ARPHRD_LOOPBACK : ARPHRD_ETHER;
	memcpy(r->hwaddr.bytes, it->hwaddr, sizeof(it->hwaddr));
}

static int tell(const struct uk_inet_interface *it, unsigned int request,
		struct uk_ifreq *r)
{
	bool none = uk_inet_is_any(&it->addr);

	switch (request) {
	case UK_SIOCGIFFLAGS: r->flags = it->flags; return 0;
	case UK_SIOCGIFMTU: r->number = it->mtu; return 0;
	case UK_SIOCGIFINDEX: r->number = it->index; return 0;
	case UK_SIOCGIFMETRIC: r->number = 0; return 0;
	case UK_SIOCGIFTXQLEN: r->number = 1000; return 0;
	case UK_SIOCGIFHWADDR: hardware(it, r); return 0;
	case UK_SIOCGIFADDR:
	case UK_SIOCGIFDSTADDR: r->addr = address(it); break;
	case UK_SIOCGIFNETMASK: r->addr = netmask(it); break;
	case UK_SIOCGIFBRDADDR: r->addr = broadcast(it); break;
	default: return -ENOTTY;
	}
	return none ? -EADDRNOTAVAIL : 0;
}

/* The interfaces with an IPv4 address, as many as fit. */
static int list(struct uk_ifconf *c)
{
	struct uk_inet_interface it;
	size_t room = c->req ? MAX(c->len, 0) / sizeof(*c->req) : 1024, n = 0;

	for (unsigned int i = 0; n < room && inet_stack->interface(i, &it);
	     i++) {
		if (uk_inet_is_any(&it.addr))
			continue;
		if (c->req) {
			memset(&c->req[n], 0, sizeof(c->req[n]));
			memcpy(c->req[n].name, it.name, sizeof(it.name));
			c->req[n].addr = address(&it);
		}
		n++;
	}
	c->len = n * sizeof(*c->req);
	return 0;
}

static int name_of(struct uk_ifreq *r)
{
	struct uk_inet_interface it;

	for (unsigned int i = 0; inet_stack->interface(i, &it); i++)
		if (it.index == r->number) {
			memcpy(r->name, it.name, sizeof(it.name));
			return 0;
		}
	return -ENODEV;
}

static bool has_name(const struct uk_inet_interface *it, const char *name)
{
	for (unsigned int i = 0; i < UK_IFNAMSIZ; i++) {
		if (it->name[i] != name[i])
			return false;
		if (!name[i])
			return true;
	}
	return true;
}

static int one(unsigned int request, struct uk_ifreq *r)
{
	struct uk_inet_interface it;

	if (request < UK_SIOCGIFNAME || request > UK_SIOCGIFTXQLEN)
		return -ENOTTY;
	for (unsigned int i = 0; inet_stack->interface(i, &it); i++)
		if (has_name(&it, r->name)) {
			struct uk_ifreq answer = *r;
			int rc = tell(&it, request, &answer);

			if (!rc)
				*r = answer;
			return rc;
		}
	return -ENODEV;
}

int inet_interfaces(unsigned int request, void *arg)
{
	int rc;

	inet_stack->lock();
	switch (request) {
	case UK_SIOCGIFCONF: rc = list(arg); break;
	case UK_SIOCGIFNAME: rc = name_of(arg); break;
	default: rc = one(request, arg); break;
	}
	inet_stack->unlock();
	return rc;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UDP and raw packets for posix-socket, by lwIP's raw interface. A packet is
 * accounted with the memory that it holds.
 */
#include <string.h>
#include <uk/errno.h>
#include <uk/plat/time.h>
#include "sockets.h"
#include "lwip/raw.h"
#include "lwip/udp.h"
#include "lwiphooks.h"

#define COST_MIN   (size_t)256
#define COST_MAX   (size_t)INT32_MAX
#define MTU_LOOP   65536
#define IP4_HEADER 20

struct packets {
	struct glue_pcb common;
	int protocol;
	union {
		struct udp_pcb *udp;
		struct raw_pcb *raw;
		struct ip_pcb *ip;
	};
};

struct packet {
	struct uk_inet_packet common;
	struct pbuf *p;
	size_t skip; /* headers */
};

/* --- receiving ----------------------------------------------------------- */

/*
 * When received packets hold too much memory in all, a packet costs so much
 * that only a socket without any takes it.
 */
static size_t cost_of(const struct pbuf *p)
{
	size_t cost = uk_lwip_rx_full() ? COST_MAX : sizeof(struct packet);

	for (; p; p = p->next)
		cost += MAX(sizeof(struct pbuf_custom) + p->len, COST_MIN);
	return cost;
}

static void read_header(struct uk_inet_packet *it)
{
#if LWIP_IPV6
	if (ip_current_is_v6()) {
		it->ttl = IP6H_HOPLIM(ip6_current_header());
		it->tos = IP6H_TC(ip6_current_header());
		return;
	}
#endif
#if LWIP_IPV4
	it->ttl = IPH_TTL(ip4_current_header());
	it->tos = IPH_TOS(ip4_current_header());
#endif
}

/* Takes `p`. */
static void receive(void *owner, struct pbuf *p, size_t skip,
		    const ip_addr_t *from, u16_t from_port, u16_t to_port)
{
	struct packet *it = mem_calloc(1, sizeof(*it));

	if (!it) {
		pbuf_free(p);
		return;
	}
	it->p = p;
	it->skip = skip;
	it->common.len = p->tot_len - skip;
	it->common.cost = cost_of(p);
	it->common.when = ukplat_wall_clock_ns();
	it->common.interface = netif_get_index(ip_current_input_netif());
	glue_from_lwip(from, &it->common.from.addr);
	it->common.from.port = from_port;
	glue_from_lwip(ip_current_dest_addr(), &it->common.to.addr);
	it->common.to.port = to_port;
	read_header(&it->common);
	uk_inet_packet(owner, &it->common);
}

static void on_udp(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		   const ip_addr_t *from, u16_t port)
{
	struct packets *s = arg;

	receive(s->common.owner, p, 0, from, port, pcb->local_port);
}

/* Of IPv4 with its header, of IPv6 without [raw(7), RFC 3542 3]. */
static u8_t on_raw(void *arg, struct raw_pcb *pcb, struct pbuf *p,
		   const ip_addr_t *from)
{
	struct packets *s = arg;
	struct pbuf *q = pbuf_clone(PBUF_RAW, PBUF_RAM, p);

	(void)pcb;
	if (q)
		receive(s->common.owner, q,
			ip_current_is_v6() ? ip_current_header_tot_len() : 0,
			from, 0, 0);
	return 0;
}

size_t glue_packet_copy(const struct uk_inet_packet *common,
			const struct uk_msghdr *m, size_t skip)
{
	const struct packet *it =
		uk_container_of(common, const struct packet, common);
	size_t done = 0, room = 0;

	skip += it->skip;
	for (size_t i = 0; i < m->iov_len; i++)
		room += m->iov[i].len;
	for (const struct pbuf *p = it->p; p && done < room; p = p->next) {
		size_t at = MIN(skip, (size_t)p->len);
		size_t n = MIN(p->len - at, room - done);

		glue_copy_out(m, done, (char *)p->payload + at, n);
		skip -= at;
		done += n;
	}
	return done;
}

void glue_packet_free(struct uk_inet_packet *common)
{
	struct packet *it = uk_container_of(common, struct packet, common);

	pbuf_free(it->p);
	mem_free(it);
}

/* --- life ---------------------------------------------------------------- */

static bool open_pcb(struct packets *s)
{
	u8_t type = s->common.six ? IPADDR_TYPE_ANY : IPADDR_TYPE_V4;

	if (s->common.kind == UK_INET_UDP) {
		s->udp = udp_new_ip_type(type);
		if (!s->udp)
			return false;
		udp_recv(s->udp, on_udp, s);
	} else {
		s->raw = raw_new_ip_type(type, s->protocol);
		if (!s->raw)
			return false;
		raw_recv(s->raw, on_raw, s);
#if LWIP_IPV6
		/* The stack fills in the checksum [RFC 3542, 3.1]. */
		if (s->protocol == IP6_NEXTH_ICMP6) {
			s->raw->chksum_reqd = 1;
			s->raw->chksum_offset = 2;
		}
#endif
	}
	/* posix-socket decides which sockets may share a port. */
	ip_set_option(s->ip, SOF_REUSEADDR);
	return true;
}

static void close_pcb(struct packets *s)
{
	if (s->common.kind == UK_INET_UDP)
		udp_remove(s->udp);
	else
		raw_remove(s->raw);
}

static void discard(struct packets *s)
{
	mem_free(s);
	glue_socket_end();
}

static void *open_kind(enum uk_inet_kind kind, int protocol, bool six,
		       void *owner)
{
	struct packets *s;

	if (!glue_socket_begin())
		return NULL;
	s = mem_calloc(1, sizeof(*s));
	if (!s) {
		glue_socket_end();
		return NULL;
	}
	s->common.kind = kind;
	s->common.owner = owner;
	s->common.six = six;
	s->protocol = protocol;
	if (open_pcb(s))
		return s;
	discard(s);
	return NULL;
}

void *glue_udp_open(bool six, void *owner)
{
	return open_kind(UK_INET_UDP, IP_PROTO_UDP, six, owner);
}

void *glue_raw_open(int protocol, bool six, void *owner)
{
	return open_kind(UK_INET_RAW, protocol, six, owner);
}

void glue_packet_close(struct glue_pcb *g)
{
	struct packets *s = uk_container_of(g, struct packets, common);

	close_pcb(s);
	discard(s);
}

int glue_packet_bind(struct glue_pcb *g, const ip_addr_t *at, u16_t port)
{
	struct packets *s = uk_container_of(g, struct packets, common);

	return glue_errno(g->kind == UK_INET_UDP ? udp_bind(s->udp, at, port)
						 : raw_bind(s->raw, at));
}

int glue_packet_connect(struct glue_pcb *g, const ip_addr_t *to, u16_t port)
{
	struct packets *s = uk_container_of(g, struct packets, common);

	return glue_errno(g->kind == UK_INET_UDP ? udp_connect(s->udp, to, port)
						 : raw_connect(s->raw, to));
}

/* lwIP can't unbind a pcb: a new one replaces it. */
void glue_packet_disconnect(void *pcb, const struct uk_inet_end *at)
{
	struct packets *s = pcb, was = *s;
	ip_addr_t a;

	if (!open_pcb(s)) {
		s->ip = was.ip;
		if (was.common.kind == UK_INET_UDP)
			udp_disconnect(was.udp);
		return;
	}
	close_pcb(&was);
	if (at->port && glue_local_to_lwip(&at->addr, false, &a))
		glue_packet_bind(&s->common, &a, at->port);
}

void glue_packet_local(struct glue_pcb *g, struct uk_inet_end *at)
{
	struct packets *s = uk_container_of(g, struct packets, common);

	glue_from_lwip(&s->ip->local_ip, &at->addr);
	at->port = g->kind == UK_INET_UDP ? s->udp->local_port : 0;
}

void glue_packet_set(struct glue_pcb *g, enum uk_inet_setting what, int value)
{
	struct packets *s = uk_container_of(g, struct packets, common);

	if (what == UK_INET_SET_INTERFACE)
		s->ip->netif_idx = value ? value : NETIF_NO_INDEX;
}

/* --- sending ------------------------------------------------------------- */

static struct pbuf *gather(const struct uk_msghdr *m, size_t len)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, len, PBUF_RAM);
	size_t at = 0;

	for (size_t i = 0; p && i < m->iov_len; i++) {
		memcpy((char *)p->payload + at, m->iov[i].base, m->iov[i].len);
		at += m->iov[i].len;
	}
	return p;
}

static struct netif *netif_for(const struct packets *s, const ip_addr_t *from,
			       const ip_addr_t *to,
			       const struct uk_inet_route *r)
{
	int index = r->interface ? r->interface : s->ip->netif_idx;

	return index != NETIF_NO_INDEX ? netif_get_by_index(index)
				       : ip_route(from, to);
}

/* The source that the caller asked for, or the interface's. */
static const ip_addr_t *source_for(struct netif *n, const ip_addr_t *from,
				   const ip_addr_t *to)
{
	if (!ip_addr_isany(from) && !ip_addr_ismulticast(from))
		return from;
	from = ip_netif_get_local_ip(n, to);
	return from && !ip_addr_isany(from) ? from : NULL;
}

static err_t send_udp(struct packets *s, struct pbuf *p, struct netif *n,
		      const ip_addr_t *from, const ip_addr_t *to,
		      const struct uk_inet_route *r)
{
	s->udp->ttl = s->udp->mcast_ttl = r->ttl;
	s->udp->tos = r->tos;
	if (r->loop)
		udp_set_flags(s->udp, UDP_FLAGS_MULTICAST_LOOP);
	else
		udp_clear_flags(s->udp, UDP_FLAGS_MULTICAST_LOOP);
	return udp_sendto_if_src(s->udp, p, to, r->to.port, n, from);
}

static err_t send_raw(struct packets *s, struct pbuf *p, struct netif *n,
		      const ip_addr_t *from, const ip_addr_t *to,
		      const struct uk_inet_route *r)
{
	s->raw->ttl = s->raw->mcast_ttl = r->ttl;
	s->raw->tos = r->tos;
	return raw_sendto_if_src(s->raw, p, to, n, from);
}

static bool fits(const struct netif *n, const ip_addr_t *to, size_t len)
{
	size_t mtu = n->mtu ? n->mtu : MTU_LOOP;

	return len + 8 + (IP_IS_V6(to) ? 0 : IP4_HEADER) <= mtu;
}

int glue_packet_send(void *pcb, const struct uk_msghdr *m, size_t len,
		     const struct uk_inet_route *r)
{
	struct packets *s = pcb;
	const ip_addr_t *source;
	ip_addr_t from, to;
	struct netif *n;
	struct pbuf *p;
	err_t err;

	if (!glue_to_lwip(&r->to.addr, &to) || !glue_to_lwip(&r->from, &from) ||
	    IP_GET_TYPE(&to) != IP_GET_TYPE(&from))
		return -ENETUNREACH;
	n = netif_for(s, &from, &to, r);
	source = n ? source_for(n, &from, &to) : NULL;
	if (!source)
		return -ENETUNREACH;
	if (r->no_fragment && !fits(n, &to, len))
		return -EMSGSIZE;
	p = gather(m, len);
	if (!p)
		return -ENOBUFS;
	err = s->common.kind == UK_INET_UDP ? send_udp(s, p, n, source, &to, r)
					    : send_raw(s, p, n, source, &to, r);
	pbuf_free(p);
	/* Packets that the device has no room for are dropped silently. */
	return err == ERR_MEM || err == ERR_BUF ? 0 : glue_errno(err);
}

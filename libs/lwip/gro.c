/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Merges consecutive TCP segments of a burst before lwIP handles them: one
 * segment costs lwIP as much as many. Segments are merged only if they can be
 * split into the same ones again: same headers but for length, sequence number,
 * window and PSH, correct checksums, no packet between them. Packets keep their
 * order, and none is held beyond the burst. [RFC 9293, 3.1; RFC 791, 3.1;
 * RFC 8200, 3]
 */
#include <uk/checksum.h>
#include "lwip/opt.h"
#include "lwip/inet_chksum.h"
#include "lwip/prot/ethernet.h"
#include "lwip/prot/ip.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/ip6.h"
#include "lwip/prot/tcp.h"
#include "glue.h"

/* Where a segment's parts are; its headers lie in the first buffer. */
struct segment {
	struct eth_hdr *eth;
	union {
		uint8_t *ip;
		struct ip_hdr *ip4;
		struct ip6_hdr *ip6;
	};
	struct tcp_hdr *tcp;
	bool is_ip6;
	uint16_t headers; /* bytes before the data */
	uint16_t data;
};

#define HEADERS4 (SIZEOF_ETH_HDR + IP_HLEN + TCP_HLEN)
#define HEADERS6 (SIZEOF_ETH_HDR + IP6_HLEN + TCP_HLEN)

static bool parse_ip4(const struct pbuf *p, struct segment *s)
{
	s->tcp = (struct tcp_hdr *)(s->ip + IP_HLEN);
	s->headers = HEADERS4;
	return p->len >= HEADERS4 && s->ip[0] == (4 << 4 | IP_HLEN / 4) &&
	       IPH_PROTO(s->ip4) == IP_PROTO_TCP &&
	       !(IPH_OFFSET(s->ip4) & PP_HTONS(IP_MF | IP_OFFMASK)) &&
	       lwip_ntohs(IPH_LEN(s->ip4)) == p->tot_len - SIZEOF_ETH_HDR;
}

static bool parse_ip6(const struct pbuf *p, struct segment *s)
{
	s->is_ip6 = true;
	s->tcp = (struct tcp_hdr *)(s->ip + IP6_HLEN);
	s->headers = HEADERS6;
	return p->len >= HEADERS6 && IP6H_V(s->ip6) == 6 &&
	       IP6H_NEXTH(s->ip6) == IP6_NEXTH_TCP &&
	       IP6H_PLEN(s->ip6) == p->tot_len - SIZEOF_ETH_HDR - IP6_HLEN;
}

/* A segment with data, no options or padding, flags only ACK and PSH? */
static bool parse(const struct pbuf *p, struct segment *s)
{
	bool ok = false;

	if (p->len < HEADERS4)
		return false;
	s->is_ip6 = false;
	s->eth = p->payload;
	s->ip = (uint8_t *)(s->eth + 1);
	if (s->eth->type == PP_HTONS(ETHTYPE_IP))
		ok = parse_ip4(p, s);
	else if (s->eth->type == PP_HTONS(ETHTYPE_IPV6))
		ok = parse_ip6(p, s);
	if (!ok)
		return false;
	s->data = p->tot_len - s->headers;
	return s->data && (s->tcp->_hdrlen_rsvd_flags & PP_HTONS(~TCP_PSH)) ==
				  PP_HTONS(TCP_HLEN / 4 << 12 | TCP_ACK);
}

/* Is `b` the next segment of the same connection, with equal headers? */
static bool follows(const struct segment *a, const struct segment *b)
{
	if (memcmp(a->eth, b->eth, SIZEOF_ETH_HDR) != 0 ||
	    memcmp(a->tcp, b->tcp, offsetof(struct tcp_hdr, seqno)) != 0 ||
	    a->tcp->ackno != b->tcp->ackno || b->tcp->urgp != a->tcp->urgp ||
	    lwip_ntohl(b->tcp->seqno) != lwip_ntohl(a->tcp->seqno) + a->data)
		return false;
	if (a->is_ip6)
		/* All but the length. */
		return memcmp(a->ip, b->ip, 4) == 0 &&
		       memcmp(a->ip + 6, b->ip + 6, IP6_HLEN - 6) == 0;
	return IPH_TOS(a->ip4) == IPH_TOS(b->ip4) &&
	       IPH_OFFSET(a->ip4) == IPH_OFFSET(b->ip4) &&
	       IPH_TTL(a->ip4) == IPH_TTL(b->ip4) &&
	       memcmp(&a->ip4->src, &b->ip4->src, 8) == 0;
}

/* TCP's checksum, by the CPU: devices without it receive into one buffer. */
static bool is_right(const struct pbuf *p, const struct segment *s)
{
	uint16_t len = TCP_HLEN + s->data;
	uint32_t sum = PP_HTONS(IP_PROTO_TCP) + (uint32_t)lwip_htons(len);

	if (p->next)
		return false;
	sum += s->is_ip6 ? uk_checksum(&s->ip6->src, 32)
			 : uk_checksum(&s->ip4->src, 8);
	sum += uk_checksum(s->tcp, len);
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

static bool ip_is_right(const struct segment *s)
{
	return s->is_ip6 || uk_checksum(s->ip, IP_HLEN) == 0xffff;
}

static void set_length(struct segment *s, uint16_t data)
{
	if (s->is_ip6) {
		IP6H_PLEN_SET(s->ip6, TCP_HLEN + data);
		return;
	}
	IPH_LEN_SET(s->ip4, lwip_htons(IP_HLEN + TCP_HLEN + data));
	IPH_CHKSUM_SET(s->ip4, 0);
	IPH_CHKSUM_SET(s->ip4, (uint16_t)~uk_checksum(s->ip, IP_HLEN));
}

/* Appends `p`, with the segment `b`, to the held packet, if it is next. */
static bool merge(struct glue_gro *g, struct pbuf *p, const struct segment *b,
		  bool checked)
{
	struct segment a;

	if (!g->held || g->held->tot_len + p->tot_len > UINT16_MAX ||
	    !parse(g->held, &a) || !follows(&a, b))
		return false;
	if (!g->checked) {
		g->checked = is_right(g->held, &a);
		if (!g->checked)
			return false;
	}
	if (!ip_is_right(&a) || !ip_is_right(b) || !(checked || is_right(p, b)))
		return false;
	a.tcp->wnd = b->tcp->wnd;
	a.tcp->_hdrlen_rsvd_flags |= b->tcp->_hdrlen_rsvd_flags;
	set_length(&a, a.data + b->data);
	pbuf_remove_header(p, b->headers);
	pbuf_cat(g->held, p);
	return true;
}

void glue_gro_end(struct glue_gro *g, struct netif *n)
{
	struct pbuf *p = g->held;

	g->held = NULL;
	if (p)
		glue_input(n, p, g->checked);
}

void glue_gro_add(struct glue_gro *g, struct netif *n, struct pbuf *p,
		  bool checked)
{
	struct segment s;
	bool mergeable = parse(p, &s);

	if (mergeable && merge(g, p, &s, checked))
		return;
	glue_gro_end(g, n);
	if (!mergeable) {
		glue_input(n, p, checked);
		return;
	}
	g->held = p;
	g->checked = checked;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ICMP errors, for sockets. Anybody can forge them; so a report counts only if
 * it quotes a packet that we may have sent: from the address that the report
 * came to and, for TCP, with a sequence number not yet acknowledged [RFC 1122,
 * 3.2.2; RFC 4443, 2.4; RFC 5927, 4].
 */
#include <uk/lwip_icmp.h>
#include "lwip/opt.h"
#include "lwip/icmp.h"
#include "lwip/inet_chksum.h"
#include "lwip/ip.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/prot/icmp.h"
#include "lwip/prot/icmp6.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/ip6.h"
#include "lwiphooks.h"

#define HEADER	 8   /* bytes of ICMP's, and of the least extension header */
#define LOOKED	 128 /* bytes of the report that may be headers */
#define PORTS	 4   /* bytes at the start of TCP and UDP */
#define WITH_SEQ 8   /* and of TCP with its sequence number */

/* The part of the report that is read, and where its next header begins. */
struct report {
	struct pbuf *p;
	uint8_t b[LOOKED];
	uint16_t len, at;
};

static uint16_t get16(const uint8_t *b)
{
	return b[0] << 8 | b[1];
}

static uint32_t get32(const uint8_t *b)
{
	return (uint32_t)get16(b) << 16 | get16(b + 2);
}

static bool has(const struct report *r, unsigned int bytes)
{
	return r->at + bytes <= r->len;
}

static void read_report(struct report *r, struct pbuf *p)
{
	r->p = p;
	r->len = pbuf_copy_partial(p, r->b, LOOKED, 0);
	r->at = HEADER;
}

/* Is it of a connection, and of data that the peer hasn't acknowledged? */
static bool tcp_is_ours(const struct uk_lwip_icmp_error *e, uint32_t seq)
{
	const struct tcp_pcb *pcb = tcp_pcb_of(&e->local, e->local_port,
					       &e->remote, e->remote_port);

	return pcb && TCP_SEQ_BETWEEN(seq, pcb->lastack, pcb->snd_nxt);
}

/* The quoted packet's own header is next. */
static void hand_on(struct report *r, struct uk_lwip_icmp_error *e)
{
	const uint8_t *b = r->b + r->at;

	if (!ip_addr_eq(&e->local, ip_current_dest_addr()))
		return;
	if (e->proto == IP_PROTO_TCP || e->proto == IP_PROTO_UDP) {
		if (!has(r, e->proto == IP_PROTO_TCP ? WITH_SEQ : PORTS))
			return;
		e->local_port = get16(b);
		e->remote_port = get16(b + 2);
	}
	if (e->proto == IP_PROTO_TCP && !tcp_is_ours(e, get32(b + 4)))
		return;
	if (e->proto == IP_PROTO_UDP)
		r->at += HEADER;
	ip_addr_copy(e->offender, *ip_current_src_addr());
	e->type = r->b[0];
	e->code = r->b[1];
	e->p = r->p;
	e->off = MIN(r->at, r->p->tot_len);
	if (uk_lwip_icmp_error)
		uk_lwip_icmp_error(e);
}

#if LWIP_IPV4
/* The loopback interface computes no checksums. */
static bool has_right_sum(struct pbuf *p)
{
	return !(ip_current_input_netif()->chksum_flags &
		 NETIF_CHECKSUM_CHECK_ICMP) ||
	       inet_chksum_pbuf(p) == 0;
}

void uk_lwip_icmp4_input(struct pbuf *p)
{
	struct uk_lwip_icmp_error e = {0};
	struct ip_hdr ip;
	struct report r;
	uint16_t header;

	read_report(&r, p);
	if (!has(&r, IP_HLEN) || !has_right_sum(p))
		return;
	memcpy(&ip, r.b + r.at, sizeof(ip));
	header = IPH_HL_BYTES(&ip);
	if (IPH_V(&ip) != 4 || header < IP_HLEN || !has(&r, header) ||
	    (IPH_OFFSET(&ip) & PP_HTONS(IP_OFFMASK)))
		return;
	r.at += header;
	e.proto = IPH_PROTO(&ip);
	ip_addr_copy_from_ip4(e.local, ip.src);
	ip_addr_copy_from_ip4(e.remote, ip.dest);
	if (r.b[0] == ICMP_DUR && r.b[1] == ICMP_DUR_FRAG)
		e.info = get16(r.b + 6);
	hand_on(&r, &e);
}
#endif

#if LWIP_IPV6
/* Finds the header behind the extension headers. False: there is none. */
static bool skip_extensions(struct report *r, uint8_t *next)
{
	while (*next == IP6_NEXTH_HOPBYHOP || *next == IP6_NEXTH_ROUTING ||
	       *next == IP6_NEXTH_DESTOPTS || *next == IP6_NEXTH_FRAGMENT) {
		const uint8_t *b = r->b + r->at;
		bool fragment = *next == IP6_NEXTH_FRAGMENT;

		if (!has(r, HEADER) ||
		    (fragment && (get16(b + 2) & IP6_FRAG_OFFSET_MASK)))
			return false;
		*next = b[0];
		r->at += fragment ? HEADER : (b[1] + 1) * 8;
	}
	return r->at <= r->len;
}

void uk_lwip_icmp6_input(struct pbuf *p)
{
	struct uk_lwip_icmp_error e = {.v6 = true};
	struct ip6_hdr ip;
	struct report r;

	read_report(&r, p);
	if (!has(&r, IP6_HLEN))
		return;
	memcpy(&ip, r.b + r.at, sizeof(ip));
	r.at += IP6_HLEN;
	e.proto = IP6H_NEXTH(&ip);
	if (IP6H_V(&ip) != 6 || !skip_extensions(&r, &e.proto))
		return;
	ip_addr_copy_from_ip6_packed(e.local, ip.src);
	ip_addr_copy_from_ip6_packed(e.remote, ip.dest);
	ip6_addr_assign_zone(ip_2_ip6(&e.local), IP6_UNKNOWN,
			     ip_current_input_netif());
	ip6_addr_assign_zone(ip_2_ip6(&e.remote), IP6_UNKNOWN,
			     ip_current_input_netif());
	if (r.b[0] == ICMP6_TYPE_PTB)
		e.info = get32(r.b + 4);
	hand_on(&r, &e);
}
#endif

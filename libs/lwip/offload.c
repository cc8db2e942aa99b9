/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Checksums that the device fills in, and segments that it splits. lwIP leaves
 * TCP's checksum 0; the device needs the sum of the pseudo header there [RFC
 * 9293, 3.1; RFC 8200, 8.1]. lwIP's headers are in the first buffer; before TCP
 * they have no IPv4 options and no IPv6 extension headers.
 */
#include "lwip/opt.h"
#include "lwip/prot/ethernet.h"
#include "lwip/prot/ip.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/ip6.h"
#include "lwip/prot/tcp.h"
#include "glue.h"

static uint32_t sum(const void *p, unsigned int bytes)
{
	const uint8_t *b = p;
	uint32_t s = 0;

	for (unsigned int i = 0; i < bytes; i += 2)
		s += b[i] << 8 | b[i + 1];
	return s;
}

static void set(const struct pbuf *p, struct uk_netbuf *nb, uint8_t *tcp,
		uint32_t s, enum uk_netbuf_gso gso)
{
	struct tcp_hdr *h = (struct tcp_hdr *)tcp;

	s = (s & 0xffff) + (s >> 16);
	s = (s & 0xffff) + (s >> 16);
	h->chksum = lwip_htons(s);
	nb->flags = UK_NETBUF_CSUM_PARTIAL;
	nb->csum_start = tcp - nb->data;
	nb->csum_offset = offsetof(struct tcp_hdr, chksum);
	if (p->gso_size) {
		nb->gso = gso;
		nb->gso_size = p->gso_size;
		nb->header_len = nb->csum_start + TCPH_HDRLEN_BYTES(h);
	}
}

void glue_tx_checksum(const struct pbuf *p, struct uk_netbuf *nb)
{
	const struct eth_hdr *eth = p->payload;
	uint8_t *ip = (uint8_t *)(eth + 1);

	if (p->len < SIZEOF_ETH_HDR + IP_HLEN + TCP_HLEN)
		return;
	if (eth->type == PP_HTONS(ETHTYPE_IP)) {
		const struct ip_hdr *h = (struct ip_hdr *)ip;

		if (IPH_PROTO(h) == IP_PROTO_TCP)
			set(p, nb, ip + IP_HLEN,
			    sum(&h->src, 8) + IP_PROTO_TCP +
				    lwip_ntohs(IPH_LEN(h)) - IP_HLEN,
			    UK_NETBUF_GSO_TCP4);
	} else if (eth->type == PP_HTONS(ETHTYPE_IPV6)) {
		const struct ip6_hdr *h = (struct ip6_hdr *)ip;

		if (p->len >= SIZEOF_ETH_HDR + IP6_HLEN + TCP_HLEN &&
		    IP6H_NEXTH(h) == IP6_NEXTH_TCP)
			set(p, nb, ip + IP6_HLEN,
			    sum(&h->src, 32) + IP6_NEXTH_TCP + IP6H_PLEN(h),
			    UK_NETBUF_GSO_TCP6);
	}
}

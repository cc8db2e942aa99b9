/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Drops packets that no network can carry: from one of the image's addresses,
 * or from or to loopback's [RFC 1122, 3.2.1.3 (g); RFC 4291, 2.5.3]. The image
 * would answer itself without end ("land"), and listeners at loopback are not
 * for other hosts. Packets that the image sends to itself pass here too, but
 * not while a device's packet is handled.
 */
#include "lwip/opt.h"
#include "lwip/ip.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/ip6.h"
#include "glue.h"
#include "lwiphooks.h"

bool glue_receiving;

#if LWIP_IPV4
static bool is_martian4(const struct ip_hdr *h)
{
	const struct netif *n;
	ip4_addr_t src, dst;

	ip4_addr_copy(src, h->src);
	ip4_addr_copy(dst, h->dest);
	if (ip4_addr_isloopback(&src) || ip4_addr_isloopback(&dst))
		return true;
	NETIF_FOREACH(n)
	if (ip4_addr_eq(&src, netif_ip4_addr(n)))
		return !ip4_addr_isany_val(src);
	return false;
}

int uk_lwip_ip4_input(struct pbuf *p)
{
	/* lwIP drops packets that are too short. */
	if (!glue_receiving || p->len < IP_HLEN || !is_martian4(p->payload))
		return 0;
	pbuf_free(p);
	return 1;
}
#endif

#if LWIP_IPV6
/* A tentative address may belong to another host. */
static bool is_martian6(const struct ip6_hdr *h)
{
	const struct netif *n;
	ip6_addr_t src, dst;

	ip6_addr_copy_from_packed(src, h->src);
	ip6_addr_copy_from_packed(dst, h->dest);
	if (ip6_addr_isloopback(&src) || ip6_addr_isloopback(&dst))
		return true;
	NETIF_FOREACH(n)
	for (int i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		if (ip6_addr_isvalid(netif_ip6_addr_state(n, i)) &&
		    ip6_addr_zoneless_eq(&src, netif_ip6_addr(n, i)))
			return true;
	return false;
}

int uk_lwip_ip6_input(struct pbuf *p)
{
	if (!glue_receiving || p->len < IP6_HLEN || !is_martian6(p->payload))
		return 0;
	pbuf_free(p);
	return 1;
}
#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What resolvers ask lwIP: its name servers, which parameters, DHCP and
 * routers tell it, and the address that it would send from.
 */
#include <string.h>
#include <uk/errno.h>
#include <uk/socket.h>
#include "lwip/opt.h"
#include "lwip/dns.h"
#include "lwip/ip.h"
#include "lwip/tcpip.h"
#include "glue.h"

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

/* Returns whether lwIP has such addresses. */
static bool to_lwip(const struct uk_inet_addr *from, ip_addr_t *to)
{
	memset(to, 0, sizeof(*to));
	if (memcmp(from->bytes, mapped, sizeof(mapped)) == 0) {
#if LWIP_IPV4
		memcpy(ip_2_ip4(to), from->bytes + 12, 4);
		IP_SET_TYPE_VAL(*to, IPADDR_TYPE_V4);
		return true;
#endif
	} else {
#if LWIP_IPV6
		memcpy(ip_2_ip6(to)->addr, from->bytes, 16);
		ip6_addr_set_zone(ip_2_ip6(to), from->zone);
		IP_SET_TYPE_VAL(*to, IPADDR_TYPE_V6);
		return true;
#endif
	}
	return false;
}

static void from_lwip(const ip_addr_t *from, struct uk_inet_addr *to)
{
	memset(to, 0, sizeof(*to));
#if LWIP_IPV6
	if (IP_IS_V6(from)) {
		memcpy(to->bytes, ip_2_ip6(from)->addr, 16);
		to->zone = ip6_addr_zone(ip_2_ip6(from));
		return;
	}
#endif
#if LWIP_IPV4
	memcpy(to->bytes, mapped, sizeof(mapped));
	memcpy(to->bytes + 12, ip_2_ip4(from), 4);
#endif
}

int glue_nameserver(unsigned int i, struct uk_inet_addr *addr)
{
#if LWIP_DNS
	const ip_addr_t *a = NULL;

	LOCK_TCPIP_CORE();
	/* Those that aren't set don't count. */
	for (u8_t at = 0; at < DNS_MAX_SERVERS && !a; at++)
		if (!ip_addr_isany(dns_getserver(at)) && i-- == 0)
			a = dns_getserver(at);
	if (a)
		from_lwip(a, addr);
	UNLOCK_TCPIP_CORE();
	return a ? 0 : -ENOENT;
#else
	(void)i;
	(void)addr;
	return -ENOENT;
#endif
}

int glue_source(const struct uk_inet_addr *to, struct uk_inet_addr *from)
{
	const ip_addr_t *local = NULL;
	struct netif *n;
	ip_addr_t a;

	if (!to_lwip(to, &a))
		return -ENETUNREACH;
	LOCK_TCPIP_CORE();
	n = ip_route(IP46_ADDR_ANY(IP_GET_TYPE(&a)), &a);
	if (n)
		local = ip_netif_get_local_ip(n, &a);
	if (local && ip_addr_isany(local))
		local = NULL;
	if (local)
		from_lwip(local, from);
	UNLOCK_TCPIP_CORE();
	return local ? 0 : -ENETUNREACH;
}

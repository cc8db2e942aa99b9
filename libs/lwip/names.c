/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What uksocket's getaddrinfo() asks lwIP: its name servers, which parameters,
 * DHCP and routers tell it, and the address that it would send from.
 */
#include <netinet/in.h>
#include <string.h>
#include <uk/errno.h>
#include "lwip/opt.h"
#include "lwip/dns.h"
#include "lwip/ip.h"
#include "lwip/tcpip.h"
#include "glue.h"

static bool from_sockaddr(const struct sockaddr *from, ip_addr_t *to)
{
	memset(to, 0, sizeof(*to));
#if LWIP_IPV4
	if (from->sa_family == AF_INET) {
		ip_addr_set_ip4_u32_val(
			*to,
			((const struct sockaddr_in *)from)->sin_addr.s_addr);
		return true;
	}
#endif
#if LWIP_IPV6
	if (from->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const void *)from;

		memcpy(ip_2_ip6(to)->addr, &in6->sin6_addr, 16);
		ip6_addr_set_zone(ip_2_ip6(to), in6->sin6_scope_id);
		IP_SET_TYPE_VAL(*to, IPADDR_TYPE_V6);
		return true;
	}
#endif
	return false;
}

static void to_sockaddr(const ip_addr_t *from, struct sockaddr_storage *to)
{
	memset(to, 0, sizeof(*to));
#if LWIP_IPV6
	if (IP_IS_V6(from)) {
		struct sockaddr_in6 *in6 = (void *)to;

		in6->sin6_family = AF_INET6;
		memcpy(&in6->sin6_addr, ip_2_ip6(from)->addr, 16);
		in6->sin6_scope_id = ip6_addr_zone(ip_2_ip6(from));
		return;
	}
#endif
#if LWIP_IPV4
	struct sockaddr_in *in = (void *)to;

	in->sin_family = AF_INET;
	in->sin_addr.s_addr = ip_2_ip4(from)->addr;
#endif
}

unsigned int glue_name_servers(struct sockaddr_storage *list, unsigned int max)
{
	unsigned int n = 0;

#if LWIP_DNS
	LOCK_TCPIP_CORE();
	for (unsigned int i = 0; i < DNS_MAX_SERVERS && n < max; i++) {
		const ip_addr_t *a = dns_getserver(i);

		if (!ip_addr_isany(a))
			to_sockaddr(a, &list[n++]);
	}
	UNLOCK_TCPIP_CORE();
#else
	(void)list;
	(void)max;
#endif
	return n;
}

int glue_source(const struct sockaddr *to, struct sockaddr_storage *from)
{
	const ip_addr_t *local = NULL;
	struct netif *n;
	ip_addr_t a;

	if (!from_sockaddr(to, &a))
		return -ENETUNREACH;
	LOCK_TCPIP_CORE();
	n = ip_route(IP46_ADDR_ANY(IP_GET_TYPE(&a)), &a);
	if (n)
		local = ip_netif_get_local_ip(n, &a);
	if (local && ip_addr_isany(local))
		local = NULL;
	if (local)
		to_sockaddr(local, from);
	UNLOCK_TCPIP_CORE();
	return local ? 0 : -ENETUNREACH;
}

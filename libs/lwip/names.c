/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP's name servers, for resolvers: lwIP has them from parameters, DHCP and
 * routers.
 */
#include <uk/errno.h>
#include "lwip/opt.h"
#include "lwip/dns.h"
#include "lwip/tcpip.h"
#include "glue.h"
#include "sockets.h"

int glue_nameserver(unsigned int i, struct uk_inet_addr *addr)
{
#if LWIP_DNS
	const ip_addr_t *a = NULL;

	LOCK_TCPIP_CORE();
	/* Skips entries that aren't set. */
	for (u8_t at = 0; at < DNS_MAX_SERVERS && !a; at++)
		if (!ip_addr_isany(dns_getserver(at)) && i-- == 0)
			a = dns_getserver(at);
	if (a)
		glue_from_lwip(a, addr);
	UNLOCK_TCPIP_CORE();
	return a ? 0 : -ENOENT;
#else
	(void)i;
	(void)addr;
	return -ENOENT;
#endif
}

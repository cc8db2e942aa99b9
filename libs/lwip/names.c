/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What resolvers ask lwIP: its name servers, which parameters, DHCP and
 * routers have told it.
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
	/* Those that aren't set don't count. */
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

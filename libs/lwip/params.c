/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Addresses by parameters, for the first device. Other devices, and settings
 * without a parameter, get theirs by DHCP and IPv6's own means.
 */
#include <uk/argparse.h>
#include <uk/errno.h>
#include <uk/print.h>
#include "lwip/opt.h"
#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/ip_addr.h"
#include "lwiphooks.h"
#include "glue.h"

static const char *ip, *mask, *gw, *dns, *ip6, *gw6;
UK_PARAM(netdev, ip, ip, "IPv4 address, may be with /bits; else by DHCP");
UK_PARAM(netdev, mask, mask, "IPv4 network mask");
UK_PARAM(netdev, gw, gw, "IPv4 gateway");
UK_PARAM(netdev, dns, dns, "name server, IPv4 or IPv6");
UK_PARAM(netdev, ip6, ip6,
	 "IPv6 address besides the automatic ones, may be with /bits");
UK_PARAM(netdev, gw6, gw6, "IPv6 gateway; else by its advertisements");

#define ADDRESS_MAX 64

static int refuse(const char *name, const char *value)
{
	uk_pr_crit("netdev.%s: '%s' is no address\n", name, value);
	return -EINVAL;
}

/* Cuts "/bits" off a copy of `s`. Returns the bits, `dflt`, or -EINVAL. */
static int split(const char *s, char *copy, int dflt, int max)
{
	int bits = 0;
	unsigned int i = 0;

	for (; *s && *s != '/'; s++) {
		if (i == ADDRESS_MAX - 1)
			return -EINVAL;
		copy[i++] = *s;
	}
	copy[i] = '\0';
	if (!*s)
		return dflt;
	if (!*++s)
		return -EINVAL;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return -EINVAL;
		bits = bits * 10 + *s - '0';
		if (bits > max)
			return -EINVAL;
	}
	return bits;
}

#if LWIP_IPV4
/* Four numbers: lwIP takes fewer, as inet_aton() does. */
static bool parse4(const char *s, ip4_addr_t *a)
{
	unsigned int dots = 0;

	for (const char *p = s; *p; p++)
		dots += *p == '.';
	return dots == 3 && ip4addr_aton(s, a);
}

/* The mask of the address's class, for an address without a mask. */
static u32_t class_mask(const ip4_addr_t *a)
{
	u32_t host = lwip_ntohl(a->addr);

	return IP_CLASSA(host)	 ? IP_CLASSA_NET
	       : IP_CLASSB(host) ? IP_CLASSB_NET
				 : IP_CLASSC_NET;
}

static int configure4(struct netif *n)
{
	ip4_addr_t a, m, g;
	char copy[ADDRESS_MAX];
	int bits;

	bits = split(ip, copy, -1, 32);
	if (bits < -1 || !parse4(copy, &a))
		return refuse("ip", ip);
	ip4_addr_set_zero(&g);
	if (gw && !parse4(gw, &g))
		return refuse("gw", gw);
	m.addr = lwip_htonl(bits < 0	? class_mask(&a)
			    : bits == 0 ? 0
					: UINT32_MAX << (32 - bits));
	if (mask && (!parse4(mask, &m) || !ip4_addr_netmask_valid(m.addr)))
		return refuse("mask", mask);
	netif_set_addr(n, &a, &m, &g);
	return 0;
}
#endif

#if LWIP_IPV6
static ip6_addr_t gateway6; /* any: the routers that advertise themselves */

const ip6_addr_t *uk_lwip_ip6_gateway(const struct netif *n)
{
	return n == &glue_netifs->netif && !ip6_addr_isany(&gateway6)
		       ? &gateway6
		       : NULL;
}

static int configure_gateway6(struct netif *n)
{
	if (!ip6addr_aton(gw6, &gateway6) || ip6_addr_isany(&gateway6))
		return refuse("gw6", gw6);
	if (ip6_addr_has_scope(&gateway6, IP6_UNICAST))
		ip6_addr_assign_zone(&gateway6, IP6_UNICAST, n);
	return 0;
}

static int configure6(struct netif *n)
{
	ip6_addr_t a;
	char copy[ADDRESS_MAX];
	int bits = split(ip6, copy, 64, 128);
	s8_t i;

	if (bits < 0 || !ip6addr_aton(copy, &a))
		return refuse("ip6", ip6);
	if (netif_add_ip6_address(n, &a, &i) != ERR_OK)
		return -ENOMEM;
	n->ip6_addr_bits[i] = bits;
	netif_ip6_addr_set_state(n, i, IP6_ADDR_PREFERRED);
	return 0;
}
#endif

static int configure_dns(void)
{
#if LWIP_DNS
	ip_addr_t a;

	if (!dns)
		return 0;
	if (!ipaddr_aton(dns, &a))
		return refuse("dns", dns);
	dns_setserver(0, &a);
#endif
	return 0;
}

#if LWIP_NETIF_STATUS_CALLBACK
static void say(struct netif *n)
{
#if LWIP_IPV4
	if (!ip4_addr_isany_val(*netif_ip4_addr(n)))
		uk_pr_info("%c%c%u: %s\n", n->name[0], n->name[1], n->num,
			   ip4addr_ntoa(netif_ip4_addr(n)));
#else
	(void)n;
#endif
}
#endif

#if LWIP_DHCP
void uk_lwip_dhcp_say(const struct netif *n, const char *what,
		      const ip4_addr_t *addr)
{
	uk_pr_warn("%c%c%u: DHCP: %s %s\n", n->name[0], n->name[1], n->num,
		   ip4addr_ntoa(addr), what);
}
#endif

int glue_configure(struct netif *n)
{
	bool first = n == &glue_netifs->netif;
	int rc = 0;

	netif_set_status_callback(n, say);
#if LWIP_IPV6
	netif_create_ip6_linklocal_address(n, 1);
	netif_set_ip6_autoconfig_enabled(n, 1);
	if (first && ip6)
		rc = configure6(n);
	if (!rc && first && gw6)
		rc = configure_gateway6(n);
#endif
	if (!rc && first)
		rc = configure_dns();
#if LWIP_IPV4
	if (!rc && first && ip)
		return configure4(n);
#if LWIP_DHCP
	if (!rc && dhcp_start(n) != ERR_OK)
		rc = -ENOMEM;
#endif
#endif
	return rc;
}

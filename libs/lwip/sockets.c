/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP as posix-socket's stack (uk/inet.h): addresses, interfaces and routes,
 * and the table of operations, most of them in other files. lwIP's own sockets
 * and netconns aren't used: their rules differ from Linux's.
 */
#include <string.h>
#include <uk/init.h>
#include <uk/errno.h>
#include "lwip/igmp.h"
#include "lwip/mld6.h"
#include "lwip/netif.h"
#include "lwip/tcpip.h"
#include "glue.h"
#include "sockets.h"

#define LOOPBACK_MTU	   65536
#define LOOPBACK_BROADCAST 0x7fffffffUL

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

/* --- addresses ---------------------------------------------------------- */

bool glue_to_lwip(const struct uk_inet_addr *from, ip_addr_t *to)
{
	memset(to, 0, sizeof(*to));
	if (uk_inet_is4(from)) {
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

bool glue_local_to_lwip(const struct uk_inet_addr *from, bool only6,
			ip_addr_t *to)
{
	bool known = glue_to_lwip(from, to);

#if LWIP_IPV4 && LWIP_IPV6
	if (known && !only6 && !uk_inet_is4(from) && uk_inet_is_any(from))
		*to = *IP_ANY_TYPE;
#else
	(void)only6;
#endif
	return known;
}

void glue_from_lwip(const ip_addr_t *from, struct uk_inet_addr *to)
{
	memset(to, 0, sizeof(*to));
#if LWIP_IPV6
	if (IP_IS_V6(from)) {
		memcpy(to->bytes, ip_2_ip6(from)->addr, 16);
		to->zone = ip6_addr_zone(ip_2_ip6(from));
		return;
	}
#if LWIP_IPV4
	if (IP_IS_ANY_TYPE_VAL(*from))
		return;
#endif
#endif
#if LWIP_IPV4
	memcpy(to->bytes, mapped, sizeof(mapped));
	memcpy(to->bytes + 12, ip_2_ip4(from), 4);
#endif
}

int glue_errno(err_t err)
{
	switch (err) {
	case ERR_OK: return 0;
	case ERR_MEM:
	case ERR_BUF: return -ENOBUFS;
	case ERR_RTE: return -ENETUNREACH;
	case ERR_USE: return -EADDRINUSE;
	case ERR_IF: return -ENETDOWN;
	case ERR_VAL:
	case ERR_ARG: return -EINVAL;
	default: return -EIO;
	}
}

#if LWIP_IPV4
static enum uk_inet_scope scope4(const ip4_addr_t *a)
{
	const struct netif *n;

	if (ip4_addr_isany(a))
		return UK_INET_ANY;
	if (ip4_addr_ismulticast(a))
		return UK_INET_MULTICAST;
	if (ip4_addr_get_u32(a) == IPADDR_BROADCAST ||
	    ip4_addr_get_u32(a) == PP_HTONL(LOOPBACK_BROADCAST))
		return UK_INET_BROADCAST;
	if (ip4_addr_isloopback(a))
		return UK_INET_LOCAL;
	NETIF_FOREACH(n)
	{
		if (ip4_addr_eq(a, netif_ip4_addr(n)))
			return UK_INET_LOCAL;
		if (ip4_addr_isbroadcast(a, n))
			return UK_INET_BROADCAST;
	}
	return UK_INET_ELSEWHERE;
}
#endif

#if LWIP_IPV6
static enum uk_inet_scope scope6(const ip6_addr_t *a)
{
	const struct netif *n;

	if (ip6_addr_isany(a))
		return UK_INET_ANY;
	if (ip6_addr_ismulticast(a))
		return UK_INET_MULTICAST;
	if (ip6_addr_isloopback(a))
		return UK_INET_LOCAL;
	NETIF_FOREACH(n)
	for (int i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		if (ip6_addr_isvalid(netif_ip6_addr_state(n, i)) &&
		    ip6_addr_zoneless_eq(a, netif_ip6_addr(n, i)))
			return UK_INET_LOCAL;
	return UK_INET_ELSEWHERE;
}
#endif

static enum uk_inet_scope scope(const struct uk_inet_addr *a)
{
	ip_addr_t addr;

	if (!glue_to_lwip(a, &addr))
		return UK_INET_ELSEWHERE;
#if LWIP_IPV6
	if (IP_IS_V6(&addr))
		return scope6(ip_2_ip6(&addr));
#endif
#if LWIP_IPV4
	return scope4(ip_2_ip4(&addr));
#else
	return UK_INET_ELSEWHERE;
#endif
}

/* --- interfaces --------------------------------------------------------- */

static int mtu_of(const struct netif *n)
{
	return n->mtu ? n->mtu : LOOPBACK_MTU;
}

static bool is_loopback(const struct netif *n)
{
	return n->name[0] == 'l' && n->name[1] == 'o';
}

static int route(const struct uk_inet_addr *to, struct uk_inet_addr *from,
		 int *mtu)
{
	const ip_addr_t *local;
	struct netif *n;
	ip_addr_t a;

	if (!glue_to_lwip(to, &a))
		return -ENETUNREACH;
	n = ip_route(IP46_ADDR_ANY(IP_GET_TYPE(&a)), &a);
	local = n ? ip_netif_get_local_ip(n, &a) : NULL;
	if (!local || ip_addr_isany(local))
		return -ENETUNREACH;
	glue_from_lwip(local, from);
	*mtu = mtu_of(n);
	return 0;
}

static unsigned int flags_of(const struct netif *n)
{
	unsigned int flags = 0;

	if (netif_is_up(n))
		flags |= UK_IFF_UP;
	if (netif_is_link_up(n) || is_loopback(n))
		flags |= UK_IFF_RUNNING;
	if (is_loopback(n))
		return flags | UK_IFF_LOOPBACK;
	return flags | UK_IFF_BROADCAST | UK_IFF_MULTICAST;
}

/* "lo", or "eth0" and so on. */
static void name_of(const struct netif *n, char *name)
{
	char digits[4];
	unsigned int i = 0, num = n->num;

	if (is_loopback(n)) {
		memcpy(name, "lo", 3);
		return;
	}
	/* lwIP's first one is the loopback's. */
	num -= LWIP_HAVE_LOOPIF && num;
	memcpy(name, "eth", 4);
	do {
		digits[i++] = '0' + num % 10;
		num /= 10;
	} while (num);
	for (unsigned int at = 3; i;)
		name[at++] = digits[--i];
}

static bool interface(unsigned int i, struct uk_inet_interface *it)
{
	const struct netif *n;

	NETIF_FOREACH(n)
	{
		if (i--)
			continue;
		memset(it, 0, sizeof(*it));
		name_of(n, it->name);
		it->index = netif_get_index(n);
		it->mtu = mtu_of(n);
		it->flags = flags_of(n);
		memcpy(it->hwaddr, n->hwaddr, sizeof(it->hwaddr));
#if LWIP_IPV4
		glue_from_lwip(netif_ip_addr4(n), &it->addr);
		memcpy(it->netmask, netif_ip4_netmask(n), sizeof(it->netmask));
#endif
		return true;
	}
	return false;
}

/* --- groups -------------------------------------------------------------- */

static err_t change(struct netif *n, const ip_addr_t *group, bool join)
{
#if LWIP_IPV6
	if (IP_IS_V6(group))
		return join ? mld6_joingroup_netif(n, ip_2_ip6(group))
			    : mld6_leavegroup_netif(n, ip_2_ip6(group));
#endif
#if LWIP_IPV4
	/* The loopback interface has no IGMP, and receives what it sends. */
	if (!(n->flags & NETIF_FLAG_IGMP))
		return ERR_OK;
	return join ? igmp_joingroup_netif(n, ip_2_ip4(group))
		    : igmp_leavegroup_netif(n, ip_2_ip4(group));
#else
	return ERR_VAL;
#endif
}

static int member(const struct uk_inet_addr *group, int index, bool join)
{
	struct netif *n = index ? netif_get_by_index(index) : netif_default;
	ip_addr_t a;

	if (!n || !glue_to_lwip(group, &a))
		return -ENODEV;
	return glue_errno(change(n, &a, join));
}

/* --- one of any kind ----------------------------------------------------- */

static unsigned int sockets;

bool glue_socket_begin(void)
{
	if (sockets >= CONFIG_LIBLWIP_SOCKETS_MAX)
		return false;
	sockets++;
	return true;
}

void glue_socket_end(void)
{
	sockets--;
}

static void lock(void)
{
	LOCK_TCPIP_CORE();
}

/* Packets to the image itself arrive before a call returns, as on Linux. */
static void unlock(void)
{
	struct netif *n;

	NETIF_FOREACH(n)
	if (n->loop_first)
		netif_poll(n);
	UNLOCK_TCPIP_CORE();
}

static void *do_open(enum uk_inet_kind kind, int protocol, bool six,
		     void *owner)
{
	switch (kind) {
	case UK_INET_TCP: return glue_tcp_open(six, owner);
	case UK_INET_UDP: return glue_udp_open(six, owner);
	case UK_INET_RAW: return glue_raw_open(protocol, six, owner);
	}
	return NULL;
}

static void do_close(void *pcb, bool reset)
{
	struct glue_pcb *g = pcb;

	if (g->kind == UK_INET_TCP)
		glue_tcp_close(g, reset);
	else
		glue_packet_close(g);
}

static int do_bind(void *pcb, const struct uk_inet_end *at, bool only6)
{
	struct glue_pcb *g = pcb;
	ip_addr_t a;

	if (!glue_local_to_lwip(&at->addr, only6, &a))
		return -EADDRNOTAVAIL;
	return g->kind == UK_INET_TCP ? glue_tcp_bind(g, &a, at->port)
				      : glue_packet_bind(g, &a, at->port);
}

static int do_connect(void *pcb, const struct uk_inet_end *to)
{
	struct glue_pcb *g = pcb;
	ip_addr_t a;

	if (!glue_to_lwip(&to->addr, &a))
		return -ENETUNREACH;
	return g->kind == UK_INET_TCP ? glue_tcp_connect(g, &a, to->port)
				      : glue_packet_connect(g, &a, to->port);
}

static void local(void *pcb, struct uk_inet_end *at)
{
	struct glue_pcb *g = pcb;

	memset(at, 0, sizeof(*at));
	if (g->kind == UK_INET_TCP)
		glue_tcp_local(g, at);
	else
		glue_packet_local(g, at);
}

static void set(void *pcb, enum uk_inet_setting what, int value)
{
	struct glue_pcb *g = pcb;

	if (g->kind == UK_INET_TCP)
		glue_tcp_set(g, what, value);
	else
		glue_packet_set(g, what, value);
}

void glue_copy_out(const struct uk_msghdr *m, size_t skip, const void *data,
		   size_t len)
{
	size_t done = 0;

	for (size_t i = 0; i < m->iov_len && done < len; i++) {
		size_t n;

		if (skip >= m->iov[i].len) {
			skip -= m->iov[i].len;
			continue;
		}
		n = MIN(m->iov[i].len - skip, len - done);
		memcpy((char *)m->iov[i].base + skip, (char *)data + done, n);
		skip = 0;
		done += n;
	}
}

static const struct uk_inet_stack stack = {
	.lock = lock,
	.unlock = unlock,
	.open = do_open,
	.close = do_close,
	.bind = do_bind,
	.connect = do_connect,
	.disconnect = glue_packet_disconnect,
	.listen = glue_tcp_listen,
	.accepted = glue_tcp_accepted,
	.local = local,
	.set = set,
	.send = glue_tcp_send,
	.send_end = glue_tcp_send_end,
	.receive = glue_tcp_receive,
	.tcp = glue_tcp_now,
	.send_packet = glue_packet_send,
	.packet_copy = glue_packet_copy,
	.packet_free = glue_packet_free,
	.member = member,
	.scope = scope,
	.route = route,
	.interface = interface,
	.lingers = glue_tcp_lingers,
	.nameserver = glue_nameserver,
};

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_inet_stack_add(&stack);
	return 0;
}

uk_sys_initcall(init);

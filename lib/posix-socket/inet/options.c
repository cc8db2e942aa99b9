/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Options of IP, IPv6 and TCP: a table of the regular ones, and a case for
 * each of the others. Source: ip(7), ipv6(7), tcp(7); for ranges and errors
 * Linux's do_ip_setsockopt(), do_ipv6_setsockopt(), do_tcp_setsockopt().
 */
#include "inet.h"

#define MOST	 __INT_MAX__
#define MTU4_MAX 65535 /* an IPv4 packet is no longer */
#define ANY	 (-MOST - 1)

#define FLAG(level, name, id, initial)                                         \
	{level, OPTION_FLAG, id, name, 0, 0, initial}
#define VALUE(level, name, id, min, max, initial)                              \
	{level, OPTION_VALUE, id, name, min, max, initial}
#define IP  UK_IPPROTO_IP
#define IP6 UK_IPPROTO_IPV6
#define TCP UK_IPPROTO_TCP
#define UDP UK_IPPROTO_UDP

static const struct option table[] = {
	FLAG(IP, UK_IP_RECVERR, UK_SF_RECVERR, 0),
	FLAG(IP, UK_IP_RECVTTL, UK_SF_RECVTTL, 0),
	FLAG(IP, UK_IP_RECVTOS, UK_SF_RECVTOS, 0),
	FLAG(IP, UK_IP_PKTINFO, UK_SF_PKTINFO, 0),
	FLAG(IP, UK_IP_RECVORIGDSTADDR, UK_SF_RECVORIGDSTADDR, 0),
	FLAG(IP, UK_IP_FREEBIND, UK_SF_FREEBIND, 0),
	FLAG(IP, UK_IP_TRANSPARENT, UK_SF_TRANSPARENT, 0),
	FLAG(IP, UK_IP_BIND_ADDRESS_NO_PORT, UK_SF_BIND_NO_PORT, 0),
	FLAG(IP, UK_IP_MULTICAST_LOOP, UK_SF_MULTICAST_LOOP, 1),
	FLAG(IP, UK_IP_MULTICAST_ALL, UK_SF_MULTICAST_ALL, 1),
	VALUE(IP, UK_IP_TOS, UK_SV_TOS, ANY, MOST, 0),
	VALUE(IP, UK_IP_TTL, UK_SV_TTL, 1, 255, 64),
	VALUE(IP, UK_IP_MINTTL, UK_SV_MINTTL, 0, 255, 0),
	VALUE(IP, UK_IP_MTU_DISCOVER, UK_SV_MTU_DISCOVER, 0, 5, 1),
	VALUE(IP, UK_IP_MULTICAST_TTL, UK_SV_MULTICAST_TTL, 0, 255, 1),

	FLAG(IP6, UK_IPV6_V6ONLY, UK_SF_V6ONLY, 0),
	FLAG(IP6, UK_IPV6_RECVERR, UK_SF_RECVERR6, 0),
	FLAG(IP6, UK_IPV6_RECVPKTINFO, UK_SF_PKTINFO6, 0),
	FLAG(IP6, UK_IPV6_RECVHOPLIMIT, UK_SF_HOPLIMIT6, 0),
	FLAG(IP6, UK_IPV6_RECVTCLASS, UK_SF_TCLASS6, 0),
	FLAG(IP6, UK_IPV6_MULTICAST_LOOP, UK_SF_MULTICAST_LOOP6, 1),
	FLAG(IP6, UK_IPV6_MULTICAST_ALL, UK_SF_MULTICAST_ALL6, 1),
	FLAG(IP6, UK_IPV6_DONTFRAG, UK_SF_DONTFRAG6, 0),
	FLAG(IP6, UK_IPV6_FREEBIND, UK_SF_FREEBIND, 0),
	FLAG(IP6, UK_IPV6_TRANSPARENT, UK_SF_TRANSPARENT, 0),
	VALUE(IP6, UK_IPV6_UNICAST_HOPS, UK_SV_HOPS, -1, 255, 64),
	VALUE(IP6, UK_IPV6_MULTICAST_HOPS, UK_SV_MULTICAST_HOPS, -1, 255, 1),
	VALUE(IP6, UK_IPV6_TCLASS, UK_SV_TCLASS, -1, 255, 0),
	VALUE(IP6, UK_IPV6_MTU_DISCOVER, UK_SV_MTU_DISCOVER6, 0, 5, 1),

	FLAG(UDP, UK_UDP_CORK, UK_SF_UDP_CORK, 0),

	FLAG(TCP, UK_TCP_NODELAY, UK_SF_NODELAY, 0),
	FLAG(TCP, UK_TCP_CORK, UK_SF_CORK, 0),
	FLAG(TCP, UK_TCP_QUICKACK, UK_SF_QUICKACK, 1),
	VALUE(TCP, UK_TCP_KEEPIDLE, UK_SV_KEEPIDLE, 1, 32767, 7200),
	VALUE(TCP, UK_TCP_KEEPINTVL, UK_SV_KEEPINTVL, 1, 32767, 75),
	VALUE(TCP, UK_TCP_KEEPCNT, UK_SV_KEEPCNT, 1, 127, 9),
	VALUE(TCP, UK_TCP_SYNCNT, UK_SV_SYNCNT, 1, 127, 6),
	VALUE(TCP, UK_TCP_USER_TIMEOUT, UK_SV_USER_TIMEOUT, 0, MOST, 0),
	VALUE(TCP, UK_TCP_NOTSENT_LOWAT, UK_SV_NOTSENT_LOWAT, ANY, MOST, 0),
	VALUE(TCP, UK_TCP_LINGER2, UK_SV_LINGER2, ANY, MOST, 60),
};

void inet_options_init(struct inet *s)
{
	uk_socket_options_init(&s->o);
	option_init(&s->o, table, ARRAY_SIZE(table));
}

/* --- what the stack has to know ------------------------------------------ */

struct setting {
	uint8_t level, what;
	uint16_t name;
	bool streams; /* only of TCP */
};

static const struct setting settings[] = {
	{IP, UK_INET_SET_TTL, UK_IP_TTL, true},
	{IP, UK_INET_SET_TOS, UK_IP_TOS, true},
	{IP6, UK_INET_SET_TTL, UK_IPV6_UNICAST_HOPS, true},
	{IP6, UK_INET_SET_TOS, UK_IPV6_TCLASS, true},
	{TCP, UK_INET_SET_NODELAY, UK_TCP_NODELAY, true},
	{TCP, UK_INET_SET_CORK, UK_TCP_CORK, true},
	{TCP, UK_INET_SET_QUICKACK, UK_TCP_QUICKACK, true},
	{TCP, UK_INET_SET_KEEPIDLE, UK_TCP_KEEPIDLE, true},
	{TCP, UK_INET_SET_KEEPINTVL, UK_TCP_KEEPINTVL, true},
	{TCP, UK_INET_SET_KEEPCNT, UK_TCP_KEEPCNT, true},
	{TCP, UK_INET_SET_USER_TIMEOUT, UK_TCP_USER_TIMEOUT, true},
};

static int value_of(const struct inet *s, const struct setting *it)
{
	const struct option *row =
		option_find(table, ARRAY_SIZE(table), it->level, it->name);

	return option_get(&s->o, row);
}

/* The stack gets IPv4's settings only for AF_INET, IPv6's for AF_INET6. */
static bool concerns(const struct inet *s, const struct setting *it)
{
	return is_stream(s) && s->pcb &&
	       (it->level == TCP || (it->level == IP6) == s->six);
}

static void tell(struct inet *s, int level, int name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(settings); i++)
		if (settings[i].level == level && settings[i].name == name &&
		    concerns(s, &settings[i]))
			inet_stack->set(s->pcb, settings[i].what,
					value_of(s, &settings[i]));
}

void inet_apply(struct inet *s)
{
	if (!is_stream(s) || !s->pcb)
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(settings); i++)
		if (settings[i].what != UK_INET_SET_QUICKACK &&
		    concerns(s, &settings[i]))
			inet_stack->set(s->pcb, settings[i].what,
					value_of(s, &settings[i]));
	inet_stack->set(s->pcb, UK_INET_SET_KEEPALIVE,
			inet_has(s, UK_SF_KEEPALIVE));
}

void inet_option_changed(void *handle, int level, int name)
{
	struct inet *s = handle;

	(void)level;
	inet_stack->lock();
	if (name == UK_SO_KEEPALIVE && is_stream(s) && s->pcb)
		inet_stack->set(s->pcb, UK_INET_SET_KEEPALIVE,
				inet_has(s, UK_SF_KEEPALIVE));
	inet_publish(s);
	inet_stack->unlock();
}

/* --- taking and giving --------------------------------------------------- */

/* Callers may pass IPv4's one-byte options as one byte [ip(7)]. */
static int take(int level, const void *value, int len, int *v)
{
	uint8_t byte;

	if (level != IP || len >= (int)sizeof(*v))
		return option_take(value, len, v);
	if (len < (int)sizeof(byte)) {
		*v = 0;
		return 0;
	}
	if (!value)
		return -EFAULT;
	memcpy(&byte, value, sizeof(byte));
	*v = byte;
	return 0;
}

static int give(int level, int v, void *value, int *len)
{
	uint8_t byte = v;

	if (level == IP && *len > 0 && *len < (int)sizeof(v) && v >= 0 &&
	    v <= 255)
		return option_put(&byte, sizeof(byte), value, len);
	return option_put_int(v, value, len);
}

/* Which levels a socket has: AF_INET6 has IPv4's, too. */
static int check_level(const struct inet *s, int level)
{
	if (level == TCP)
		return is_stream(s) ? 0 : -ENOPROTOOPT;
	if (level == UDP)
		return s->kind == UK_INET_UDP ? 0 : -ENOPROTOOPT;
	if (level == IP)
		return 0;
	return level == IP6 && s->six ? 0 : -ENOPROTOOPT;
}

/* Replaces values that stand for another value, such as -1. */
static int usual(const struct inet *s, const struct option *row, int len, int v)
{
	if (row->level == IP && row->name == UK_IP_TTL && v == -1)
		return 64;
	if (row->level == IP && row->name == UK_IP_MULTICAST_TTL && v == -1)
		return 1;
	if (row->level == IP && row->name == UK_IP_TOS)
		return is_stream(s) ? v & 0xfc : v & 0xff;
	if (row->level == IP6 && row->name == UK_IPV6_UNICAST_HOPS && v == -1)
		return 64;
	if (row->level == IP6 && row->name == UK_IPV6_MULTICAST_HOPS && v == -1)
		return 1;
	if (row->level == IP6 && row->name == UK_IPV6_TCLASS && v == -1)
		return 0;
	if (row->level == TCP && row->name == UK_TCP_LINGER2)
		return v < 0 ? -1 : v ? MIN(v, 120) : 60;
	(void)len;
	return v;
}

/* Options that the socket's type, or a bound socket, refuses. */
static int refused(const struct inet *s, const struct option *row, int len)
{
	if (is_stream(s) && row->level == IP &&
	    row->name == UK_IP_MULTICAST_TTL)
		return -EINVAL;
	if (is_stream(s) && row->level == IP6 &&
	    row->name == UK_IPV6_MULTICAST_HOPS)
		return -ENOPROTOOPT;
	if (row->level == IP && len < 1 &&
	    (row->name == UK_IP_TTL || row->name == UK_IP_MULTICAST_TTL ||
	     row->name == UK_IP_MULTICAST_LOOP || row->name == UK_IP_FREEBIND ||
	     row->name == UK_IP_TRANSPARENT))
		return -EINVAL;
	if (row->level == IP6 && row->name == UK_IPV6_V6ONLY && s->bound)
		return -EINVAL;
	return 0;
}

static int set_row(struct inet *s, const struct option *row, const void *value,
		   int len)
{
	int v = 0, rc = take(row->level, value, len, &v);

	if (!rc)
		rc = refused(s, row, len);
	if (!rc)
		rc = option_set(&s->o, row, usual(s, row, len, v));
	if (!rc)
		tell(s, row->level, row->name);
	if (!rc && row->level == UDP && !inet_has(s, UK_SF_UDP_CORK))
		cork_push(s);
	return rc;
}

/* --- those of IP that are no plain value --------------------------------- */

static int path_mtu(struct inet *s, void *value, int *len)
{
	struct uk_inet_addr from;
	int mtu;

	if (!s->has_peer || (is_stream(s) && s->state != UK_TCP_ESTABLISHED) ||
	    inet_stack->route(&s->peer.addr, &from, &mtu))
		return -ENOTCONN;
	if (uk_inet_is4(&s->peer.addr))
		mtu = MIN(mtu, MTU4_MAX);
	return option_put_int(mtu, value, len);
}

/* The interface that has an address of IPv4, or that number; 0: none. */
static int interface_of(uint32_t local, int index)
{
	struct uk_inet_interface it;

	for (unsigned int i = 0; inet_stack->interface(i, &it); i++)
		if (index ? it.index == index
			  : !memcmp(it.addr.bytes + 12, &local, sizeof(local)))
			return it.index;
	return 0;
}

/* An address of an interface, an ip_mreq, or an ip_mreqn: the length tells. */
static int take_mreqn(const void *value, int len, bool group,
		      struct uk_ip_mreqn *r)
{
	const int group_len = 2 * sizeof(uint32_t);

	memset(r, 0, sizeof(*r));
	if (len < (group ? group_len : (int)sizeof(uint32_t)))
		return -EINVAL;
	if (!value)
		return -EFAULT;
	if (len >= group_len)
		memcpy(r, value, MIN(len, (int)sizeof(*r)) / 4 * 4);
	else
		memcpy(&r->local, value, sizeof(r->local));
	return 0;
}

static int set_multicast_if(struct inet *s, const void *value, int len)
{
	struct uk_ip_mreqn r;
	int rc = take_mreqn(value, len, false, &r), index;

	if (is_stream(s))
		return -EINVAL;
	if (rc)
		return rc;
	index = r.local || r.interface ? interface_of(r.local, r.interface) : 0;
	if (!index && (r.local || r.interface))
		return -EADDRNOTAVAIL;
	s->o.values[UK_SV_MULTICAST_IF] = index;
	return 0;
}

static int get_multicast_if(struct inet *s, void *value, int *len)
{
	int index = inet_value(s, UK_SV_MULTICAST_IF);
	struct uk_inet_interface it;
	uint32_t addr = 0;

	for (unsigned int i = 0; index && inet_stack->interface(i, &it); i++)
		if (it.index == index)
			memcpy(&addr, it.addr.bytes + 12, sizeof(addr));
	return option_put(&addr, sizeof(addr), value, len);
}

static int change_group(struct inet *s, const struct uk_inet_addr *group,
			int interface, bool join)
{
	return join ? inet_join(s, group, interface)
		    : inet_leave(s, group, interface);
}

static int set_member(struct inet *s, const void *value, int len, bool join)
{
	struct uk_sockaddr_in in = {0};
	struct uk_inet_end group;
	struct uk_ip_mreqn r;
	int rc = take_mreqn(value, len, true, &r), index;

	/* Linux allows it on TCP sockets, too, in spite of the manual. */
	if (rc)
		return rc;
	in.addr = r.group;
	inet_take4(&in, sizeof(in), &group);
	index = r.local || r.interface ? interface_of(r.local, r.interface) : 0;
	if (!index && (r.local || r.interface))
		return join ? -ENODEV : -EADDRNOTAVAIL;
	return change_group(s, &group.addr, index, join);
}

static int set_member6(struct inet *s, const void *value, int len, bool join)
{
	struct uk_inet_addr group = {0};
	struct uk_ipv6_mreq r;

	if (len < (int)sizeof(r))
		return -EINVAL;
	if (!value)
		return -EFAULT;
	memcpy(&r, value, sizeof(r));
	if (r.interface && !interface_of(0, r.interface))
		return join ? -ENODEV : -EADDRNOTAVAIL;
	memcpy(group.bytes, r.group, sizeof(r.group));
	return change_group(s, &group, r.interface, join);
}

static int set_multicast_if6(struct inet *s, const void *value, int len)
{
	int index, rc = option_take(value, len, &index);

	if (is_stream(s))
		return -ENOPROTOOPT;
	if (rc)
		return rc;
	if (index && !interface_of(0, index))
		return -ENODEV;
	s->o.values[UK_SV_MULTICAST_IF] = index;
	return 0;
}

static int set_mtu6(struct inet *s, const void *value, int len)
{
	int v, rc = option_take(value, len, &v);

	if (rc)
		return rc;
	if (v && v < 1280)
		return -EINVAL;
	s->o.values[UK_SV_MTU6] = v;
	return 0;
}

static int set_ip(struct inet *s, int name, const void *value, int len)
{
	switch (name) {
	case UK_IP_MULTICAST_IF: return set_multicast_if(s, value, len);
	case UK_IP_ADD_MEMBERSHIP: return set_member(s, value, len, true);
	case UK_IP_DROP_MEMBERSHIP: return set_member(s, value, len, false);
	default: return -ENOPROTOOPT;
	}
}

static int set_ip6(struct inet *s, int name, const void *value, int len)
{
	switch (name) {
	case UK_IPV6_MULTICAST_IF: return set_multicast_if6(s, value, len);
	case UK_IPV6_ADD_MEMBERSHIP: return set_member6(s, value, len, true);
	case UK_IPV6_DROP_MEMBERSHIP: return set_member6(s, value, len, false);
	case UK_IPV6_MTU: return set_mtu6(s, value, len);
	default: return -ENOPROTOOPT;
	}
}

static int get_other(struct inet *s, int level, int name, void *value, int *len)
{
	if (level == TCP)
		return stream_get_option(s, name, value, len);
	if (level == IP && name == UK_IP_MULTICAST_IF)
		return get_multicast_if(s, value, len);
	if (level == IP && name == UK_IP_OPTIONS)
		return option_put("", 0, value, len);
	if ((level == IP && name == UK_IP_MTU) ||
	    (level == IP6 && name == UK_IPV6_MTU))
		return path_mtu(s, value, len);
	if (level == IP6 && name == UK_IPV6_MULTICAST_IF)
		return option_put_int(inet_value(s, UK_SV_MULTICAST_IF), value,
				      len);
	return -ENOPROTOOPT;
}

/* --- SOL_SOCKET's that only we know -------------------------------------- */

static int get_socket_level(struct inet *s, int name, void *value, int *len)
{
	int error;

	switch (name) {
	case UK_SO_ERROR:
		error = -inet_take_error(s);
		if (!error) {
			error = s->soft_error;
			s->soft_error = 0;
		}
		return option_put_int(error, value, len);
	case UK_SO_ACCEPTCONN:
		return option_put_int(s->state == UK_TCP_LISTEN, value, len);
	case UK_SO_BINDTODEVICE: return option_put("", 0, value, len);
	default: return -ENOPROTOOPT;
	}
}

static int bind_to_device(struct inet *s, const void *value, int len)
{
	char name[UK_IFNAMSIZ] = "";
	struct uk_inet_interface it;

	if (len && !value)
		return -EFAULT;
	memcpy(name, value, MIN(len, (int)sizeof(name) - 1));
	if (!name[0]) {
		inet_stack->set(s->pcb, UK_INET_SET_INTERFACE, 0);
		return 0;
	}
	for (unsigned int i = 0; inet_stack->interface(i, &it); i++)
		if (!memcmp(it.name, name, sizeof(name))) {
			inet_stack->set(s->pcb, UK_INET_SET_INTERFACE,
					it.index);
			return 0;
		}
	return -ENODEV;
}

/* --- the calls ----------------------------------------------------------- */

static int get(struct inet *s, int level, int name, void *value, int *len)
{
	const struct option *row;
	int rc;

	if (level == UK_SOL_SOCKET)
		return get_socket_level(s, name, value, len);
	rc = check_level(s, level);
	if (rc)
		return s->six ? rc : -EOPNOTSUPP;
	if (*len < 0)
		return -EINVAL;
	row = option_find(table, ARRAY_SIZE(table), level, name);
	return row ? give(level, option_get(&s->o, row), value, len)
		   : get_other(s, level, name, value, len);
}

static int set(struct inet *s, int level, int name, const void *value, int len)
{
	const struct option *row;
	int rc;

	if (level == UK_SOL_SOCKET)
		return name == UK_SO_BINDTODEVICE && s->pcb
			       ? bind_to_device(s, value, len)
			       : -ENOPROTOOPT;
	rc = check_level(s, level);
	if (rc)
		return rc;
	row = option_find(table, ARRAY_SIZE(table), level, name);
	if (row)
		return set_row(s, row, value, len);
	if (level == TCP)
		return stream_set_option(s, name, value, len);
	if (level == UDP)
		return -ENOPROTOOPT;
	return level == IP ? set_ip(s, name, value, len)
			   : set_ip6(s, name, value, len);
}

int inet_getsockopt(void *handle, int level, int name, void *value, int *len)
{
	int rc;

	inet_stack->lock();
	rc = get(handle, level, name, value, len);
	inet_stack->unlock();
	return rc;
}

int inet_setsockopt(void *handle, int level, int name, const void *value,
		    int len)
{
	int rc;

	inet_stack->lock();
	rc = set(handle, level, name, value, len);
	inet_publish(handle);
	inet_stack->unlock();
	return rc;
}

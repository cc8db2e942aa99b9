/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Addresses of sockets. Internally, IPv4 addresses are mapped into IPv6's, so
 * that both families are compared and stored in one way. Source: ip(7),
 * ipv6(7).
 */
#include "inet.h"

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

int inet_family(const void *addr, int len)
{
	uint16_t family;

	if (len < (int)sizeof(family))
		return -1;
	memcpy(&family, addr, sizeof(family));
	return family;
}

int inet_take4(const void *addr, int len, struct uk_inet_end *end)
{
	struct uk_sockaddr_in in;

	if (len < (int)sizeof(in))
		return -EINVAL;
	memcpy(&in, addr, sizeof(in));
	memset(end, 0, sizeof(*end));
	memcpy(end->addr.bytes, mapped, sizeof(mapped));
	memcpy(end->addr.bytes + 12, &in.addr, 4);
	end->port = __builtin_bswap16(in.port);
	return 0;
}

static bool has_scope(const struct uk_inet_addr *a)
{
	return (a->bytes[0] == 0xfe && (a->bytes[1] & 0xc0) == 0x80) ||
	       (a->bytes[0] == 0xff && (a->bytes[1] & 0xf) == 2);
}

int inet_take6(const void *addr, int len, struct uk_inet_end *end)
{
	struct uk_sockaddr_in6 in = {0};

	if (len < UK_SOCKADDR_IN6_MIN)
		return -EINVAL;
	memcpy(&in, addr, MIN(len, (int)sizeof(in)));
	memset(end, 0, sizeof(*end));
	memcpy(end->addr.bytes, in.addr, sizeof(in.addr));
	if (has_scope(&end->addr))
		end->addr.zone = in.scope;
	end->port = __builtin_bswap16(in.port);
	return 0;
}

int inet_put(bool six, const struct uk_inet_end *end, void *addr)
{
	struct uk_sockaddr_in6 in6 = {
		.family = UK_AF_INET6,
		.port = __builtin_bswap16(end->port),
		.scope = end->addr.zone,
	};
	struct uk_sockaddr_in in = {
		.family = UK_AF_INET,
		.port = __builtin_bswap16(end->port),
	};

	if (six) {
		memcpy(in6.addr, end->addr.bytes, sizeof(in6.addr));
		memcpy(addr, &in6, sizeof(in6));
		return sizeof(in6);
	}
	memcpy(&in.addr, end->addr.bytes + 12, sizeof(in.addr));
	memcpy(addr, &in, sizeof(in));
	return sizeof(in);
}

struct uk_inet_addr inet_any(bool six)
{
	struct uk_inet_addr a = {0};

	if (!six)
		memcpy(a.bytes, mapped, sizeof(mapped));
	return a;
}

struct uk_inet_addr inet_loopback(const struct uk_inet_addr *a)
{
	struct uk_inet_addr to = inet_any(!uk_inet_is4(a));

	if (uk_inet_is4(a))
		to.bytes[12] = 127;
	to.bytes[15] = 1;
	return to;
}

void inet_any_is_loopback(struct uk_inet_end *end)
{
	if (uk_inet_is_any(&end->addr))
		end->addr = inet_loopback(&end->addr);
}

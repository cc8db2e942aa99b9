/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The stored values of a socket's options, the same for every provider. A
 * table gives the values that each option accepts (posix-socket's options.h);
 * a provider reads the stored values from here.
 * Source: socket(7), ip(7), ipv6(7), tcp(7).
 */
#ifndef UK_SOCKET_OPTIONS_H
#define UK_SOCKET_OPTIONS_H

#include <uk/abi/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Those that are on or off: bits of `flags`. */
enum uk_socket_flag {
	UK_SF_DEBUG,
	UK_SF_REUSEADDR,
	UK_SF_REUSEPORT,
	UK_SF_KEEPALIVE,
	UK_SF_BROADCAST,
	UK_SF_DONTROUTE,
	UK_SF_OOBINLINE,
	UK_SF_NO_CHECK,
	UK_SF_PASSCRED,
	UK_SF_TIMESTAMP,
	UK_SF_TIMESTAMPNS,
	UK_SF_TIMESTAMP_NEW, /* of either, with 64 bits */
	UK_SF_RXQ_OVFL,
	UK_SF_RECVERR,
	UK_SF_RECVTTL,
	UK_SF_RECVTOS,
	UK_SF_PKTINFO,
	UK_SF_RECVORIGDSTADDR,
	UK_SF_FREEBIND,
	UK_SF_TRANSPARENT,
	UK_SF_BIND_NO_PORT,
	UK_SF_MULTICAST_LOOP,
	UK_SF_MULTICAST_ALL,
	UK_SF_HDRINCL,
	UK_SF_V6ONLY,
	UK_SF_RECVERR6,
	UK_SF_PKTINFO6,
	UK_SF_HOPLIMIT6,
	UK_SF_TCLASS6,
	UK_SF_MULTICAST_LOOP6,
	UK_SF_MULTICAST_ALL6,
	UK_SF_DONTFRAG6,
	UK_SF_NODELAY,
	UK_SF_CORK,
	UK_SF_QUICKACK,
	UK_SF_FASTOPEN_CONNECT,
	UK_SF_UDP_CORK,
};

/* Those that are numbers: places of `values`. */
enum uk_socket_value {
	UK_SV_SNDBUF,
	UK_SV_RCVBUF,
	UK_SV_RCVLOWAT,
	UK_SV_PRIORITY,
	UK_SV_MARK,
	UK_SV_BUSY_POLL,
	UK_SV_INCOMING_CPU,
	UK_SV_PEEK_OFF,
	UK_SV_TOS,
	UK_SV_TTL,
	UK_SV_MINTTL,
	UK_SV_MTU_DISCOVER,
	UK_SV_MULTICAST_TTL,
	UK_SV_MULTICAST_IF, /* index of an interface; 0: any */
	UK_SV_HOPS,
	UK_SV_MULTICAST_HOPS,
	UK_SV_TCLASS,
	UK_SV_MTU_DISCOVER6,
	UK_SV_MTU6,
	UK_SV_MAXSEG,
	UK_SV_KEEPIDLE,
	UK_SV_KEEPINTVL,
	UK_SV_KEEPCNT,
	UK_SV_SYNCNT,
	UK_SV_LINGER2,
	UK_SV_DEFER_ACCEPT,
	UK_SV_WINDOW_CLAMP,
	UK_SV_USER_TIMEOUT,
	UK_SV_FASTOPEN,
	UK_SV_NOTSENT_LOWAT,
	UK_SV_COUNT,
};

struct uk_socket_options {
	uint64_t flags;
	int values[UK_SV_COUNT];
	struct uk_linger linger;
	uint64_t send_timeout, receive_timeout; /* ns, 0: none */
};

/** Is the option on? */
static inline bool uk_socket_has(const struct uk_socket_options *o,
				 enum uk_socket_flag flag)
{
	return o->flags >> flag & 1;
}

/** SO_PEEK_OFF: the byte at which a peek begins; negative: not in use. */
static inline int uk_socket_peek_from(const struct uk_socket_options *o,
				      int flags)
{
	return flags & UK_MSG_PEEK ? o->values[UK_SV_PEEK_OFF] : -1;
}

/** Moves SO_PEEK_OFF, if it is in use, on by `n` bytes that were peeked at. */
static inline void uk_socket_peeked(struct uk_socket_options *o, int n)
{
	int *off = &o->values[UK_SV_PEEK_OFF];

	if (*off >= 0 && __builtin_add_overflow(*off, n, off))
		*off = __INT_MAX__;
}

/** Moves it back by `n` bytes that were read. */
static inline void uk_socket_was_read(struct uk_socket_options *o, int n)
{
	int *off = &o->values[UK_SV_PEEK_OFF];

	if (*off >= 0)
		*off = *off > n ? *off - n : 0;
}

/** Sets those that begin with something else than 0. */
void uk_socket_options_init(struct uk_socket_options *o);

#ifdef __cplusplus
}
#endif

#endif /* UK_SOCKET_OPTIONS_H */

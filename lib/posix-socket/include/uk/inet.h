/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A network stack, as posix-socket's families AF_INET and AF_INET6 see it. The
 * stack moves bytes and packets; posix-socket (inet/) decides what calls,
 * flags, states and errors mean to a program, the same for every stack and for
 * loopback.
 *
 * All operations and all upcalls run in a thread that has the stack's lock,
 * and none of them sleeps. An `owner` is posix-socket's, a `pcb` the stack's;
 * both may be dereferenced only with the lock. Addresses are those of IPv6;
 * those of IPv4 are mapped [RFC 4291, 2.5.5.2].
 */
#ifndef UK_INET_H
#define UK_INET_H

#include <uk/abi/inet.h>
#include <uk/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uk_inet_end {
	struct uk_inet_addr addr;
	uint16_t port; /* in the host's order */
};

enum uk_inet_kind { UK_INET_TCP, UK_INET_UDP, UK_INET_RAW };

/** A datagram that has come; the stack frees it. */
struct uk_inet_packet {
	struct uk_inet_packet *next;
	struct uk_inet_end from, to;
	uint64_t when; /* ns since 1970 */
	int interface; /* its index */
	uint8_t tos, ttl;
	bool peeked;	  /* posix-socket's: recvmsg() has seen it */
	size_t len, cost; /* bytes, and what it takes of SO_RCVBUF */
};

/** How a datagram goes out. */
struct uk_inet_route {
	struct uk_inet_end to;
	struct uk_inet_addr from; /* any: the stack chooses */
	int interface;		  /* 0: the stack chooses */
	uint8_t tos, ttl;
	bool broadcast;	  /* it may */
	bool loop;	  /* of multicast: to ourselves as well */
	bool no_fragment; /* -EMSGSIZE rather than parts */
};

/** The relation of an address to this image. */
enum uk_inet_scope {
	UK_INET_ELSEWHERE,
	UK_INET_ANY,
	UK_INET_LOCAL,
	UK_INET_BROADCAST,
	UK_INET_MULTICAST,
};

struct uk_inet_interface {
	char name[UK_IFNAMSIZ];
	int index, mtu;
	unsigned int flags; /* UK_IFF_... */
	struct uk_inet_addr addr;
	uint8_t netmask[4], hwaddr[6];
};

/** The present state of a connection. */
struct uk_inet_tcp {
	uint8_t state;	    /* UK_TCP_... */
	size_t readable;    /* bytes */
	size_t unsent;	    /* bytes that wait */
	size_t outstanding; /* and those that aren't acknowledged, too */
	size_t room;	    /* bytes that send() would take */
	uint32_t mss, mtu, window, rtt_us, rttvar_us, rto_us, cwnd, ssthresh;
	uint32_t retransmits;
};

/** Settings that the stack has to know, as their options have them. */
enum uk_inet_setting {
	UK_INET_SET_TTL,
	UK_INET_SET_TOS,
	UK_INET_SET_KEEPALIVE,
	UK_INET_SET_KEEPIDLE, /* seconds */
	UK_INET_SET_KEEPINTVL,
	UK_INET_SET_KEEPCNT,
	UK_INET_SET_NODELAY,
	UK_INET_SET_CORK,
	UK_INET_SET_QUICKACK,	  /* acknowledges now */
	UK_INET_SET_USER_TIMEOUT, /* ms */
	UK_INET_SET_MAXSEG,
	UK_INET_SET_INTERFACE, /* index; 0: any */
};

struct uk_inet_stack {
	void (*lock)(void);
	void (*unlock)(void);

	/** Makes one; NULL: no memory. `protocol` is that of a raw one. */
	void *(*open)(enum uk_inet_kind kind, int protocol, bool six,
		      void *owner);
	/**
	 * Ends it. A live connection still delivers what was sent, unless
	 * `reset`. The stack makes no further upcall.
	 */
	void (*close)(void *pcb, bool reset);
	/** Port 0: one that is free. `only6`: not IPv4. -EADDRINUSE. */
	int (*bind)(void *pcb, const struct uk_inet_end *at, bool only6);
	/**
	 * TCP: begins; an upcall says how it ends. Others: their peer.
	 * -ENETUNREACH, -EADDRNOTAVAIL, -ENOMEM.
	 */
	int (*connect)(void *pcb, const struct uk_inet_end *to);
	/** Datagrams: no peer, and no local address but `at`. */
	void (*disconnect)(void *pcb, const struct uk_inet_end *at);
	int (*listen)(void *pcb, int backlog);
	/** accept() has taken a connection of a listener. */
	void (*accepted)(void *pcb);
	/** Its local address and port, as far as they are known. */
	void (*local)(void *pcb, struct uk_inet_end *at);
	void (*set)(void *pcb, enum uk_inet_setting what, int value);

	/**
	 * TCP: bytes that it took, from the vector's start. `flags`:
	 * UK_MSG_MORE; UK_MSG_OOB: the last of them is urgent. -EAGAIN.
	 */
	long (*send)(void *pcb, const struct uk_msghdr *m, int flags);
	/** The end of what is sent. */
	int (*send_end)(void *pcb);
	/**
	 * TCP: copies received bytes from the `skip`-th on to the vector, or
	 * throws them away (`m` NULL); those until then are gone, unless
	 * `peek`. Returns how many.
	 */
	size_t (*receive)(void *pcb, const struct uk_msghdr *m, size_t len,
			  size_t skip, bool peek);
	/** If `pcb` has ended, only the bytes left to read count. */
	void (*tcp)(void *pcb, struct uk_inet_tcp *now);

	/** Datagrams. 0, -ENETUNREACH, -EACCES, -EMSGSIZE, -ENOBUFS ... */
	int (*send_packet)(void *pcb, const struct uk_msghdr *m, size_t len,
			   const struct uk_inet_route *r);
	/**
	 * Copies a packet's bytes, from the `skip`-th on, to the vector;
	 * returns how many fitted.
	 */
	size_t (*packet_copy)(const struct uk_inet_packet *p,
			      const struct uk_msghdr *m, size_t skip);
	void (*packet_free)(struct uk_inet_packet *p);
	/** Joins or leaves a group; interface 0: the stack chooses. */
	int (*member)(const struct uk_inet_addr *group, int interface,
		      bool join);

	enum uk_inet_scope (*scope)(const struct uk_inet_addr *a);
	/** The source of packets to `to` and the path's MTU; -ENETUNREACH. */
	int (*route)(const struct uk_inet_addr *to, struct uk_inet_addr *from,
		     int *mtu);
	/** The i-th interface, from 0; false: there are no more. */
	bool (*interface)(unsigned int i, struct uk_inet_interface *it);
	/**
	 * Has a connection without a socket, in TIME-WAIT or on its way to its
	 * end, the local port?
	 */
	bool (*lingers)(const struct uk_inet_end *at);

	int (*nameserver)(unsigned int i, struct uk_inet_addr *addr);
};

/** Adds the stack, once, before level `sys` is over. Context: thread. */
void uk_inet_stack_add(const struct uk_inet_stack *stack);

/*
 * Upcalls of the stack.
 */

/** The connection that was begun has been made. */
void uk_inet_connected(void *owner);

/** Bytes have arrived, or (`end`) the peer's FIN. */
void uk_inet_received(void *owner, bool end);

/**
 * The peer announces an urgent byte [RFC 9293, 3.8.5]: behind `at` others that
 * haven't been read or haven't come yet.
 */
void uk_inet_urgent(void *owner, size_t at);

/** There may be room to send. */
void uk_inet_sent(void *owner);

/** The connection has ended with a (positive) errno; its pcb sends no more. */
void uk_inet_failed(void *owner, int error);

/**
 * A listener has a new connection. Returns the owner of `pcb`; NULL: it has to
 * be reset.
 */
void *uk_inet_incoming(void *owner, void *pcb, const struct uk_inet_end *peer);

/** A packet for `owner`, which takes it. */
void uk_inet_packet(void *owner, struct uk_inet_packet *p);

/** An ICMP error about a packet of ours. */
struct uk_inet_icmp {
	bool six;
	uint8_t type, code;
	uint8_t protocol;	    /* of the packet */
	struct uk_inet_end from;    /* the packet's, so it is ours */
	struct uk_inet_end to;	    /* the packet's */
	struct uk_inet_addr sender; /* of the error */
	uint32_t info;		    /* the next hop's MTU, or 0 */
	const void *data;	    /* of the packet, as far as it came back */
	size_t len;
};

void uk_inet_icmp(const struct uk_inet_icmp *e);

/* --- addresses ---------------------------------------------------------- */

static inline bool uk_inet_is4(const struct uk_inet_addr *a)
{
	const uint32_t *w = (const uint32_t *)a->bytes;

	return !w[0] && !w[1] && a->bytes[8] == 0 && a->bytes[9] == 0 &&
	       a->bytes[10] == 0xff && a->bytes[11] == 0xff;
}

static inline bool uk_inet_same(const struct uk_inet_addr *a,
				const struct uk_inet_addr *b)
{
	return !__builtin_memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/** Is it the unspecified address of either family? */
static inline bool uk_inet_is_any(const struct uk_inet_addr *a)
{
	const uint32_t *w = (const uint32_t *)a->bytes;

	return !w[3] && (uk_inet_is4(a) || (!w[0] && !w[1] && !w[2]));
}

#ifdef __cplusplus
}
#endif

#endif /* UK_INET_H */

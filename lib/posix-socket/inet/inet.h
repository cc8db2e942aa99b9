/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared by the files of AF_INET and AF_INET6. The stack's lock guards all of
 * it; only poll() doesn't take it: it reads `events`, which inet_publish()
 * sets.
 */
#ifndef INET_H
#define INET_H

#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/inet.h>
#include "../options.h"
#include "../socket_internal.h"

/* Linux's net.core.somaxconn, and the most groups of a socket. */
#define BACKLOG_MAX 4096
#define GROUPS_MAX  20

enum phase { FREE, CONNECTING, CONNECTED }; /* Linux's SS_... */

enum { RECEIVE = 1, SEND = 2, BOTH = RECEIVE | SEND }; /* of shutdown() */

/* An error that recvmsg() with MSG_ERRQUEUE will return. */
struct inet_error {
	struct inet_error *next;
	struct uk_sock_extended_err ee;
	struct uk_inet_addr sender;
	struct uk_inet_end to;
	size_t len;
	char data[];
};

struct inet_group {
	struct inet_group *next;
	struct uk_inet_addr addr;
	int interface;
};

struct inet {
	struct inet *next, **link; /* of all */
	struct uk_socket *socket;  /* NULL: not accepted yet, or closed */
	void *pcb;		   /* the stack's; NULL: it has ended */
	struct uk_socket_options o;
	enum uk_inet_kind kind;
	enum phase phase;
	int protocol;
	uint8_t state; /* UK_TCP_CLOSE, _SYN_SENT, _ESTABLISHED or _LISTEN */
	uint8_t shut;
	bool six;
	bool bound;		     /* it has a port */
	bool addr_asked, port_asked; /* by bind() */
	bool has_peer;
	struct uk_inet_end local, peer;
	int error; /* positive; reported once */
	int soft_error;
	short events;

	/* A listener's, and those that wait in it. */
	struct inet *first, *last, *next_pending, *listener;
	uint64_t deferred_until; /* 0: it isn't */

	struct uk_inet_packet *packets, **last_packet;
	size_t used;
	unsigned int dropped;
	struct inet_error *errors;
	struct inet_group *groups;
	bool urgent;	  /* an urgent byte is announced, and not passed yet */
	bool urgent_read; /* MSG_OOB has read it */
	size_t urgent_at; /* bytes before it that are not read */
	struct inet_cork *corked; /* the datagram that waits for more */
};

extern const struct uk_inet_stack *inet_stack;
extern struct inet *inet_all;

static inline struct uk_alloc *inet_heap(void)
{
	return uk_alloc_get_default();
}

static inline bool inet_has(const struct inet *s, enum uk_socket_flag flag)
{
	return uk_socket_has(&s->o, flag);
}

static inline int inet_value(const struct inet *s, enum uk_socket_value v)
{
	return s->o.values[v];
}

static inline bool is_stream(const struct inet *s)
{
	return s->kind == UK_INET_TCP;
}

/** A new one, without a pcb; NULL: no memory. */
struct inet *inet_new(enum uk_inet_kind kind, bool six, int protocol);

/** Frees it; its pcb is closed. */
void inet_free(struct inet *s);

/** Updates the events that poll() reads; wakes the waiters of new ones. */
void inet_publish(struct inet *s);

/** The same, and wakes waiters even if no event is new. */
void inet_announce(struct inet *s);

/** Takes the pending error: 0 or negative. */
int inet_take_error(struct inet *s);

/** The same, but with UK_MSG_REST in `flags` the error stays pending. */
int inet_see_error(struct inet *s, int flags);

/** Passes the settings of all options to the stack. */
void inet_apply(struct inet *s);

/* --- names -------------------------------------------------------------- */

/** Family of a sockaddr of `len` bytes; -1: it is too short to have one. */
int inet_family(const void *addr, int len);

/** Reads one of its family. 0, -EINVAL: it is too short. */
int inet_take4(const void *addr, int len, struct uk_inet_end *end);
int inet_take6(const void *addr, int len, struct uk_inet_end *end);

/** Writes one in the format of the socket's family; returns its length. */
int inet_put(bool six, const struct uk_inet_end *end, void *addr);

/** The unspecified address of the family. */
struct uk_inet_addr inet_any(bool six);

/** The loopback's address of the family that `a` is of. */
struct uk_inet_addr inet_loopback(const struct uk_inet_addr *a);

/** Replaces the unspecified address given to connect() by loopback's. */
void inet_any_is_loopback(struct uk_inet_end *end);

/* --- calls -------------------------------------------------------------- */

int inet_bind(void *handle, const void *addr, int len);
/** Gives it a port that is free, unless it has one. 0, -EAGAIN ... */
int inet_autobind(struct inet *s);
/** Would `s` collide at `at` with another one? */
bool inet_conflict(const struct inet *s, const struct uk_inet_end *at);
/** The SO_REUSEPORT socket of the port that gets packets of `from`. */
struct inet *inet_share(struct inet *s, const struct uk_inet_end *from);

int stream_connect(struct inet *s, const void *addr, int len);
int stream_connect_end(struct inet *s);
int stream_disconnect(struct inet *s);
int stream_listen(struct inet *s, int backlog);
int stream_accept(struct inet *s, void *addr, int *len, void **accepted);
int stream_shutdown(struct inet *s, int how);
long stream_send(struct inet *s, const struct uk_msghdr *m, int flags);
long stream_receive(struct inet *s, struct uk_msghdr *m, int flags);
short stream_events(const struct inet *s);

/** Reads the urgent byte (MSG_OOB). -EINVAL, -EAGAIN. */
long urgent_receive(struct inet *s, struct uk_msghdr *m, int flags);
/** Is the urgent byte here, and not read by MSG_OOB? */
bool urgent_is_here(const struct inet *s, size_t readable);
/** Is the next byte the urgent one? */
bool urgent_is_next(const struct inet *s);
/** Is it, and has recv() to leave it out? */
bool urgent_is_hole(const struct inet *s);
/** The bytes of `readable` that recv() may read at once. */
size_t urgent_limit(const struct inet *s, size_t readable);
/** Those that SIOCINQ tells of: the ones before the urgent one. */
size_t urgent_before(const struct inet *s, size_t readable);
/** recv() has passed `n` bytes. */
void urgent_passed(struct inet *s, size_t n);
/** Takes `s` from its listener's queue, if it waits there. */
void stream_leave(struct inet *s);
/** Bytes not acknowledged yet; `unsent`: not sent yet. */
size_t stream_outstanding(const struct inet *s, bool unsent);
/** The state by Linux's numbers. */
uint8_t stream_state(const struct inet *s);

int datagram_connect(struct inet *s, const void *addr, int len);
int datagram_disconnect(struct inet *s);
int datagram_shutdown(struct inet *s, int how);
long datagram_send(struct inet *s, const struct uk_msghdr *m, int flags);
long datagram_receive(struct inet *s, struct uk_msghdr *m, int flags);
short datagram_events(const struct inet *s);
void datagram_flush(struct inet *s);
/** The most bytes of a datagram that takes this route. */
size_t datagram_most(const struct uk_inet_route *r);

/**
 * Appends `len` bytes to the datagram that waits, or begins one that takes the
 * route `r`. -EMSGSIZE, -ENOBUFS: the datagram is given up.
 */
int cork_append(struct inet *s, const struct uk_msghdr *m, size_t len,
		const struct uk_inet_route *r);
/** Is the datagram that waits one of IPv4? */
bool cork_is4(const struct inet *s);
/** Sends the datagram that waits, if there is one. */
int cork_push(struct inet *s);
/** Gives it up. */
void cork_drop(struct inet *s);

/** Returns the first of the queued errors, as recvmsg() does. */
long inet_receive_error(struct inet *s, struct uk_msghdr *m, int flags);
/** Queues one; without memory it is lost. */
void inet_queue_error(struct inet *s, const struct inet_error *e,
		      const void *data, size_t len);
void inet_flush_errors(struct inet *s);

/* --- options and what goes along ----------------------------------------- */

int inet_getsockopt(void *handle, int level, int name, void *value, int *len);
int inet_setsockopt(void *handle, int level, int name, const void *value,
		    int len);
void inet_option_changed(void *handle, int level, int name);
/** Sets the options of IP, IPv6 and TCP to their initial values. */
void inet_options_init(struct inet *s);
/** The options of TCP that need more than a stored value. */
int stream_get_option(struct inet *s, int name, void *value, int *len);
int stream_set_option(struct inet *s, int name, const void *value, int len);

/** Joins, leaves; leaves all. 0, -EADDRNOTAVAIL ... */
int inet_join(struct inet *s, const struct uk_inet_addr *group, int interface);
int inet_leave(struct inet *s, const struct uk_inet_addr *group, int interface);
void inet_leave_all(struct inet *s);

/** Reads a datagram's control messages into `r`. 0, -EINVAL. */
int inet_control_take(const struct inet *s, const struct uk_msghdr *m,
		      struct uk_inet_route *r);
/** Puts a packet's control messages into `m`, as far as there is room. */
void inet_control_put(const struct inet *s, struct uk_msghdr *m,
		      const struct uk_inet_packet *p);
void inet_control_error(const struct inet *s, struct uk_msghdr *m,
			const struct inet_error *e);

int inet_ioctl(void *handle, unsigned int request, void *arg);
int inet_interfaces(unsigned int request, void *arg);

#endif /* INET_H */

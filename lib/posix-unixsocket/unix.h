/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared by the files of AF_UNIX. One mutex, unix_lock, guards all sockets;
 * poll() doesn't take it, but the spinlock of a socket's peers.
 */
#ifndef UNIX_H
#define UNIX_H

#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/socket.h>

/* Bytes that wait in a socket at most; Linux's net.core.wmem_default. */
#define LIMIT 212992

/* Descriptors in a message at most [unix(7), SCM_MAX_FD]. */
#define FDS_MAX 253

#define FAMILY_LEN ((int)sizeof(uint16_t))

struct address {
	struct uk_sockaddr_un un;
	int len; /* 0: it has none */
};

/* The credentials and descriptors of a message. */
struct control {
	struct uk_ucred cred;
	unsigned int n;
	struct uk_file *files[]; /* each a reference */
};

struct packet {
	struct packet *next;
	size_t len, at; /* bytes, and how many have been taken */
	struct address from;
	struct control *control; /* NULL: nothing */
	bool peeked;
	char data[];
};

struct unix_socket {
	unsigned int refs; /* its own, and of sockets that it is the peer of */
	int type;
	struct uk_socket *socket; /* NULL: not accepted yet, or closed */
	struct address name;
	bool bound; /* it is found by its name; one from accept() isn't */
	struct unix_socket *next; /* of all that aren't closed */
	uint64_t dev, ino;	  /* of its file; 0: none */

	struct uk_spinlock peers; /* of the next two */
	struct unix_socket *peer; /* the socket that it sends to */
	struct unix_socket *full; /* the socket that was full */
	bool waited_for;	  /* a sender waits for room here */

	struct packet *first, **last;
	struct packet *urgent; /* of these; NULL: none, or it was passed */
	size_t used;
	bool closed, shut_in, shut_out, nonblock;
	bool has_peer_cred;
	struct uk_socket_options o;
	int error; /* positive; reported once */

	bool listening;
	unsigned int backlog, npending;
	struct unix_socket *pending, *next_pending;
};

extern struct uk_mutex unix_lock;
extern struct unix_socket *unix_all;

static inline struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

static inline bool is_stream(const struct unix_socket *s)
{
	return s->type == UK_SOCK_STREAM;
}

static inline bool is_connected_kind(const struct unix_socket *s)
{
	return s->type != UK_SOCK_DGRAM;
}

/** A new one, with one reference; NULL without memory. */
struct unix_socket *unix_new(int type);

/** Gives up a reference. Context: locked. */
void unix_put(struct unix_socket *s);

/** Wakes waiters of `s`, for any or for these events. Context: locked. */
void unix_notify(struct unix_socket *s);
void unix_notify_of(struct unix_socket *s, short events);

/** Makes `to` the peer; NULL: `s` has none. Context: locked. */
void unix_set_peer(struct unix_socket *s, struct unix_socket *to);

/** Notes that `s` waits for room in `to`. Context: locked. */
void unix_set_full(struct unix_socket *s, struct unix_socket *to);

/* --- names ------------------------------------------------------------- */

/** Checks an address of the caller and copies it. 0, -EINVAL. */
int address_get(struct address *a, const void *addr, int len);

/** Writes it to a buffer with room for any address; returns its length. */
int address_put(const struct address *a, void *addr);

/** Gives `s` a name. Context: locked. */
int name_bind(struct unix_socket *s, const struct address *a);

/**
 * The socket with that name; abstract names are looked up per `type`. NULL: no
 * socket, and `rc` says why. Context: locked.
 */
struct unix_socket *name_find(const struct address *a, int type, int *rc);

/** Makes a socket's file; -EADDRINUSE when there is one of its name. */
int file_make(const char *path, uint64_t *dev, uint64_t *ino);

/** Which file it is; -ECONNREFUSED when it isn't a socket. */
int file_find(const char *path, uint64_t *dev, uint64_t *ino);

/* --- connections ------------------------------------------------------- */

int unix_connect(void *handle, const void *addr, int len);
int unix_listen(void *handle, int backlog);
int unix_accept(void *handle, void *addr, int *len, void **accepted);
int unix_pair(int type, int protocol, void *handles[2]);

/* --- messages ---------------------------------------------------------- */

long unix_sendmsg(void *handle, const struct uk_msghdr *m, int flags);
long unix_recvmsg(void *handle, struct uk_msghdr *m, int flags);
int unix_ioctl(void *handle, unsigned int request, void *arg);

/** Copies to the vector from its byte `skip` on; returns how much. */
size_t unix_copy_out(const struct uk_msghdr *m, size_t skip, const char *data,
		     size_t len);

/** Frees packets, unlocked, since their files' ends may be sockets. */
void packets_free(struct packet *p);

/** Reads control messages of `m`; NULL: none (`rc` 0) or an error. */
struct control *control_get(const struct uk_msghdr *m, int *rc);

/** Writes control messages into `m`; `c` NULL: there are none. */
void control_put(struct uk_msghdr *m, const struct control *c, bool pass_cred,
		 int flags);

void control_free(struct control *c);

/** The credentials of the image's only process. */
struct uk_ucred unix_cred(void);

/* --- urgent bytes; all are called locked --------------------------------- */

/** May MSG_OOB send `total` bytes? 0, -EOPNOTSUPP, -ENOTCONN. */
int urgent_may_send(const struct unix_socket *s, size_t total);

/** `p`, which is queued, is the urgent byte of `to`. */
void urgent_sent(struct unix_socket *to, struct packet *p);

/** Does a call of a stream that has bytes end before `p`? */
bool urgent_stops(const struct unix_socket *s, const struct packet *p);

/** Does recv() leave out `p`? */
bool urgent_is_hole(const struct unix_socket *s, const struct packet *p);

/** `p` was read, or left out. */
void urgent_passed(struct unix_socket *s, const struct packet *p);

/** As recvmsg() with MSG_OOB. 1, -EINVAL, -EOPNOTSUPP, -ENOTCONN. */
long urgent_receive(struct unix_socket *s, struct uk_msghdr *m, int flags);

/** Is the next byte the urgent one, or the one behind? -ENOTTY. */
int urgent_at_mark(const struct unix_socket *s);

/** Is there a byte in the packets `p` of a stream? */
bool urgent_is_unread(const struct packet *p);

#endif /* UNIX_H */

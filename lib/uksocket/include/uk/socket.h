/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a network stack gives, to be behind socket(). There is one provider,
 * which sets itself before level `sys` is over.
 *
 * A socket is the provider's by its `handle`. Every operation may sleep unless
 * the socket was told not to, is called in a thread, and returns negative
 * errno when it fails. One thread at a time sends, and one receives; `close`
 * comes when nobody is in an operation any more.
 */
#ifndef UK_SOCKET_H
#define UK_SOCKET_H

#include <netdb.h>
#include <sys/socket.h>
#include <uk/lock.h>

struct uk_socket;

struct uk_socket_provider {
	/** Returns a handle, at least 0. `type` without SOCK_... flags. */
	int (*socket)(int family, int type, int protocol);
	/** Has uk_socket_notify(s) called when what `poll` says changes. */
	void (*attach)(int handle, struct uk_socket *s);
	int (*close)(int handle);
	int (*bind)(int handle, const struct sockaddr *addr, socklen_t len);
	int (*listen)(int handle, int backlog);
	/** Returns the new socket's handle. */
	int (*accept)(int handle, struct sockaddr *addr, socklen_t *len);
	int (*connect)(int handle, const struct sockaddr *addr, socklen_t len);
	int (*shutdown)(int handle, int how);
	ssize_t (*sendmsg)(int handle, const struct msghdr *msg, int flags);
	ssize_t (*recvmsg)(int handle, struct msghdr *msg, int flags);
	int (*getname)(int handle, struct sockaddr *addr, socklen_t *len,
		       bool peer);
	int (*getsockopt)(int handle, int level, int name, void *value,
			  socklen_t *len);
	int (*setsockopt)(int handle, int level, int name, const void *value,
			  socklen_t len);
	int (*set_nonblock)(int handle, bool on);
	/** Bytes that can be read now. */
	int (*available)(int handle);
	/** POLL... that hold now. Doesn't sleep. */
	short (*poll)(int handle);
	/**
	 * Fills in up to `n` name servers, of either family, in the order to
	 * ask them. Returns how many. NULL: there are none.
	 */
	unsigned int (*name_servers)(struct sockaddr_storage *list,
				     unsigned int n);
	/**
	 * The local address that a packet to `to`, of either family, would
	 * come from. Returns 0 or -ENETUNREACH. NULL: no address is reached.
	 */
	int (*source)(const struct sockaddr *to, struct sockaddr_storage *from);
};

/** Sets the provider. Context: thread, once. */
void uk_socket_provider_set(const struct uk_socket_provider *p);

/** Something about `s` has changed that poll() may wait for. Context: any. */
void uk_socket_notify(struct uk_socket *s);

#endif /* UK_SOCKET_H */

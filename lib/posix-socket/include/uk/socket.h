/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is behind socket(): a provider for each family of addresses, which adds
 * itself before level `sys` is over. Addresses, messages and options are as
 * the calls have them (uk/abi/socket.h), whatever the C library is.
 *
 * A socket is the provider's by its handle. Every operation is called in a
 * thread, and returns negative errno when it fails. One thread at a time sends,
 * and one receives or accepts; `close` comes when nobody is in an operation any
 * more. `sendmsg`, `recvmsg` and `accept` never wait: they return -EAGAIN, and
 * are called again when `poll` says that there is something.
 */
#ifndef UK_SOCKET_H
#define UK_SOCKET_H

#include <uk/abi/socket.h>
#include <uk/file.h>

struct uk_socket;

/** An address of IPv6; of IPv4 as IPv6 has it [RFC 4291, 2.5.5.2]. */
struct uk_inet_addr {
	uint8_t bytes[16];
	uint32_t zone; /* of a link's address, 0: none */
};

struct uk_socket_provider {
	struct uk_socket_provider *next; /* private */
	int families[2];		 /* 0: none */
	/** `type` without SOCK_... flags. */
	int (*socket)(int family, int type, int protocol, void **handle);
	/** Two that are connected; NULL: -EOPNOTSUPP. */
	int (*pair)(int type, int protocol, void *handles[2]);
	/** Has uk_socket_notify(s) called when what `poll` says changes. */
	void (*attach)(void *handle, struct uk_socket *s);
	void (*close)(void *handle);
	int (*bind)(void *handle, const void *addr, int len);
	int (*listen)(void *handle, int backlog);
	/** `addr` NULL: isn't asked for. */
	int (*accept)(void *handle, void *addr, int *len, void **accepted);
	/** Waits, unless set_nonblock() was told otherwise. */
	int (*connect)(void *handle, const void *addr, int len);
	int (*shutdown)(void *handle, int how);
	/**
	 * Bytes, of a stream maybe less than there are. `flags` have
	 * UK_MSG_DONTWAIT, and never UK_MSG_NOSIGNAL or UK_MSG_WAITALL.
	 */
	long (*sendmsg)(void *handle, const struct uk_msghdr *msg, int flags);
	/** Sets `name_len`, `control_len` and `flags` of `msg`, too. */
	long (*recvmsg)(void *handle, struct uk_msghdr *msg, int flags);
	int (*getname)(void *handle, void *addr, int *len, bool peer);
	int (*getsockopt)(void *handle, int level, int name, void *value,
			  int *len);
	int (*setsockopt)(void *handle, int level, int name, const void *value,
			  int len);
	int (*set_nonblock)(void *handle, bool on);
	/** Bytes that can be read now. */
	int (*available)(void *handle);
	/** UK_POLL... that hold now. Doesn't sleep. */
	short (*poll)(void *handle);
	/** Of the i-th server of names; -ENOENT. NULL: there are none. */
	int (*nameserver)(unsigned int i, struct uk_inet_addr *addr);
	/**
	 * Of this image, what a packet to `to` would come from; -ENETUNREACH.
	 * NULL: nothing is reached.
	 */
	int (*source)(const struct uk_inet_addr *to, struct uk_inet_addr *from);
};

/** Adds a provider. Context: thread. */
void uk_socket_provider_add(struct uk_socket_provider *p);

/** Something about `s` has changed that poll() may wait for. Context: any. */
void uk_socket_notify(struct uk_socket *s);

/** The file of `s`. Context: any. */
struct uk_file *uk_socket_file(struct uk_socket *s);

/** The handle of a file that is a socket of `p`; NULL: it is none. */
void *uk_socket_handle(struct uk_file *f, const struct uk_socket_provider *p);

/** As the operation, of the first provider that knows any. Context: thread. */
int uk_socket_nameserver(unsigned int i, struct uk_inet_addr *addr);

/** As the operation, of the first provider that has it. Context: thread. */
int uk_socket_source(const struct uk_inet_addr *to, struct uk_inet_addr *from);

#endif /* UK_SOCKET_H */

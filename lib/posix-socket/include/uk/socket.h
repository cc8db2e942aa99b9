/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is behind socket(): a provider for each family of addresses, which adds
 * itself before level `sys` is over. posix-socket decides what is the same for
 * every family (descriptors, waiting, lengths of addresses, SIGPIPE, options
 * of SOL_SOCKET); a provider decides what its family's page of the manual
 * says. Messages and options are as the calls have them (uk/abi/socket.h),
 * whatever the C library is.
 *
 * A socket is the provider's by its handle. Every operation is called in a
 * thread, and returns negative errno when it fails. One thread at a time sends,
 * and one receives or accepts; `close` comes when no operation is under way
 * any more. `sendmsg`, `recvmsg` and `accept` never wait: they return -EAGAIN,
 * and are called again when `poll` says that there is something.
 *
 * Addresses that a provider reads are private copies of the caller's, of at
 * most UK_SOCKET_NAME_MAX bytes; those that it writes have room for that many.
 */
#ifndef UK_SOCKET_H
#define UK_SOCKET_H

#include <uk/abi/socket.h>
#include <uk/file.h>
#include <uk/socket_options.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uk_socket;

/** An address of IPv6; of IPv4 as IPv6 has it [RFC 4291, 2.5.5.2]. */
struct uk_inet_addr {
	uint8_t bytes[16];
	uint32_t zone; /* of a link's address, 0: none */
};

/** Bytes of the longest address: Linux's struct sockaddr_storage. */
#define UK_SOCKET_NAME_MAX 128

/**
 * A flag to `sendmsg` and `recvmsg`: part of the call is done already, so an
 * error that waits in the socket is returned, and stays there.
 */
#define UK_MSG_REST 0x20000000

/** Another one to `recvmsg`: the call has waited, so it may return the end. */
#define UK_MSG_WAITED 0x10000000

struct uk_socket_provider {
	struct uk_socket_provider *next; /* private */
	int families[2];		 /* 0: none */
	/** `type` without SOCK_... flags. Sets `*protocol` to what 0 means. */
	int (*socket)(int family, int type, int *protocol, void **handle);
	/** Two that are connected; NULL: -EOPNOTSUPP. */
	int (*pair)(int type, int protocol, void *handles[2]);
	/** Has uk_socket_notify(s) called when what `poll` says changes. */
	void (*attach)(void *handle, struct uk_socket *s);
	void (*close)(void *handle);
	int (*bind)(void *handle, const void *addr, int len);
	int (*listen)(void *handle, int backlog);
	/** Fills `addr` and its length. */
	int (*accept)(void *handle, void *addr, int *len, void **accepted);
	/**
	 * -EINPROGRESS, -EALREADY: it has begun; `poll` says UK_POLLOUT when it
	 * is over, and connect_end() then how it went.
	 */
	int (*connect)(void *handle, const void *addr, int len);
	/** NULL: connect() is over when it returns. */
	int (*connect_end)(void *handle);
	int (*shutdown)(void *handle, int how);
	/**
	 * Bytes, of a stream maybe less than there are. `flags` have
	 * UK_MSG_DONTWAIT, and never UK_MSG_NOSIGNAL or UK_MSG_WAITALL.
	 */
	long (*sendmsg)(void *handle, const struct uk_msghdr *msg, int flags);
	/** Sets `name_len`, `control_len` and `flags` of `msg`, too. */
	long (*recvmsg)(void *handle, struct uk_msghdr *msg, int flags);
	/** Fills `addr`, and returns its length. */
	int (*getname)(void *handle, void *addr, bool peer);
	/** The stored option values of the socket. */
	struct uk_socket_options *(*options)(void *handle);
	/** A stored option of SOL_SOCKET was set; NULL: not wanted. */
	void (*option_changed)(void *handle, int level, int name);
	/** Options that posix-socket doesn't know. `*len` isn't negative. */
	int (*getsockopt)(void *handle, int level, int name, void *value,
			  int *len);
	int (*setsockopt)(void *handle, int level, int name, const void *value,
			  int len);
	/** O_NONBLOCK changed; NULL: `connect` never waits. */
	int (*set_nonblock)(void *handle, bool on);
	/** -ENOTTY: it doesn't know the request. */
	int (*ioctl)(void *handle, unsigned int request, void *arg);
	/** SO_LINGER says so: waits until what was sent has arrived. */
	bool (*lingers)(void *handle);
	/** UK_POLL... that hold now. Doesn't sleep. */
	short (*poll)(void *handle);
	/** Address of the i-th name server; -ENOENT. NULL: no servers. */
	int (*nameserver)(unsigned int i, struct uk_inet_addr *addr);
	/**
	 * Of this image, what a packet to `to` would come from; -ENETUNREACH.
	 * NULL: nothing is reached.
	 */
	int (*source)(const struct uk_inet_addr *to, struct uk_inet_addr *from);
	/** ioctl() of interfaces, which any socket takes; NULL: none. */
	int (*interfaces)(unsigned int request, void *arg);
};

/** Adds a provider. Context: thread. */
void uk_socket_provider_add(struct uk_socket_provider *p);

/**
 * Something about `s` has changed that poll() may wait for; of the second, one
 * of `events`. Context: any, no spinlock held.
 */
void uk_socket_notify(struct uk_socket *s);
void uk_socket_notify_of(struct uk_socket *s, short events);

/** An urgent byte is announced to `s`: its owner gets SIGURG. Context: same. */
void uk_socket_urgent(struct uk_socket *s);

/** The handle of a file that is a socket of `p`; NULL: it is none. */
void *uk_socket_handle(struct uk_file *f, const struct uk_socket_provider *p);

/** As the operation, of the first provider that knows any. Context: thread. */
int uk_socket_nameserver(unsigned int i, struct uk_inet_addr *addr);

/** As the operation, of the first provider that has it. Context: thread. */
int uk_socket_source(const struct uk_inet_addr *to, struct uk_inet_addr *from);

#ifdef __cplusplus
}
#endif

#endif /* UK_SOCKET_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of sockets share.
 */
#ifndef SOCKET_INTERNAL_H
#define SOCKET_INTERNAL_H

#include <uk/socket.h>

struct uk_socket {
	struct uk_file file;
	struct uk_socket_provider *provider;
	void *handle;
	int family, type, protocol;
	uint64_t send_timeout, receive_timeout; /* ns, 0: none */
	struct uk_mutex sending, receiving;
};

/** The socket of `fd` with a reference, or NULL and what is wrong. */
struct uk_socket *socket_get(int fd, int *rc);

/**
 * A descriptor for `handle`, a socket like another one; it is closed when
 * there is none. `flags`: UK_SOCK_....
 */
int socket_wrap(const struct uk_socket *like, void *handle, int flags);

/* As the calls of those names. */
long socket_send(struct uk_socket *s, const struct uk_msghdr *m, int flags);
long socket_receive(struct uk_socket *s, struct uk_msghdr *m, int flags);
long socket_accept(struct uk_socket *s, void *addr, int *len, int flags);

/* Runs `call` on the socket `s` of `fd`. */
#define WITH_SOCKET(fd, s, call)                                               \
	({                                                                     \
		int bad_ = 0;                                                  \
		struct uk_socket *s = socket_get(fd, &bad_);                   \
		long rc_ = s ? (call) : bad_;                                  \
                                                                               \
		if (s)                                                         \
			uk_file_put(&s->file);                                 \
		rc_;                                                           \
	})

#endif /* SOCKET_INTERNAL_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared by the files of posix-socket.
 */
#ifndef SOCKET_INTERNAL_H
#define SOCKET_INTERNAL_H

#include <uk/socket.h>

/*
 * An event that no program asks for: of a stream, there is at least a byte,
 * though fewer than SO_RCVLOWAT says.
 */
#define UK_POLL_SOME 0x4000

struct uk_socket {
	struct uk_file file;
	struct uk_socket_provider *provider;
	void *handle;
	int family, type, protocol;
	int owner; /* receives SIGIO and SIGURG; 0: none */
	struct uk_mutex sending, receiving;
};

/** The socket of `fd` with a reference, or NULL and what is wrong. */
struct uk_socket *socket_get(int fd, int *rc);

/** Gives up the reference. */
void socket_put(struct uk_socket *s);

/**
 * A descriptor for `handle`, a socket like another one; it is closed when
 * there is none. `flags`: UK_SOCK_....
 */
int socket_wrap(const struct uk_socket *like, void *handle, int flags);

/** The options of `s`. */
static inline struct uk_socket_options *socket_options(struct uk_socket *s)
{
	return s->provider->options(s->handle);
}

/** The deadline of a timeout in ns; 0: there is none. */
static inline uint64_t socket_deadline(uint64_t timeout)
{
	return timeout ? ukplat_clock_ns() + timeout : UK_FOREVER;
}

/**
 * Waits for `events`, unless it shall not. 0: try again; -EAGAIN: it is too
 * late; -EINTR, -UK_ERESTART: a signal has come.
 */
long socket_wait(struct uk_socket *s, short events, int flags,
		 uint64_t deadline);

/** Gives the address `from` of `n` bytes to a caller. 0, -EINVAL, -EFAULT. */
int socket_put_name(const void *from, int n, void *to, int *len);

/** As fcntl() with F_SETOWN. 0, -EINVAL, -ESRCH. */
int socket_set_owner(struct uk_socket *s, int who);

/** As ioctl() of a socket. */
int socket_ioctl(struct uk_file *f, unsigned long request, void *arg);

/** ioctl() of interfaces, by the first provider that has any. */
int socket_interfaces(unsigned int request, void *arg);

/* As the calls of those names; `addr` as uk/socket.h says. */
int socket_connect(struct uk_socket *s, const void *addr, int len);
long socket_send(struct uk_socket *s, const struct uk_msghdr *m, int flags);
long socket_receive(struct uk_socket *s, struct uk_msghdr *m, int flags);
long socket_accept(struct uk_socket *s, void *addr, int *len, int flags);

/** The socket that is the file `f`. */
static inline struct uk_socket *socket_of(struct uk_file *f)
{
	return uk_container_of(f, struct uk_socket, file);
}

/* Runs `call` on the socket `s` of `fd`. */
#define WITH_SOCKET(fd, s, call)                                               \
	({                                                                     \
		int bad_ = 0;                                                  \
		struct uk_socket *s = socket_get(fd, &bad_);                   \
		long rc_ = s ? (call) : bad_;                                  \
                                                                               \
		if (s)                                                         \
			socket_put(s);                                         \
		rc_;                                                           \
	})

#endif /* SOCKET_INTERNAL_H */

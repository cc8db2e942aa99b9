/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP's sockets with the C library's types and values, which are Linux's,
 * instead of its own. Both lwip/sockets.h and lwip/inet.h come here.
 */
#ifndef LWIP_UK_SOCKETS_H
#define LWIP_UK_SOCKETS_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include "lwip/ip_addr.h"
#include "lwip/netif.h"
#include "lwip/err.h"

typedef __typeof__(((struct msghdr *)0)->msg_iovlen) msg_iovlen_t;

#ifndef SIN_ZERO_LEN
#define SIN_ZERO_LEN 8
#endif

/* Milliseconds; lwIP's alone. */
#ifndef TCP_KEEPALIVE
#define TCP_KEEPALIVE 0x100
#endif

#define LWIP_SELECT_MAXNFDS FD_SETSIZE

struct ifreq {
	char ifr_name[NETIF_NAMESIZE];
};

#define inet_addr_from_ip4addr(to, from) ((to)->s_addr = (from)->addr)
#define inet_addr_to_ip4addr(to, from)	 ((to)->addr = (from)->s_addr)
#define inet6_addr_from_ip6addr(to, from)                                      \
	memcpy((to)->s6_addr, (from)->addr, sizeof((to)->s6_addr))
#define inet6_addr_to_ip6addr(to, from)                                        \
	do {                                                                   \
		memcpy((to)->addr, (from)->s6_addr, sizeof((to)->addr));       \
		ip6_addr_clear_zone(to);                                       \
	} while (0)

int lwip_accept(int s, struct sockaddr *addr, socklen_t *len);
int lwip_bind(int s, const struct sockaddr *name, socklen_t len);
int lwip_shutdown(int s, int how);
int lwip_getpeername(int s, struct sockaddr *name, socklen_t *len);
int lwip_getsockname(int s, struct sockaddr *name, socklen_t *len);
int lwip_getsockopt(int s, int level, int name, void *value, socklen_t *len);
int lwip_setsockopt(int s, int level, int name, const void *value,
		    socklen_t len);
int lwip_close(int s);
int lwip_connect(int s, const struct sockaddr *name, socklen_t len);
int lwip_listen(int s, int backlog);
ssize_t lwip_recv(int s, void *mem, size_t len, int flags);
ssize_t lwip_read(int s, void *mem, size_t len);
ssize_t lwip_readv(int s, const struct iovec *iov, int iovcnt);
ssize_t lwip_recvfrom(int s, void *mem, size_t len, int flags,
		      struct sockaddr *from, socklen_t *fromlen);
ssize_t lwip_recvmsg(int s, struct msghdr *message, int flags);
ssize_t lwip_send(int s, const void *data, size_t size, int flags);
ssize_t lwip_sendmsg(int s, const struct msghdr *message, int flags);
ssize_t lwip_sendto(int s, const void *data, size_t size, int flags,
		    const struct sockaddr *to, socklen_t tolen);
int lwip_socket(int domain, int type, int protocol);
ssize_t lwip_write(int s, const void *data, size_t size);
ssize_t lwip_writev(int s, const struct iovec *iov, int iovcnt);
int lwip_poll(struct pollfd *fds, nfds_t nfds, int timeout);
int lwip_ioctl(int s, long cmd, void *argp);
int lwip_fcntl(int s, int cmd, int val);
const char *lwip_inet_ntop(int af, const void *src, char *dst, socklen_t size);
int lwip_inet_pton(int af, const char *src, void *dst);

#endif /* LWIP_UK_SOCKETS_H */

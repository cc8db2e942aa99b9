/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets (POSIX.1-2017 <sys/socket.h>); values as Linux has them. */
#ifndef _SYS_SOCKET_H
#define _SYS_SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned int socklen_t;
typedef unsigned short sa_family_t;

#define AF_UNSPEC 0
#define AF_UNIX	  1
#define AF_LOCAL  AF_UNIX
#define AF_INET	  2
#define AF_INET6  10
#define PF_UNSPEC AF_UNSPEC
#define PF_UNIX	  AF_UNIX
#define PF_LOCAL  AF_UNIX
#define PF_INET	  AF_INET
#define PF_INET6  AF_INET6

#define SOCK_STREAM    1
#define SOCK_DGRAM     2
#define SOCK_RAW       3
#define SOCK_RDM       4
#define SOCK_SEQPACKET 5
#define SOCK_NONBLOCK  04000
#define SOCK_CLOEXEC   02000000

#define SOMAXCONN 4096

#define SOL_SOCKET		 1
#define SO_DEBUG		 1
#define SO_REUSEADDR		 2
#define SO_TYPE			 3
#define SO_ERROR		 4
#define SO_DONTROUTE		 5
#define SO_BROADCAST		 6
#define SO_SNDBUF		 7
#define SO_RCVBUF		 8
#define SO_KEEPALIVE		 9
#define SO_OOBINLINE		 10
#define SO_NO_CHECK		 11
#define SO_PRIORITY		 12
#define SO_LINGER		 13
#define SO_BSDCOMPAT		 14
#define SO_REUSEPORT		 15
#define SO_PASSCRED		 16
#define SO_PEERCRED		 17
#define SO_RCVLOWAT		 18
#define SO_SNDLOWAT		 19
#define SO_RCVTIMEO		 20
#define SO_SNDTIMEO		 21
#define SO_BINDTODEVICE		 25
#define SO_ATTACH_FILTER	 26
#define SO_TIMESTAMP		 29
#define SO_ACCEPTCONN		 30
#define SO_SNDBUFFORCE		 32
#define SO_RCVBUFFORCE		 33
#define SO_TIMESTAMPNS		 35
#define SO_MARK			 36
#define SO_PROTOCOL		 38
#define SO_DOMAIN		 39
#define SO_RXQ_OVFL		 40
#define SO_PEEK_OFF		 42
#define SO_BUSY_POLL		 46
#define SO_INCOMING_CPU		 49
#define SO_ATTACH_REUSEPORT_CBPF 51
#define SO_ZEROCOPY		 60

#define SCM_RIGHTS	1
#define SCM_CREDENTIALS 2
#define SCM_TIMESTAMP	SO_TIMESTAMP
#define SCM_TIMESTAMPNS SO_TIMESTAMPNS

#define MSG_OOB		 0x1
#define MSG_PEEK	 0x2
#define MSG_CTRUNC	 0x8
#define MSG_TRUNC	 0x20
#define MSG_DONTWAIT	 0x40
#define MSG_EOR		 0x80
#define MSG_WAITALL	 0x100
#define MSG_CONFIRM	 0x800
#define MSG_ERRQUEUE	 0x2000
#define MSG_NOSIGNAL	 0x4000
#define MSG_MORE	 0x8000
#define MSG_WAITFORONE	 0x10000
#define MSG_CMSG_CLOEXEC 0x40000000

#define SHUT_RD	  0
#define SHUT_WR	  1
#define SHUT_RDWR 2

struct sockaddr {
	sa_family_t sa_family;
	char sa_data[14];
};

struct sockaddr_storage {
	sa_family_t ss_family;
	char __ss_padding[118];
	unsigned long __ss_align;
};

struct linger {
	int l_onoff, l_linger;
};

struct msghdr {
	void *msg_name;
	socklen_t msg_namelen;
	struct iovec *msg_iov;
	size_t msg_iovlen;
	void *msg_control;
	size_t msg_controllen;
	int msg_flags;
};

struct mmsghdr {
	struct msghdr msg_hdr;
	unsigned int msg_len;
};

struct ucred {
	pid_t pid;
	uid_t uid;
	gid_t gid;
};

struct timespec;

struct cmsghdr {
	size_t cmsg_len;
	int cmsg_level, cmsg_type;
};

#define CMSG_ALIGN(n)                                                          \
	(((n) + sizeof(size_t) - 1) & ~(size_t)(sizeof(size_t) - 1))
#define CMSG_SPACE(n) (CMSG_ALIGN(n) + CMSG_ALIGN(sizeof(struct cmsghdr)))
#define CMSG_LEN(n)   (CMSG_ALIGN(sizeof(struct cmsghdr)) + (n))
#define CMSG_DATA(c)  ((unsigned char *)(c) + CMSG_LEN(0))
#define CMSG_FIRSTHDR(m)                                                       \
	((m)->msg_controllen >= sizeof(struct cmsghdr)                         \
		 ? (struct cmsghdr *)(m)->msg_control                          \
		 : (struct cmsghdr *)0)

#define CMSG_NXTHDR(m, c)                                                      \
	((c)->cmsg_len < sizeof(struct cmsghdr) ||                             \
			 (size_t)((char *)(m)->msg_control +                   \
				  (m)->msg_controllen - (char *)(c)) <         \
				 CMSG_ALIGN((c)->cmsg_len) +                   \
					 sizeof(struct cmsghdr)                \
		 ? (struct cmsghdr *)0                                         \
		 : (struct cmsghdr *)((char *)(c) +                            \
				      CMSG_ALIGN((c)->cmsg_len)))

int socket(int family, int type, int protocol);
int socketpair(int family, int type, int protocol, int fds[2]);
int bind(int fd, const struct sockaddr *addr, socklen_t len);
int listen(int fd, int backlog);
int accept(int fd, struct sockaddr *addr, socklen_t *len);
int accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags);
int connect(int fd, const struct sockaddr *addr, socklen_t len);
int shutdown(int fd, int how);
ssize_t send(int fd, const void *buf, size_t len, int flags);
ssize_t sendto(int fd, const void *buf, size_t len, int flags,
	       const struct sockaddr *addr, socklen_t addr_len);
ssize_t sendmsg(int fd, const struct msghdr *msg, int flags);
ssize_t recv(int fd, void *buf, size_t len, int flags);
ssize_t recvfrom(int fd, void *buf, size_t len, int flags,
		 struct sockaddr *addr, socklen_t *addr_len);
ssize_t recvmsg(int fd, struct msghdr *msg, int flags);
int sendmmsg(int fd, struct mmsghdr *msgs, unsigned int n, int flags);
int recvmmsg(int fd, struct mmsghdr *msgs, unsigned int n, int flags,
	     struct timespec *timeout);
int sockatmark(int fd);
int getsockname(int fd, struct sockaddr *addr, socklen_t *len);
int getpeername(int fd, struct sockaddr *addr, socklen_t *len);
int getsockopt(int fd, int level, int name, void *value, socklen_t *len);
int setsockopt(int fd, int level, int name, const void *value, socklen_t len);

#ifdef __cplusplus
}
#endif

#endif /* _SYS_SOCKET_H */

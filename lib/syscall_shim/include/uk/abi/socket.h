/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets. Source: Linux uapi asm-generic/socket.h, linux/socket.h, linux/un.h;
 * linux/socket.h for what uapi leaves to C libraries.
 */
#ifndef UK_ABI_SOCKET_H
#define UK_ABI_SOCKET_H

#include <uk/abi/uio.h>
#include <uk/essentials.h>

#define UK_AF_UNSPEC 0
#define UK_AF_UNIX   1
#define UK_AF_INET   2
#define UK_AF_INET6  10

#define UK_SOCK_STREAM	  1
#define UK_SOCK_DGRAM	  2
#define UK_SOCK_RAW	  3
#define UK_SOCK_SEQPACKET 5
#define UK_SOCK_NONBLOCK  04000
#define UK_SOCK_CLOEXEC	  02000000

#define UK_SHUT_RD   0
#define UK_SHUT_WR   1
#define UK_SHUT_RDWR 2

#define UK_SOL_SOCKET	      1
#define UK_SO_DEBUG	      1
#define UK_SO_REUSEADDR	      2
#define UK_SO_TYPE	      3
#define UK_SO_ERROR	      4
#define UK_SO_DONTROUTE	      5
#define UK_SO_BROADCAST	      6
#define UK_SO_SNDBUF	      7
#define UK_SO_RCVBUF	      8
#define UK_SO_KEEPALIVE	      9
#define UK_SO_OOBINLINE	      10
#define UK_SO_NO_CHECK	      11
#define UK_SO_PRIORITY	      12
#define UK_SO_LINGER	      13 /* struct uk_linger */
#define UK_SO_BSDCOMPAT	      14
#define UK_SO_REUSEPORT	      15
#define UK_SO_PASSCRED	      16
#define UK_SO_PEERCRED	      17
#define UK_SO_RCVLOWAT	      18
#define UK_SO_SNDLOWAT	      19
#define UK_SO_RCVTIMEO	      20 /* struct uk_timeval */
#define UK_SO_SNDTIMEO	      21
#define UK_SO_BINDTODEVICE    25
#define UK_SO_TIMESTAMP	      29
#define UK_SO_ACCEPTCONN      30
#define UK_SO_SNDBUFFORCE     32
#define UK_SO_RCVBUFFORCE     33
#define UK_SO_TIMESTAMPNS     35
#define UK_SO_MARK	      36
#define UK_SO_PROTOCOL	      38
#define UK_SO_DOMAIN	      39
#define UK_SO_RXQ_OVFL	      40
#define UK_SO_PEEK_OFF	      42
#define UK_SO_BUSY_POLL	      46
#define UK_SO_INCOMING_CPU    49
#define UK_SO_ZEROCOPY	      60
/* struct uk_timeval64, where the other one is shorter. */
#define UK_SO_TIMESTAMP_NEW   63
#define UK_SO_TIMESTAMPNS_NEW 64
#define UK_SO_RCVTIMEO_NEW    66
#define UK_SO_SNDTIMEO_NEW    67

#define UK_SCM_RIGHTS	   1
#define UK_SCM_CREDENTIALS 2

#define UK_MSG_OOB	    0x1
#define UK_MSG_PEEK	    0x2
#define UK_MSG_CTRUNC	    0x8
#define UK_MSG_TRUNC	    0x20
#define UK_MSG_DONTWAIT	    0x40
#define UK_MSG_EOR	    0x80
#define UK_MSG_WAITALL	    0x100
#define UK_MSG_ERRQUEUE	    0x2000
#define UK_MSG_NOSIGNAL	    0x4000
#define UK_MSG_MORE	    0x8000
#define UK_MSG_WAITFORONE   0x10000
#define UK_MSG_CMSG_CLOEXEC 0x40000000

struct uk_linger {
	int on, seconds;
};

struct uk_msghdr {
	void *name;
	int name_len;
	struct uk_iovec *iov;
	size_t iov_len;
	void *control;
	size_t control_len;
	unsigned int flags;
};

struct uk_mmsghdr {
	struct uk_msghdr msg;
	unsigned int len;
};

struct uk_cmsghdr {
	size_t len;
	int level, type;
};

struct uk_ucred {
	int pid;
	uint32_t uid, gid;
};

#define UK_UNIX_PATH_MAX 108

struct uk_sockaddr_un {
	uint16_t family;
	char path[UK_UNIX_PATH_MAX];
};

#endif /* UK_ABI_SOCKET_H */

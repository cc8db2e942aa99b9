/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets of the Internet's protocols, and interfaces. Source: Linux uapi
 * linux/in.h, linux/in6.h, linux/tcp.h, linux/errqueue.h, linux/if.h,
 * linux/sockios.h.
 */
#ifndef UK_ABI_INET_H
#define UK_ABI_INET_H

#include <uk/essentials.h>

#define UK_IPPROTO_IP	  0
#define UK_IPPROTO_ICMP	  1
#define UK_IPPROTO_TCP	  6
#define UK_IPPROTO_UDP	  17
#define UK_IPPROTO_IPV6	  41
#define UK_IPPROTO_ICMPV6 58
#define UK_IPPROTO_RAW	  255
#define UK_IPPROTO_MAX	  256

struct uk_sockaddr_in {
	uint16_t family, port; /* port and address as on the wire */
	uint32_t addr;
	uint8_t zero[8];
};

struct uk_sockaddr_in6 {
	uint16_t family, port;
	uint32_t flowinfo;
	uint8_t addr[16];
	uint32_t scope;
};

/* As long as it was before it had a scope; Linux still takes that. */
#define UK_SOCKADDR_IN6_MIN 24

#define UK_IP_TOS		   1
#define UK_IP_TTL		   2
#define UK_IP_HDRINCL		   3
#define UK_IP_OPTIONS		   4
#define UK_IP_RECVOPTS		   6
#define UK_IP_RETOPTS		   7
#define UK_IP_PKTINFO		   8
#define UK_IP_MTU_DISCOVER	   10
#define UK_IP_RECVERR		   11
#define UK_IP_RECVTTL		   12
#define UK_IP_RECVTOS		   13
#define UK_IP_MTU		   14
#define UK_IP_FREEBIND		   15
#define UK_IP_TRANSPARENT	   19
#define UK_IP_RECVORIGDSTADDR	   20
#define UK_IP_MINTTL		   21
#define UK_IP_BIND_ADDRESS_NO_PORT 24
#define UK_IP_MULTICAST_IF	   32
#define UK_IP_MULTICAST_TTL	   33
#define UK_IP_MULTICAST_LOOP	   34
#define UK_IP_ADD_MEMBERSHIP	   35
#define UK_IP_DROP_MEMBERSHIP	   36
#define UK_IP_MULTICAST_ALL	   49

#define UK_IPV6_UNICAST_HOPS	16
#define UK_IPV6_MULTICAST_IF	17
#define UK_IPV6_MULTICAST_HOPS	18
#define UK_IPV6_MULTICAST_LOOP	19
#define UK_IPV6_ADD_MEMBERSHIP	20
#define UK_IPV6_DROP_MEMBERSHIP 21
#define UK_IPV6_MTU_DISCOVER	23
#define UK_IPV6_MTU		24
#define UK_IPV6_RECVERR		25
#define UK_IPV6_V6ONLY		26
#define UK_IPV6_MULTICAST_ALL	29
#define UK_IPV6_RECVPKTINFO	49
#define UK_IPV6_PKTINFO		50
#define UK_IPV6_RECVHOPLIMIT	51
#define UK_IPV6_HOPLIMIT	52
#define UK_IPV6_RECVTCLASS	66
#define UK_IPV6_TCLASS		67
#define UK_IPV6_DONTFRAG	62
#define UK_IPV6_FREEBIND	78
#define UK_IPV6_TRANSPARENT	75

#define UK_UDP_CORK 1

#define UK_TCP_NODELAY		1
#define UK_TCP_MAXSEG		2
#define UK_TCP_CORK		3
#define UK_TCP_KEEPIDLE		4
#define UK_TCP_KEEPINTVL	5
#define UK_TCP_KEEPCNT		6
#define UK_TCP_SYNCNT		7
#define UK_TCP_LINGER2		8
#define UK_TCP_DEFER_ACCEPT	9
#define UK_TCP_WINDOW_CLAMP	10
#define UK_TCP_INFO		11
#define UK_TCP_QUICKACK		12
#define UK_TCP_CONGESTION	13
#define UK_TCP_USER_TIMEOUT	18
#define UK_TCP_FASTOPEN		23
#define UK_TCP_NOTSENT_LOWAT	25
#define UK_TCP_FASTOPEN_CONNECT 30

/* States, as TCP_INFO has them. */
#define UK_TCP_ESTABLISHED 1
#define UK_TCP_SYN_SENT	   2
#define UK_TCP_SYN_RECV	   3
#define UK_TCP_FIN_WAIT1   4
#define UK_TCP_FIN_WAIT2   5
#define UK_TCP_TIME_WAIT   6
#define UK_TCP_CLOSE	   7
#define UK_TCP_CLOSE_WAIT  8
#define UK_TCP_LAST_ACK	   9
#define UK_TCP_LISTEN	   10
#define UK_TCP_CLOSING	   11

struct uk_tcp_info {
	uint8_t state, ca_state, retransmits, probes, backoff, options;
	uint8_t scales; /* the peer's in the low half, ours in the high one */
	uint8_t limits;
	uint32_t rto, ato; /* us */
	uint32_t snd_mss, rcv_mss;
	uint32_t unacked, sacked, lost, retrans, fackets;
	uint32_t last_data_sent, last_ack_sent, last_data_recv, last_ack_recv;
	uint32_t pmtu, rcv_ssthresh;
	uint32_t rtt, rttvar; /* us */
	uint32_t snd_ssthresh, snd_cwnd, advmss, reordering;
	uint32_t rcv_rtt, rcv_space, total_retrans;
};

struct uk_in_pktinfo {
	int interface;
	uint32_t local, addr;
};

struct uk_in6_pktinfo {
	uint8_t addr[16];
	int interface;
};

struct uk_ip_mreqn {
	uint32_t group, local;
	int interface;
};

struct uk_ipv6_mreq {
	uint8_t group[16];
	int interface;
};

#define UK_SO_EE_ORIGIN_LOCAL 1
#define UK_SO_EE_ORIGIN_ICMP  2
#define UK_SO_EE_ORIGIN_ICMP6 3

struct uk_sock_extended_err {
	uint32_t error;
	uint8_t origin, type, code, pad;
	uint32_t info, data;
};

#define UK_SIOCATMARK	  0x8905
#define UK_SIOCINQ	  0x541b
#define UK_SIOCOUTQ	  0x5411
#define UK_SIOCOUTQNSD	  0x894b
#define UK_FIOSETOWN	  0x8901
#define UK_SIOCSPGRP	  0x8902
#define UK_FIOGETOWN	  0x8903
#define UK_SIOCGPGRP	  0x8904
#define UK_SIOCGIFNAME	  0x8910
#define UK_SIOCGIFCONF	  0x8912
#define UK_SIOCGIFFLAGS	  0x8913
#define UK_SIOCGIFADDR	  0x8915
#define UK_SIOCGIFDSTADDR 0x8917
#define UK_SIOCGIFBRDADDR 0x8919
#define UK_SIOCGIFNETMASK 0x891b
#define UK_SIOCGIFMETRIC  0x891d
#define UK_SIOCGIFMTU	  0x8921
#define UK_SIOCGIFHWADDR  0x8927
#define UK_SIOCGIFINDEX	  0x8933
#define UK_SIOCGIFTXQLEN  0x8942

#define UK_IFNAMSIZ 16

#define UK_IFF_UP	 0x1
#define UK_IFF_BROADCAST 0x2
#define UK_IFF_LOOPBACK	 0x8
#define UK_IFF_RUNNING	 0x40
#define UK_IFF_MULTICAST 0x1000

struct uk_ifreq {
	char name[UK_IFNAMSIZ];
	union {
		struct uk_sockaddr_in addr;
		struct {
			uint16_t family;
			uint8_t bytes[14];
		} hwaddr;
		int number;
		short flags;
		uint8_t room[sizeof(void *) == 8 ? 24 : 16];
	};
};

struct uk_ifconf {
	int len;
	struct uk_ifreq *req;
};

#endif /* UK_ABI_INET_H */

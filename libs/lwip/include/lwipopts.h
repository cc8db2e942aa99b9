/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP's options, of which the menu's are CONFIG_LIBLWIP_*. What isn't here is
 * as lwip/opt.h has it.
 */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#include <uk/config.h>
/* Before lwip/arch.h, which else defines some of its names. */
#include <sys/types.h>

#ifndef CONFIG_LIBUKDEBUG_ENABLE_ASSERT
#define LWIP_NOASSERT 1
#endif

#ifdef CONFIG_LIBLWIP_THREADED
#ifdef CONFIG_LIBUKDEBUG_ENABLE_ASSERT
/* lwIP's state is one thread's at a time: checked where it is entered. */
void uk_lwip_check_core_locked(void);
#define LWIP_ASSERT_CORE_LOCKED() uk_lwip_check_core_locked()
#endif
#define NO_SYS			      0
#define SYS_LIGHTWEIGHT_PROT	      1
#define LWIP_TCPIP_CORE_LOCKING	      1
#define LWIP_TCPIP_CORE_LOCKING_INPUT 1
#define TCPIP_MBOX_SIZE		      256
#define TCPIP_THREAD_NAME	      "lwip"
#define TCPIP_THREAD_PRIO	      UK_PRIORITY_DEFAULT
#define TCPIP_THREAD_STACKSIZE	      0
#else
#define NO_SYS		     1
#define SYS_LIGHTWEIGHT_PROT 0
#endif

/* Sockets are posix-socket's, by the raw interface (sockets.c). */
#define LWIP_NETCONN 0
#define LWIP_SOCKET  0

/* Memory: blocks from the heap, objects from pools that grow (memory.c). */
#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define mem_clib_malloc uk_lwip_malloc
#define mem_clib_calloc uk_lwip_calloc
#define mem_clib_free	uk_lwip_free
#define MEM_ALIGNMENT	8
#include <stddef.h>
void *uk_lwip_malloc(size_t size);
void *uk_lwip_calloc(size_t n, size_t size);
void uk_lwip_free(void *p);

/* How many there may be at most. */
#define MEMP_NUM_TCP_PCB	CONFIG_LIBLWIP_TCP_CONNECTIONS
#define MEMP_NUM_TCP_PCB_LISTEN 256
#define MEMP_NUM_TCP_SEG	(CONFIG_LIBLWIP_TCP_CONNECTIONS * 64)
#define MEMP_NUM_UDP_PCB	4096
#define MEMP_NUM_RAW_PCB	64
#define MEMP_NUM_PBUF		(CONFIG_LIBLWIP_TCP_CONNECTIONS * 64)
#define PBUF_POOL_SIZE		4096
#define MEMP_NUM_SYS_TIMEOUT	64
#define MEMP_NUM_FRAG_PBUF	1024
#define MEMP_NUM_REASSDATA	64
#define IP_REASS_MAX_PBUFS	512

/* Buffers: received ones are wrapped, not copied. */
#define LWIP_SUPPORT_CUSTOM_PBUF      1
/* Of a TCP segment that the device parts: what goes into one packet. */
#define LWIP_PBUF_CUSTOM_DATA	      u16_t gso_size;
#define LWIP_PBUF_CUSTOM_DATA_INIT(p) ((p)->gso_size = 0)
#define LWIP_PBUF_REF_T		      u16_t
/* Before Ethernet's header: the device's own. */
#define PBUF_LINK_ENCAPSULATION_HLEN  16

/* Protocols. */
#ifdef CONFIG_LIBLWIP_IPV4
#define LWIP_IPV4 1
#else
#define LWIP_IPV4 0
#endif
#ifdef CONFIG_LIBLWIP_IPV6
#define LWIP_IPV6 1
#else
#define LWIP_IPV6 0
#endif
#ifdef CONFIG_LIBLWIP_DHCP
#define LWIP_DHCP 1
#else
#define LWIP_DHCP 0
#endif
#ifdef CONFIG_LIBLWIP_DNS
#define LWIP_DNS 1
#else
#define LWIP_DNS 0
#endif
#define LWIP_RAW			   1
#define LWIP_IGMP			   LWIP_IPV4
#define LWIP_ICMP			   1
#define LWIP_IPV6_MLD			   LWIP_IPV6
#define LWIP_IPV6_AUTOCONFIG		   LWIP_IPV6
#define LWIP_IPV6_DHCP6			   0
#define LWIP_DHCP_DOES_ACD_CHECK	   0
#define LWIP_ACD			   0
#define LWIP_MULTICAST_TX_OPTIONS	   1
#define IP_REASSEMBLY			   1
#define IP_FRAG				   1
/* Pointers of 8 bytes do not fit into the header of a fragment. */
#define IPV6_FRAG_COPYHEADER		   1
#define LWIP_HAVE_LOOPIF		   1
#define LWIP_NETIF_LOOPBACK		   1
#define LWIP_LOOPBACK_MAX_PBUFS		   1024
#define LWIP_NETIF_HOSTNAME		   1
#define LWIP_NETIF_STATUS_CALLBACK	   1
#define LWIP_NETIF_LINK_CALLBACK	   1
#define LWIP_CHECKSUM_CTRL_PER_NETIF	   1
#define ARP_TABLE_SIZE			   64
/* A datagram's fragments wait together for who is to have them. */
#define ARP_QUEUEING			   1
#define ARP_QUEUE_LEN			   8
#define ETHARP_TABLE_MATCH_NETIF	   1
#define ETHARP_SUPPORT_STATIC_ENTRIES	   1
#define LWIP_SINGLE_NETIF		   0
#define DNS_MAX_SERVERS			   3
/* Those that routers advertise, behind others [RFC 8106]. */
#define LWIP_ND6_RDNSS_MAX_DNS_SERVERS	   (LWIP_DNS ? DNS_MAX_SERVERS : 0)
#define LWIP_RANDOMIZE_INITIAL_LOCAL_PORTS 1
#define SO_REUSE			   1
/* Each member of a group gets what is sent to it. */
#define SO_REUSE_RXTOALL		   1
#define LWIP_HOOK_FILENAME		   "lwiphooks.h"

/* Leases are counted in seconds, and short ones renewed more often. */
#define DHCP_COARSE_TIMER_SECS 1
#define DHCP_TIMEOUT_SIZE_T    u32_t
#define DHCP_DEFINE_CUSTOM_TIMEOUTS
#define DHCP_SET_TIMEOUT_FROM_OFFERED_T0_LEASE(secs, dhcp)                     \
	((secs) = LWIP_MAX((dhcp)->offered_t0_lease, 1))
#define DHCP_SET_TIMEOUT_FROM_OFFERED_T1_RENEW(secs, dhcp)                     \
	((secs) = LWIP_MAX((dhcp)->offered_t1_renew, 1))
#define DHCP_SET_TIMEOUT_FROM_OFFERED_T2_REBIND(secs, dhcp)                    \
	((secs) = LWIP_MAX((dhcp)->offered_t2_rebind, 1))
#define DHCP_NEXT_TIMEOUT_THRESHOLD                                            \
	LWIP_MIN(60, LWIP_MAX(dhcp->t0_timeout / 16, 1))
#define DHCP_REQUEST_BACKOFF_SEQUENCE(tries)                                   \
	(u16_t)(((tries) < 6 ? 1 << (tries) : 60) * 1000)

/* TCP. */
#define TCP_MSS			   1460
#define LWIP_WND_SCALE		   1
#define TCP_RCV_SCALE		   7
#define TCP_WND			   (CONFIG_LIBLWIP_TCP_WINDOW * 1024)
#define TCP_SND_BUF		   (CONFIG_LIBLWIP_TCP_SNDBUF * 1024)
#define TCP_SND_QUEUELEN	   (4 * TCP_SND_BUF / TCP_MSS)
/* lwIP's has 16 bits. */
#define TCP_SNDLOWAT		   LWIP_MIN(TCP_SND_BUF / 2, 32768)
#define TCP_SNDQUEUELOWAT	   (TCP_SND_QUEUELEN / 2)
#define TCP_OVERSIZE		   TCP_MSS
#define TCP_QUEUE_OOSEQ		   1
/* Buffers that a connection may hold out of order (held.c). */
#define TCP_OOSEQ_PBUFS_LIMIT(pcb) uk_lwip_ooseq_max()
#define LWIP_TCP_SACK_OUT	   1
#define LWIP_TCP_KEEPALIVE	   1
#define TCP_LISTEN_BACKLOG	   1
#define TCP_DEFAULT_LISTEN_BACKLOG 4096
#define TCP_MSL			   1000UL
#define TCP_ORPHAN_TIMEOUT	   (CONFIG_LIBLWIP_TCP_ORPHAN * 1000UL)
#define LWIP_TCP_MAX_SACK_NUM	   4

#ifdef CONFIG_LIBLWIP_STATS
#define LWIP_STATS	   1
#define MEM_STATS	   0
#define MEMP_STATS	   0
#define LWIP_STATS_DISPLAY 0
#define LWIP_STATS_LARGE   1
#else
#define LWIP_STATS 0
#endif

#endif /* LWIPOPTS_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP's hooks, which the glue defines.
 */
#ifndef LWIPHOOKS_H
#define LWIPHOOKS_H

#include "lwip/ip_addr.h"

u32_t uk_lwip_isn(const ip_addr_t *local_ip, u16_t local_port,
		  const ip_addr_t *remote_ip, u16_t remote_port);
#define LWIP_HOOK_TCP_ISN uk_lwip_isn

/* SYN cookies: a hash of these, with a key of its own (isn.c). */
u32_t uk_lwip_cookie(const ip_addr_t *local_ip, u16_t local_port,
		     const ip_addr_t *remote_ip, u16_t remote_port, u32_t irs,
		     u32_t time);
#define LWIP_HOOK_TCP_COOKIE uk_lwip_cookie

/* Drop packets that no network can carry (martian.c). Return 1, or 0. */
struct pbuf;
int uk_lwip_ip4_input(struct pbuf *p);
int uk_lwip_ip6_input(struct pbuf *p);
#define LWIP_HOOK_IP4_INPUT(p, netif) uk_lwip_ip4_input(p)
#define LWIP_HOOK_IP6_INPUT(p, netif) uk_lwip_ip6_input(p)

/* netdev.gw6 (params.c). */
struct netif;
const ip6_addr_t *uk_lwip_ip6_gateway(const struct netif *n);
#define LWIP_HOOK_ND6_GET_GW(netif, dest) uk_lwip_ip6_gateway(netif)

/* Says what DHCP did with an address (params.c). */
void uk_lwip_dhcp_say(const struct netif *n, const char *what,
		      const ip4_addr_t *addr);
#define LWIP_HOOK_DHCP_SAY(netif, what, addr)                                  \
	uk_lwip_dhcp_say(netif, what, addr)

/* Segments that the device parts (netif.c). */
struct tcp_pcb;
u16_t uk_lwip_seg_max(const struct tcp_pcb *pcb);
bool uk_lwip_device_parts(const struct netif *n, const struct pbuf *p);
#define LWIP_HOOK_TCP_SEG_MAX		    uk_lwip_seg_max
#define LWIP_HOOK_TCP_SEG_OUT(p, size)	    ((p)->gso_size = (size))
#define LWIP_HOOK_IP_DEVICE_PARTS(netif, p) uk_lwip_device_parts(netif, p)

/* Takes back what the devices have sent (netif.c). */
void uk_lwip_reclaim(void);
#define LWIP_HOOK_TCP_SEG_BUSY uk_lwip_reclaim

/* Limits on the memory of received data (held.c). */
bool uk_lwip_rx_full(void);
bool uk_lwip_tcp_rx_full(const struct tcp_pcb *pcb, u16_t len);
u16_t uk_lwip_ooseq_max(void);
#define LWIP_HOOK_RX_FULL()		uk_lwip_rx_full()
#define LWIP_HOOK_TCP_RX_FULL(pcb, len) uk_lwip_tcp_rx_full(pcb, len)

/* Errors that the network reports (report.c), urgent bytes (sockets_tcp.c). */
#ifdef CONFIG_LIBLWIP_SOCKETS
void uk_lwip_tcp_urgent(const struct tcp_pcb *pcb, u32_t seqno, u16_t urgp,
			u16_t len);
#define LWIP_HOOK_TCP_URGENT(pcb, seqno, urgp, len)                            \
	uk_lwip_tcp_urgent(pcb, seqno, urgp, len)
void uk_lwip_icmp4_input(struct pbuf *p);
void uk_lwip_icmp6_input(struct pbuf *p);
#define LWIP_HOOK_ICMP4_ERROR(p) uk_lwip_icmp4_input(p)
#define LWIP_HOOK_ICMP6_ERROR(p) uk_lwip_icmp6_input(p)
#endif

#endif /* LWIPHOOKS_H */

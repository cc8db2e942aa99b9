/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Errors that the network reports about packets of ours, for sockets. The
 * stack checks that a packet of ours may have caused them (report.c).
 */
#ifndef UK_LWIP_ICMP_H
#define UK_LWIP_ICMP_H

#include "lwip/ip_addr.h"
#include "lwip/pbuf.h"

struct uk_lwip_icmp_error {
	u8_t type, code;    /* as on the wire */
	bool v6;	    /* of ICMPv6, not of ICMP */
	u32_t info;	    /* the next link's MTU of "too big"; else 0 */
	u8_t proto;	    /* of the packet that caused it: IP_PROTO_* */
	ip_addr_t offender; /* who reports it */
	ip_addr_t local;    /* the source of the packet that caused it */
	ip_addr_t remote;   /* and its destination */
	u16_t local_port;   /* of UDP and TCP; else 0 */
	u16_t remote_port;
	/*
	 * What the report quotes of the packet, behind the header of UDP, else
	 * of IP: lies in `p` from `off` on, during the call.
	 */
	const struct pbuf *p;
	u16_t off;
};

/**
 * Called for each such error: unreachable, packet too big, time exceeded, bad
 * parameter. Sockets define it; without a definition the errors are ignored.
 * Context: lwIP's, must not sleep.
 */
void __uk_weak uk_lwip_icmp_error(const struct uk_lwip_icmp_error *e);

#endif /* UK_LWIP_ICMP_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Errors of ICMP for posix-socket: two raw pcbs see what comes before lwIP
 * handles it. What it says about one of our packets is read from a copy, and
 * no more of it than has come. Source: RFC 792, RFC 4443.
 */
#include <string.h>
#include "sockets.h"
#include "lwip/icmp.h"
#include "lwip/inet_chksum.h"
#include "lwip/raw.h"

#define ICMP_HEADER  8
#define PORTS_HEADER 8 /* of UDP; of TCP as much as must come back */
#define COPY_MAX     576

static uint32_t word(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static uint16_t half(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

/* The header of the packet that came back; its length, 0: it is none. */
static size_t read_inner4(const uint8_t *at, size_t len, struct uk_inet_icmp *e)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	size_t header = len ? (at[0] & 15) * 4U : 0;

	if (header < 20 || len < header || at[0] >> 4 != 4 ||
	    (half(at + 6) & 0x1fff))
		return 0;
	e->protocol = at[9];
	memcpy(e->from.addr.bytes, mapped, sizeof(mapped));
	memcpy(e->from.addr.bytes + 12, at + 12, 4);
	memcpy(e->to.addr.bytes, mapped, sizeof(mapped));
	memcpy(e->to.addr.bytes + 12, at + 16, 4);
	return header;
}

static size_t read_inner6(const uint8_t *at, size_t len, struct uk_inet_icmp *e)
{
	if (len < 40 || at[0] >> 4 != 6)
		return 0;
	e->protocol = at[6];
	memcpy(e->from.addr.bytes, at + 8, 16);
	memcpy(e->to.addr.bytes, at + 24, 16);
	return 40;
}

/* `at`: the message of ICMP. */
static void tell(const uint8_t *at, size_t len, bool six)
{
	struct uk_inet_icmp e = {.six = six, .type = at[0], .code = at[1]};
	size_t header;

	header = six ? read_inner6(at + ICMP_HEADER, len - ICMP_HEADER, &e)
		     : read_inner4(at + ICMP_HEADER, len - ICMP_HEADER, &e);
	if (!header || len < ICMP_HEADER + header + PORTS_HEADER)
		return;
	if (six && e.type == 2)
		e.info = word(at + 4);
	else if (!six && e.type == ICMP_DUR && e.code == ICMP_DUR_FRAG)
		e.info = half(at + 6);
	at += ICMP_HEADER + header;
	len -= ICMP_HEADER + header;
	e.from.port = half(at);
	e.to.port = half(at + 2);
	e.data = at + PORTS_HEADER;
	e.len = len - PORTS_HEADER;
	glue_from_lwip(ip_current_src_addr(), &e.sender);
	uk_inet_icmp(&e);
}

static bool is_error(uint8_t type, bool six)
{
	return six ? type >= 1 && type <= 4
		   : type == ICMP_DUR || type == ICMP_TE || type == ICMP_PP;
}

#if LWIP_IPV4
static bool has_right_sum(struct pbuf *p, u16_t header)
{
	u16_t sum;

	if (pbuf_remove_header(p, header))
		return false;
	sum = inet_chksum_pbuf(p);
	pbuf_add_header(p, header);
	return sum == 0;
}

static u8_t on_icmp4(void *arg, struct raw_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from)
{
	u16_t header = ip_current_header_tot_len();
	struct netif *n = ip_current_input_netif();
	uint8_t copy[COPY_MAX];
	size_t len;

	(void)arg;
	(void)pcb;
	(void)from;
	len = pbuf_copy_partial(p, copy, sizeof(copy), header);
	if (len < ICMP_HEADER || !is_error(copy[0], false))
		return 0;
	IF__NETIF_CHECKSUM_ENABLED(n, NETIF_CHECKSUM_CHECK_ICMP)
	{
		if (!has_right_sum(p, header))
			return 0;
	}
	tell(copy, len, false);
	return 0;
}
#endif

#if LWIP_IPV6
static u8_t on_icmp6(void *arg, struct raw_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from)
{
	u16_t header = ip_current_header_tot_len();
	struct netif *n = ip_current_input_netif();
	uint8_t copy[COPY_MAX];
	size_t len;

	(void)arg;
	(void)pcb;
	len = pbuf_copy_partial(p, copy, sizeof(copy), header);
	if (len < ICMP_HEADER || !is_error(copy[0], true))
		return 0;
	IF__NETIF_CHECKSUM_ENABLED(n, NETIF_CHECKSUM_CHECK_ICMP6)
	{
		bool right;

		if (pbuf_remove_header(p, header))
			return 0;
		right = !ip6_chksum_pseudo(p, IP6_NEXTH_ICMP6, p->tot_len,
					   ip_2_ip6(from),
					   ip6_current_dest_addr());
		pbuf_add_header(p, header);
		if (!right)
			return 0;
	}
	tell(copy, len, true);
	return 0;
}
#endif

void glue_icmp_start(void)
{
	static bool started;
	struct raw_pcb *pcb;

	if (started)
		return;
	started = true;
#if LWIP_IPV4
	pcb = raw_new_ip_type(IPADDR_TYPE_V4, IP_PROTO_ICMP);
	if (pcb)
		raw_recv(pcb, on_icmp4, NULL);
#endif
#if LWIP_IPV6
	pcb = raw_new_ip_type(IPADDR_TYPE_V6, IP6_NEXTH_ICMP6);
	if (pcb)
		raw_recv(pcb, on_icmp6, NULL);
#endif
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP as it is patched and configured, with frames that are right up to some
 * layer and anything behind: each in memory of its own of just its size, whole
 * or in two parts. There is a listener that answers, a connection out, a name
 * asked for, a lease. Nothing reads or writes beside a packet, no assertion
 * of lwIP fails, nothing goes on for ever, and once everything has timed out
 * all memory is back.
 */
#include <uk/assert.h>
#include "lwip/opt.h"
#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/init.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/prot/dhcp.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "lwip/udp.h"
#include "netif/ethernet.h"
#include "../../libs/lwip/glue.h"
#include "host.h"

#define ISN	 1000
#define SENT_MAX 5000 /* frames that one may bring about */

struct packet {
	struct pbuf_custom c;
	uint8_t *data;
};

static const uint8_t ours[] = {2, 0, 0, 0, 0, 1}, theirs[] = {2, 0, 0, 0, 0, 2};
static struct netif netif;
static u32_t now;
static uint32_t random_state;
static unsigned int sent;
static size_t blocks;

/* The parts of others that the sources name. */
void *uk_lwip_malloc(size_t size)
{
	void *p = malloc(size);

	blocks += !!p;
	return p;
}

void *uk_lwip_calloc(size_t n, size_t size)
{
	void *p = calloc(n, size);

	blocks += !!p;
	return p;
}

void uk_lwip_free(void *p)
{
	blocks -= !!p;
	free(p);
}

u32_t sys_now(void)
{
	return now;
}

uint32_t uk_swrand_u32(void)
{
	return random_state = random_state * 1664525 + 1013904223;
}

u32_t uk_lwip_isn(const ip_addr_t *local_ip, u16_t local_port,
		  const ip_addr_t *remote_ip, u16_t remote_port)
{
	(void)local_ip;
	(void)local_port;
	(void)remote_ip;
	(void)remote_port;
	return ISN;
}

/* A hash that nobody needs to guess. */
u32_t uk_lwip_cookie(const ip_addr_t *local_ip, u16_t local_port,
		     const ip_addr_t *remote_ip, u16_t remote_port, u32_t irs,
		     u32_t time)
{
	(void)local_ip;
	(void)remote_ip;
	return local_port + remote_port + irs + time;
}

void uk_lwip_dhcp_say(const struct netif *n, const char *what,
		      const ip4_addr_t *addr)
{
	(void)n;
	CHECK(what && addr);
}

static bool full;

bool uk_lwip_rx_full(void)
{
	return full;
}

bool uk_lwip_tcp_rx_full(const struct tcp_pcb *pcb, u16_t bytes)
{
	(void)bytes;
	return full && pcb->rcv_wnd < TCP_WND_MAX(pcb);
}

u16_t uk_lwip_ooseq_max(void)
{
	return full ? 0 : 3;
}

const ip6_addr_t *uk_lwip_ip6_gateway(const struct netif *n)
{
	(void)n;
	return NULL;
}

u16_t uk_lwip_seg_max(const struct tcp_pcb *pcb)
{
	return pcb->mss;
}

bool uk_lwip_device_parts(const struct netif *n, const struct pbuf *p)
{
	(void)n;
	(void)p;
	return false;
}

/* What is sent isn't held. */
void uk_lwip_reclaim(void)
{
}

void uk_crash(const char *reason)
{
	fprintf(stderr, "%s\n", reason);
	CHECK(!"no crash");
}

void uk_printk(const char *fmt, ...)
{
	(void)fmt;
}

/* --- the image's side --------------------------------------------------- */

static err_t output(struct netif *n, struct pbuf *p)
{
	static uint8_t frame[65536];

	CHECK(n == &netif && p->tot_len <= SIZEOF_ETH_HDR + netif.mtu);
	CHECK(pbuf_copy_partial(p, frame, p->tot_len, 0) == p->tot_len);
	CHECK(++sent < SENT_MAX);
	return ERR_OK;
}

static err_t set_up(struct netif *n)
{
	memcpy(n->hwaddr, ours, sizeof(ours));
	n->hwaddr_len = sizeof(ours);
	n->mtu = 1500;
	n->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
		   NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP | NETIF_FLAG_MLD6;
	n->output = etharp_output;
	n->output_ip6 = ethip6_output;
	n->linkoutput = output;
	return ERR_OK;
}

/* Echoes; ends when the peer does. */
static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	(void)arg;
	(void)err;
	if (!p)
		return tcp_close(pcb);
	tcp_recved(pcb, p->tot_len);
	for (struct pbuf *q = p; q; q = q->next)
		if (tcp_write(pcb, q->payload, q->len, TCP_WRITE_FLAG_COPY))
			break;
	tcp_output(pcb);
	pbuf_free(p);
	return ERR_OK;
}

/* Nobody stays for ever. */
static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	(void)arg;
	tcp_abort(pcb);
	return ERR_ABRT;
}

static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	(void)arg;
	if (err == ERR_OK) {
		tcp_recv(pcb, on_recv);
		tcp_poll(pcb, on_poll, 60);
	}
	return ERR_OK;
}

static void on_datagram(void *arg, struct udp_pcb *pcb, struct pbuf *p,
			const ip_addr_t *from, u16_t port)
{
	(void)arg;
	udp_sendto(pcb, p, from, port);
	pbuf_free(p);
}

static void on_name(const char *name, const ip_addr_t *addr, void *arg)
{
	(void)name;
	(void)addr;
	(void)arg;
}

static void pass(u32_t ms)
{
	now += ms;
	sys_check_timeouts();
	netif_poll_all();
}

static struct tcp_pcb *listener;
static struct udp_pcb *echo;
static size_t idle;

static void start(struct input *in)
{
	static bool once;
	static unsigned int names;
	struct tcp_pcb *pcb;
	ip4_addr_t ip, mask, gw;
	ip_addr_t a;
	char name[16];
	uint8_t how = take(in, 1);

	random_state = 1;
	sent = 0;
	if (!once)
		lwip_init();
	once = true;
	idle = blocks;
	IP4_ADDR(&ip, 10, 87, 0, 2);
	IP4_ADDR(&mask, 255, 255, 255, 0);
	IP4_ADDR(&gw, 10, 87, 0, 1);
	if (how & 1)
		netif_add_noaddr(&netif, NULL, set_up, netif_input);
	else
		netif_add(&netif, &ip, &mask, &gw, NULL, set_up, netif_input);
	/* What is inside is to be seen, not that sums are right. */
	NETIF_SET_CHECKSUM_CTRL(&netif, 0);
	netif_set_default(&netif);
	netif_create_ip6_linklocal_address(&netif, 1);
	netif_set_ip6_autoconfig_enabled(&netif, 1);
	netif_ip6_addr_set_state(&netif, 0, IP6_ADDR_PREFERRED);
	netif_set_up(&netif);
	netif_set_link_up(&netif);
	if (how & 1)
		dhcp_start(&netif);
	listener = tcp_new_ip_type(IPADDR_TYPE_ANY);
	CHECK(tcp_bind(listener, IP_ANY_TYPE, 80) == ERR_OK);
	listener = tcp_listen_with_backlog(listener, 3);
	tcp_accept(listener, on_accept);
	echo = udp_new_ip_type(IPADDR_TYPE_ANY);
	CHECK(udp_bind(echo, IP_ANY_TYPE, 7) == ERR_OK);
	udp_recv(echo, on_datagram, NULL);
	if (how & 2) {
		ip_addr_copy_from_ip4(a, gw);
		dns_setserver(0, &a);
		/* A new one each time: answers are remembered. */
		snprintf(name, sizeof(name), "n%u", names++ % 1000000);
		dns_gethostbyname(name, &a, on_name, NULL);
		pcb = tcp_new();
		tcp_recv(pcb, on_recv);
		tcp_poll(pcb, on_poll, 60);
		CHECK(tcp_bind(pcb, IP4_ADDR_ANY, 81) == ERR_OK);
		if (tcp_connect(pcb, &a, 4000, NULL) != ERR_OK)
			tcp_close(pcb);
	}
}

static void end(void)
{
	if (netif_dhcp_data(&netif)) {
		dhcp_release_and_stop(&netif);
		dhcp_cleanup(&netif);
	}
	tcp_close(listener);
	udp_remove(echo);
	sent = 0;
	/* Longest: 60 s of halves of IPv6, and what was closed. */
	for (unsigned int i = 0; i < 400; i++) {
		pass(500);
		sent = 0;
	}
	CHECK(!tcp_active_pcbs && !tcp_tw_pcbs);
	netif_set_down(&netif);
	netif_remove(&netif);
	CHECK(blocks == idle);
}

/* --- the other side ----------------------------------------------------- */

static uint8_t frame[2048];
static unsigned int len;

static void put(const void *p, unsigned int n)
{
	if (len + n <= sizeof(frame)) {
		memcpy(frame + len, p, n);
		len += n;
	}
}

static void put16(uint16_t v)
{
	v = lwip_htons(v);
	put(&v, sizeof(v));
}

static void put32(uint32_t v)
{
	v = lwip_htonl(v);
	put(&v, sizeof(v));
}

static void put_bytes(struct input *in, unsigned int n)
{
	for (; n; n--) {
		uint8_t b = take(in, 1);

		put(&b, 1);
	}
}

/* An IP header for protocol `proto` and, mostly, our addresses. */
static void put_ip(struct input *in, uint8_t how, uint8_t proto, unsigned int n)
{
	static const uint8_t own4[] = {10, 87, 0, 1, 10, 87, 0, 2};
	uint8_t h6[] = {0x60, 0, 0, 0, n >> 8, n, proto, 255};

	put16(how & 1 ? ETHTYPE_IPV6 : ETHTYPE_IP);
	if (how & 1) {
		put(h6, sizeof(h6));
		put32(0xfe800000);
		put32(0);
		put32(how & 2 ? take(in, 1) : 0);
		put32(9);
		put(how & 4 ? (const void *)&ip6_addr_any
			    : netif_ip6_addr(&netif, 0),
		    16);
		if (how & 4) {
			/* To all of the link instead. */
			len -= 16;
			put32(0xff020000);
			put32(0);
			put32(0);
			put32(1);
		}
	} else {
		put16(0x4500);
		put16(20 + n);
		put16(take(in, 1) % 4);
		put16(how & 2 ? take(in, 2) : 0);
		put16(0x4000 | proto);
		put16(0);
		put(own4, 4);
		if (how & 4)
			put32(UINT32_MAX);
		else
			put(own4 + 4, 4);
	}
}

static void put_tcp(struct input *in)
{
	uint8_t bits = take(in, 1);

	put16(4000 + bits % 2);
	put16(bits & 2 ? 81 : 80);
	put32(ISN + (int8_t)take(in, 1));
	put32(ISN + (int8_t)take(in, 1));
	put_bytes(in, 2);
	put16(bits & 4 ? take(in, 2) : 60000);
	put32(0);
}

static void put_udp(struct input *in, unsigned int n)
{
	static const uint16_t ports[] = {7, 53, 68, 9};
	uint8_t bits = take(in, 1);

	put16(bits & 4 ? 67 : 53);
	put16(bits & 8 ? take(in, 2) : ports[bits % 4]);
	put16(n);
	put16(0);
}

static void free_packet(struct pbuf *p)
{
	struct packet *k = (struct packet *)p;

	free(k->data);
	free(k);
}

static struct pbuf *part(const uint8_t *data, unsigned int n)
{
	struct packet *k = malloc(sizeof(*k));

	k->data = malloc(n);
	memcpy(k->data, data, n);
	k->c.custom_free_function = free_packet;
	return pbuf_alloced_custom(PBUF_RAW, n, PBUF_REF, &k->c, k->data, n);
}

static void receive(unsigned int first)
{
	struct pbuf *p;

	if (!len)
		return;
	first = first && first < len ? first : len;
	p = part(frame, first);
	if (first < len)
		pbuf_cat(p, part(frame + first, len - first));
	glue_receiving = true;
	if (ethernet_input(p, &netif) != ERR_OK)
		pbuf_free(p);
	glue_receiving = false;
	netif_poll_all();
}

static void forge(struct input *in)
{
	static const uint8_t protos[] = {6, 17, 1, 58, 2, 0, 43, 44, 60};
	uint8_t op = take(in, 1), how = take(in, 1), n = take(in, 1), proto;

	len = 0;
	put(ours, 6);
	put(theirs, 6);
	proto = protos[op % ARRAY_SIZE(protos)];
	if (op == 255)
		put_bytes(in, 2);
	else if (op == 254)
		put16(ETHTYPE_ARP);
	else if (proto == IP_PROTO_TCP) {
		put_ip(in, how, proto, 20 + n);
		put_tcp(in);
	} else if (proto == IP_PROTO_UDP) {
		put_ip(in, how, proto, 8 + n);
		put_udp(in, 8 + n);
	} else {
		put_ip(in, how, proto, n);
	}
	put_bytes(in, n);
	if (how & 8)
		len = take(in, 1) % (len + 1);
	receive(how & 16 ? take(in, 1) : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	start(&in);
	while (left(&in)) {
		uint8_t ms = take(&in, 1);

		if (ms < 64)
			pass(ms * 50);
		forge(&in);
	}
	end();
	return 0;
}

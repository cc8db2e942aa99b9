/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP as it is patched and configured, with frames that are right up to some
 * layer and anything behind: each in memory of its own of just its size, whole
 * or in two parts. There is a listener that answers, a connection out, a name
 * asked for, a lease. Peers of TCP follow the numbers of what they are sent, so
 * that their segments are right, or wrong by as much as the input says.
 * Nothing reads or writes beside a packet, no assertion of lwIP fails, nothing
 * goes on for ever, and once everything has timed out all memory is back.
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
static size_t packets; /* parts of them that lwIP has */

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

/* A hash that may be guessed here. */
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

/* --- the peers of TCP --------------------------------------------------- */

#define PEERS 8 /* by the lowest bits of their ports, and the version of IP */

/* The numbers a peer sends next, after the last segment it received. */
static struct peer {
	uint32_t seq, ack;
} peers[PEERS];

static struct peer *peer_of(bool v6, uint16_t theirs, uint16_t ours)
{
	return &peers[v6 << 2 | (theirs & 1) << 1 | (ours & 1)];
}

/* The connection's numbers, of a frame that was sent. */
static void follow(const uint8_t *f, unsigned int bytes)
{
	const struct tcp_hdr *t;
	unsigned int at = SIZEOF_ETH_HDR, data;
	bool v6 = f[12] == 0x86;
	struct peer *peer;

	if (f[12] == 0x08 && f[13] == 0 && f[at + 9] == IP_PROTO_TCP)
		at += IP_HLEN;
	else if (v6 && f[at + 6] == IP6_NEXTH_TCP)
		at += IP6_HLEN;
	else
		return;
	CHECK(bytes >= at + TCP_HLEN);
	t = (const struct tcp_hdr *)(f + at);
	CHECK(bytes >= at + TCPH_HDRLEN_BYTES(t));
	data = bytes - at - TCPH_HDRLEN_BYTES(t);
	if (TCPH_FLAGS(t) & TCP_RST)
		return;
	peer = peer_of(v6, lwip_ntohs(t->dest), lwip_ntohs(t->src));
	if (TCPH_FLAGS(t) & TCP_ACK)
		peer->seq = lwip_ntohl(t->ackno);
	peer->ack = lwip_ntohl(t->seqno) + data +
		    !!(TCPH_FLAGS(t) & (TCP_SYN | TCP_FIN));
}

/* --- the image's side --------------------------------------------------- */

static err_t output(struct netif *n, struct pbuf *p)
{
	static uint8_t frame[65536];

	CHECK(n == &netif && p->tot_len <= SIZEOF_ETH_HDR + netif.mtu);
	CHECK(pbuf_copy_partial(p, frame, p->tot_len, 0) == p->tot_len);
	CHECK(++sent < SENT_MAX);
	follow(frame, p->tot_len);
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

static void echo_back(struct tcp_pcb *pcb, const struct pbuf *p)
{
	for (; p; p = p->next)
		if (tcp_write(pcb, p->payload, p->len, TCP_WRITE_FLAG_COPY))
			break;
	tcp_output(pcb);
}

/* More than the peer's window takes. */
static void send_much(struct tcp_pcb *pcb)
{
	static const uint8_t much[20000];

	tcp_write(pcb, much, sizeof(much), 0);
	tcp_write(pcb, much, sizeof(much), TCP_WRITE_FLAG_COPY);
	tcp_output(pcb);
}

/* Closes when the peer does; the first byte selects what else it does. */
static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	uint8_t what;

	(void)arg;
	(void)err;
	if (!p)
		return tcp_close(pcb);
	tcp_backlog_accepted(pcb);
	CHECK(pbuf_copy_partial(p, &what, 1, 0) == 1);
	what %= 8;
	/* Once: it is asked again. */
	if (what == 1 && !pcb->callback_arg) {
		tcp_arg(pcb, pcb);
		return ERR_MEM;
	}
	if (what != 2)
		tcp_recved(pcb, p->tot_len);
	if (what == 3)
		send_much(pcb);
	else if (what < 4)
		echo_back(pcb, p);
	pbuf_free(p);
	/* A callback that has taken the data doesn't refuse it. */
	if (what == 4)
		tcp_close(pcb);
	if (what == 5)
		tcp_shutdown(pcb, 0, 1);
	if (what == 6) {
		tcp_abort(pcb);
		return ERR_ABRT;
	}
	return ERR_OK;
}

/* Nobody stays for ever. */
static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	(void)arg;
	tcp_abort(pcb);
	return ERR_ABRT;
}

/* A connection waits to be accepted until it brings data. */
static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	(void)arg;
	if (err != ERR_OK || !pcb)
		return ERR_VAL;
	if (full)
		return ERR_MEM;
	tcp_recv(pcb, on_recv);
	tcp_poll(pcb, on_poll, 60);
	if (pcb->remote_port & 1)
		ip_set_option(pcb, SOF_KEEPALIVE);
	tcp_backlog_delayed(pcb);
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

static bool usual_v6, mostly_tcp; /* what most packets are */
static struct tcp_pcb *listener;
static struct udp_pcb *echo;
static size_t idle;

/* Returns whether the image shall know its peers. */
static bool start(struct input *in)
{
	static bool once;
	static unsigned int names;
	struct tcp_pcb *pcb;
	ip4_addr_t ip, mask, gw;
	ip_addr_t a;
	char name[16];
	uint8_t how = take(in, 1);
	bool by_dhcp = how % 8 == 7;

	random_state = 1;
	sent = 0;
	full = false;
	memset(peers, 0, sizeof(peers));
	if (!once)
		lwip_init();
	once = true;
	idle = blocks;
	IP4_ADDR(&ip, 10, 87, 0, 2);
	IP4_ADDR(&mask, 255, 255, 255, 0);
	IP4_ADDR(&gw, 10, 87, 0, 1);
	if (by_dhcp)
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
	if (by_dhcp)
		dhcp_start(&netif);
	listener = tcp_new_ip_type(IPADDR_TYPE_ANY);
	CHECK(tcp_bind(listener, IP_ANY_TYPE, 80) == ERR_OK);
	listener = tcp_listen_with_backlog(listener, 1);
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
	usual_v6 = how & 8;
	mostly_tcp = how & 0x30;
	return how & 0xf0;
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
	full = false;
	/* Longest: 60 s of halves of IPv6, and what was closed. */
	for (unsigned int i = 0; i < 400; i++) {
		pass(500);
		sent = 0;
	}
	CHECK(!tcp_active_pcbs && !tcp_tw_pcbs);
	netif_set_down(&netif);
	netif_remove(&netif);
	CHECK(blocks == idle && !packets);
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

/* The first byte, which says what to do, and others. */
static void put_data(struct input *in, unsigned int n)
{
	static const uint8_t rest[2048];

	put_bytes(in, MIN(n, 1U));
	put(rest, n - MIN(n, 1U));
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

/* How far a number is off, mostly not at all. */
static uint32_t off_by(struct input *in, unsigned int how)
{
	switch (how % 8) {
	case 5: return (int8_t)take(in, 1);
	case 6: return (int16_t)take(in, 2);
	case 7: return take(in, 4);
	default: return 0;
	}
}

/* The options of `how`, at most 40 bytes, whole words. */
static unsigned int options_of(struct input *in, uint8_t how, uint8_t *o)
{
	static const uint8_t mss[] = {2, 4, 2, 24}, scale[] = {3, 3, 7, 1},
			     sack[] = {4, 2, 1, 1};
	unsigned int n = 0;

	if (how & 1)
		memcpy(o + 4 * n++, mss, 4);
	if (how & 2)
		memcpy(o + 4 * n++, scale, 4);
	if (how & 4)
		memcpy(o + 4 * n++, sack, 4);
	for (unsigned int words = how >> 5; words; words--, n++)
		for (unsigned int i = 0; i < 4; i++)
			o[4 * n + i] = take(in, 1);
	return 4 * n;
}

#define OPTIONS_MAX 40

/* In the table of flags. */
#define SAY_SYN	    1
#define SAY_ACK	    3
#define SAY_SYN_ACK 5

/*
 * A segment's header, and options, whose bytes it returns. `kind` says what
 * is wrong with its numbers, `flags` which it has.
 */
static unsigned int tcp_header(struct input *in, bool v6, uint8_t *h)
{
	static const uint8_t flags[] = {
		TCP_ACK | TCP_PSH, TCP_SYN,	      TCP_ACK | TCP_PSH,
		TCP_ACK,	   TCP_ACK | TCP_FIN, TCP_SYN | TCP_ACK,
		TCP_RST,	   TCP_RST | TCP_ACK, TCP_ACK | TCP_PSH,
		TCP_ACK | TCP_PSH, TCP_SYN,	      TCP_ACK | TCP_FIN,
		TCP_ACK,	   TCP_ACK,
	};
	uint8_t bits = take(in, 1), what = take(in, 1), wrong = take(in, 1);
	bool other = bits >= 0xc0; /* than the usual connection */
	uint16_t from = 4000 + (other && bits & 1);
	uint16_t to = other && bits & 2 ? 81 : 80;
	struct peer *peer = peer_of(v6, from, to);
	struct tcp_hdr *t = (struct tcp_hdr *)h;
	uint8_t f =
		what % 16 < ARRAY_SIZE(flags) ? flags[what % 16] : take(in, 1);
	uint8_t o = f & TCP_SYN ? (bits >> 2 & 7) | (what & 0x20) : what & 0x60;
	unsigned int n = options_of(in, o, h + TCP_HLEN);

	t->src = lwip_htons(from);
	t->dest = lwip_htons(to);
	t->seqno = lwip_htonl(peer->seq + off_by(in, wrong));
	t->ackno = lwip_htonl(peer->ack + off_by(in, wrong >> 3));
	TCPH_HDRLEN_FLAGS_SET(t, (TCP_HLEN + n) / 4, f);
	if (what & 0x80)
		h[12] = take(in, 1);
	t->wnd = lwip_htons(wrong >> 6 ? 60000 : take(in, 1) * 16);
	t->chksum = t->urgp = 0;
	return TCP_HLEN + n;
}

/* Only a segment with PSH has data. */
static void put_tcp(struct input *in, uint8_t how, unsigned int n)
{
	uint8_t h[TCP_HLEN + OPTIONS_MAX] = {0};
	unsigned int header = tcp_header(in, how & 1, h);

	if (!(TCPH_FLAGS((struct tcp_hdr *)h) & TCP_PSH))
		n = 0;
	put_ip(in, how, IP_PROTO_TCP, header + n);
	put(h, header);
	put_data(in, n);
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

	packets--;
	free(k->data);
	free(k);
}

static struct pbuf *part(const uint8_t *data, unsigned int n)
{
	struct packet *k = malloc(sizeof(*k));

	packets++;
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
	/* TCP, which has most to be seen, most often. */
	static const uint8_t protos[] = {6,  17, 1, 58, 2, 0, 43, 44,
					 60, 6,	 6, 6,	6, 6, 6,  6};
	uint8_t op = take(in, 1), how = take(in, 1), proto;
	unsigned int n = take(in, 1);

	/* Mostly from and to where it should be, and whole. */
	if (!(how & 0x80)) {
		how = (how & 0x10) | usual_v6;
		n %= 48;
	}
	len = 0;
	put(ours, 6);
	put(theirs, 6);
	proto = mostly_tcp && op < 0xf0 ? IP_PROTO_TCP
					: protos[op % ARRAY_SIZE(protos)];
	if (op == 255)
		put_bytes(in, 2);
	else if (op == 254)
		put16(ETHTYPE_ARP);
	else if (proto == IP_PROTO_TCP) {
		/* Long ones need not be spelled out. */
		n = n < 24 ? n : (n - 23) * 57;
		put_tcp(in, how, n);
		n = 0;
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

/* The image knows where its peers are: else nothing is sent to them. */
static void introduce(void)
{
	static const uint8_t arp[] = {0, 1, 8, 0, 6, 4, 0, 2},
			     host[] = {10, 87, 0, 1}, image[] = {10, 87, 0, 2},
			     ns[] = {135, 0, 0, 0, 0, 0, 0, 0}, link[] = {1, 1};
	struct input none = {0};

	len = 0;
	put(ours, 6);
	put(theirs, 6);
	put16(ETHTYPE_ARP);
	put(arp, sizeof(arp));
	put(theirs, 6);
	put(host, 4);
	put(ours, 6);
	put(image, 4);
	receive(0);
	len = 0;
	put(ours, 6);
	put(theirs, 6);
	put_ip(&none, 1, IP6_NEXTH_ICMP6, 32);
	put(ns, sizeof(ns));
	put(netif_ip6_addr(&netif, 0), 16);
	put(link, sizeof(link));
	put(theirs, 6);
	receive(0);
}

/* A segment as it should be; `bits` say of which connection, and options. */
static void say(uint8_t which, uint8_t bits, bool v6)
{
	uint8_t bytes[] = {bits, which, 0xc0};
	struct input in = {bytes, bytes + sizeof(bytes)};

	len = 0;
	put(ours, 6);
	put(theirs, 6);
	put_tcp(&in, v6, 0);
	receive(0);
}

/*
 * A short input goes on with bytes that depend on it, so that there is time
 * for connections to get from one state to the next.
 */
static struct input prolong(const uint8_t *data, size_t size)
{
	static uint8_t bytes[2048];
	uint32_t x = 2166136261;

	size = MIN(size, sizeof(bytes) / 2);
	memcpy(bytes, data, size);
	for (size_t i = 0; i < size; i++)
		x = (x ^ data[i]) * 16777619;
	for (size_t i = size; i < sizeof(bytes); i++) {
		x = x * 1664525 + 1013904223;
		bytes[i] = x >> 24;
	}
	return (struct input){bytes, bytes + sizeof(bytes)};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = prolong(data, size);
	bool known = start(&in);
	uint8_t how = take(&in, 1);

	if (known)
		introduce();
	/* Most begin with a connection: a SYN, with options, and an ACK. */
	if (known && how < 0xc0) {
		say(SAY_SYN, how, usual_v6);
		say(SAY_ACK, 0, usual_v6);
	}
	/* And the one that goes out is answered. */
	if (known && how >= 0x80)
		say(SAY_SYN_ACK, 0xc2, false);
	while (left(&in)) {
		uint8_t ms = take(&in, 1);

		if (ms < 64)
			pass(ms * 20);
		if (ms >= 250)
			full = !full;
		forge(&in);
	}
	end();
	return 0;
}

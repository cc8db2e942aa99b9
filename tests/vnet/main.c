/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pings the gateway of QEMU's own network over each network card, by all of
 * its queues in turn: packets of one buffer and of many, one by one and in
 * bursts, asleep until an interrupt says that an answer came; again after the
 * card was stopped and started, and closed. All buffers must be back in the
 * end.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <uk/alloc.h>
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include "vnet.h"

#define ROUNDS	  40
#define BURST	  16
#define ETH	  14
#define HEADERS	  (ETH + 20 + 8) /* IPv4's and ICMP's */
#define PAYLOAD	  1200
#define FRAME	  (HEADERS + PAYLOAD)
#define POOL	  600
#define BUFFER	  1600
#define TYPE_ARP  0x0806
#define TYPE_IPV4 0x0800
#define PATIENCE  (5 * UKPLAT_NSEC_PER_SEC)

static const uint8_t own_ip[4] = {10, 0, 2, 15}, gateway_ip[4] = {10, 0, 2, 2};

static struct uk_netdev *dev;
static struct uk_netbuf_pool rx_pool, tx_pool;
static uint8_t gateway[UK_NETDEV_MAC_LEN];
static unsigned int queues, answers;
static bool failed;

static void fail(const char *what)
{
	printf("%u: %s\n", dev->index, what);
	failed = true;
}

static void put16(uint8_t *p, unsigned int v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static unsigned int get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static uint16_t checksum(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i += 2)
		sum += get16(p + i);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

static void ethernet(uint8_t *p, const uint8_t *to, unsigned int type)
{
	memcpy(p, to, UK_NETDEV_MAC_LEN);
	memcpy(p + UK_NETDEV_MAC_LEN, dev->mac, UK_NETDEV_MAC_LEN);
	put16(p + 12, type);
}

/* RFC 826 */
static size_t make_arp(uint8_t *p)
{
	static const uint8_t all[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	static const uint8_t head[] = {0, 1, 8, 0, 6, 4, 0, 1};

	ethernet(p, all, TYPE_ARP);
	memcpy(p + 14, head, sizeof(head));
	memcpy(p + 22, dev->mac, UK_NETDEV_MAC_LEN);
	memcpy(p + 28, own_ip, 4);
	memset(p + 32, 0, 6);
	memcpy(p + 38, gateway_ip, 4);
	return 42;
}

/* RFC 791, 792: an echo request whose bytes depend on its number. */
static size_t make_ping(uint8_t *p, unsigned int seq)
{
	uint8_t *ip = p + ETH, *icmp = ip + 20;

	memset(p, 0, HEADERS);
	ethernet(p, gateway, TYPE_IPV4);
	ip[0] = 0x45;
	put16(ip + 2, FRAME - ETH);
	ip[8] = 64;
	ip[9] = 1;
	memcpy(ip + 12, own_ip, 4);
	memcpy(ip + 16, gateway_ip, 4);
	put16(ip + 10, checksum(ip, 20));
	icmp[0] = 8;
	put16(icmp + 6, seq);
	for (unsigned int i = 0; i < PAYLOAD; i++)
		icmp[8 + i] = i * 7 + seq;
	put16(icmp + 2, checksum(icmp, 8 + PAYLOAD));
	return FRAME;
}

/* A packet of `parts` buffers with these bytes. */
static struct uk_netbuf *packet(const uint8_t *p, size_t len,
				unsigned int parts)
{
	struct uk_netbuf *first = NULL, **at = &first;

	for (; parts; parts--) {
		struct uk_netbuf *nb = uk_netbuf_pool_get(&tx_pool);
		size_t n = parts == 1 ? len : len / parts;

		if (!nb) {
			fail("no buffer to send");
			break;
		}
		memcpy(nb->data, p, n);
		nb->len = n;
		p += n;
		len -= n;
		*at = nb;
		at = &nb->next;
	}
	return first;
}

static void check_answer(struct uk_netbuf *nb)
{
	static uint8_t p[BUFFER];
	size_t len = uk_netbuf_copy(nb, 0, p, sizeof(p));
	const uint8_t *icmp = p + ETH + 20;

	if (len >= 42 && get16(p + 12) == TYPE_ARP && get16(p + 20) == 2) {
		memcpy(gateway, p + 22, UK_NETDEV_MAC_LEN);
		answers++;
	} else if (len == FRAME && get16(p + 12) == TYPE_IPV4 && !icmp[0]) {
		unsigned int seq = get16(icmp + 6);

		for (unsigned int i = 0; i < PAYLOAD; i++)
			if (icmp[8 + i] != (uint8_t)(i * 7 + seq)) {
				fail("an answer differs");
				break;
			}
		answers++;
	}
}

/* Takes what the queues have. Returns whether that was something. */
static bool take(void)
{
	struct uk_netbuf *pkts[BURST];
	bool some = false;

	for (unsigned int q = 0; q < queues; q++) {
		int n = uk_netdev_rx_burst(dev, q, pkts, BURST);

		for (int i = 0; i < n; i++) {
			check_answer(pkts[i]);
			uk_netbuf_put(pkts[i]);
			some = true;
		}
	}
	return some;
}

/* Returns whether there is something to take at once. */
static bool arm(void)
{
	bool some = false;

	for (unsigned int q = 0; q < queues; q++)
		some |= uk_netdev_rx_arm(dev, q);
	return some;
}

/* Receives until there are `want` answers, asleep in between. */
static void receive(unsigned int want)
{
	uint64_t end = ukplat_clock_ns() + PATIENCE;

	while (answers < want && ukplat_clock_ns() < end) {
		unsigned int before = vnet_events;

		if (take() || arm())
			continue;
		ukplat_irq_save();
		ukplat_timer_set(end);
		if (vnet_events == before)
			ukplat_idle();
		ukplat_irq_enable();
	}
	if (answers < want)
		fail("answers are missing");
}

static void send(unsigned int queue, struct uk_netbuf **pkts, unsigned int n)
{
	uint64_t end = ukplat_clock_ns() + PATIENCE;

	while (n && ukplat_clock_ns() < end) {
		int sent = uk_netdev_tx_burst(dev, queue, pkts, n);

		if (sent < 0)
			break;
		pkts += sent;
		n -= sent;
	}
	if (n)
		fail("can't send");
}

static void exchange(void)
{
	static uint8_t frame[BUFFER];
	struct uk_netbuf *pkts[BURST];

	answers = 0;
	pkts[0] = packet(frame, make_arp(frame), 1);
	send(0, pkts, 1);
	receive(1);
	for (unsigned int r = 0; r < ROUNDS && !failed; r++) {
		unsigned int n = 1 + r % BURST;

		answers = 0;
		/* However soon the answer comes, it finds this armed. */
		if (r % 2)
			arm();
		for (unsigned int i = 0; i < n; i++)
			pkts[i] = packet(frame, make_ping(frame, r + i),
					 1 + (r + i) % 5);
		send(r % queues, pkts, n);
		receive(n);
	}
}

static void make_pool(struct uk_netbuf_pool *p, unsigned int headroom)
{
	struct uk_netbuf_pool_conf conf = {
		.alloc = uk_alloc_get_default(),
		.size = BUFFER,
		.headroom = headroom,
		.min = POOL * queues,
		.max = POOL * queues,
	};

	if (uk_netbuf_pool_init(p, &conf))
		fail("no memory for buffers");
}

/* With room for the device's header, and without. */
static void run(bool room, uint32_t features)
{
	struct uk_netdev_info info;
	struct uk_netdev_conf conf = {
		.rx_ready = vnet_on_event,
	};

	uk_netdev_info(dev, &info);
	queues = MIN(info.rx_queues, info.tx_queues);
	conf.rx_queues = queues;
	conf.tx_queues = queues;
	for (unsigned int q = 0; q < queues; q++)
		conf.rx_pool[q] = &rx_pool;
	make_pool(&rx_pool, room ? info.rx_headroom : 0);
	make_pool(&tx_pool, room ? info.tx_headroom : 0);
	conf.features = info.features & features;
	if (failed || uk_netdev_configure(dev, &conf)) {
		fail("can't be configured");
		return;
	}
	for (int i = 0; i < 2 && !failed; i++) {
		if (uk_netdev_start(dev))
			fail("can't be started");
		else
			exchange();
		uk_netdev_stop(dev);
	}
	uk_netdev_close(dev);
	if (uk_netbuf_pool_fini(&rx_pool) || uk_netbuf_pool_fini(&tx_pool))
		fail("buffers are missing");
}

int main(void)
{
	struct uk_netdev_stats st;

	for (unsigned int i = 0; (dev = uk_netdev_get(i)); i++) {
		run(true,
		    UINT32_MAX & ~(UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6));
		run(false, 0);
		for (unsigned int q = 1; q < queues; q++) {
			uk_netdev_stats(dev, q, &st);
			printf("%u: queue %u: %" PRIu64 " received, %" PRIu64
			       " sent\n",
			       i, q, st.rx_packets, st.tx_packets);
		}
		uk_netdev_stats(dev, 0, &st);
		printf("%u: %s, MTU %u, %s, %" PRIu64 " received, %" PRIu64
		       " sent, %" PRIu64 " bad\n",
		       i, dev->driver, dev->mtu,
		       st.interrupts ? "by interrupt" : "no interrupt",
		       st.rx_packets, st.tx_packets,
		       st.rx_errors + st.rx_dropped + st.tx_dropped);
	}
	printf("%s\n", failed ? "failed" : "all well");
	return failed;
}

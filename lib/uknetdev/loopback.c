/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Loopback: what is sent is received, the same buffers, in order. A ring
 * between the two ends; full is full, as on a wire.
 */
#include <uk/init.h>
#include <uk/netdev.h>

#define RING	 256
#define SEGS_MAX 64

static struct loopback {
	struct uk_netdev dev;
	struct uk_netbuf *ring[RING];
	unsigned int head, tail; /* taken at head, put at tail; count up */
	bool rx_armed, tx_armed;
} lo;

static void info(struct uk_netdev *dev, struct uk_netdev_info *i)
{
	(void)dev;
	*i = (struct uk_netdev_info){
		.features = UK_NETDEV_LOOPBACK | UK_NETDEV_TX_CSUM |
			    UK_NETDEV_TX_TSO4 | UK_NETDEV_TX_TSO6 |
			    UK_NETDEV_TX_USO | UK_NETDEV_RX_CSUM |
			    UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6,
		.rx_queues = 1,
		.tx_queues = 1,
		.rx_ring_max = RING,
		.tx_ring_max = RING,
		.tx_segs_max = SEGS_MAX,
		.mtu_max = UINT16_MAX,
	};
}

static int configure(struct uk_netdev *dev, const struct uk_netdev_conf *conf)
{
	(void)conf;
	dev->conf.rx_ring = dev->conf.tx_ring = RING;
	return 0;
}

static void drain(struct uk_netdev *dev)
{
	(void)dev;
	for (; lo.head != lo.tail; lo.head++)
		uk_netbuf_put(lo.ring[lo.head % RING]);
	lo.rx_armed = lo.tx_armed = false;
}

static int start(struct uk_netdev *dev)
{
	uk_netdev_link_set(dev, true);
	return 0;
}

static bool fits(const struct uk_netbuf *nb)
{
	return nb && nb->len && uk_netbuf_count(nb) <= SEGS_MAX;
}

static int tx_burst(struct uk_netdev *dev, unsigned int queue,
		    struct uk_netbuf **pkts, unsigned int n)
{
	unsigned int done;

	for (done = 0; done < n && lo.tail - lo.head < RING; done++)
		if (fits(pkts[done])) {
			lo.ring[lo.tail++ % RING] = pkts[done];
		} else {
			dev->stats[queue].tx_dropped++;
			uk_netbuf_put(pkts[done]);
		}
	if (lo.rx_armed && lo.head != lo.tail) {
		lo.rx_armed = false;
		uk_netdev_rx_ready(dev, queue);
	}
	return done;
}

static int rx_burst(struct uk_netdev *dev, unsigned int queue,
		    struct uk_netbuf **pkts, unsigned int n)
{
	unsigned int done;

	for (done = 0; done < n && lo.head != lo.tail; done++)
		pkts[done] = lo.ring[lo.head++ % RING];
	if (lo.tx_armed && lo.tail - lo.head < RING) {
		lo.tx_armed = false;
		uk_netdev_tx_space(dev, queue);
	}
	return done;
}

static bool rx_arm(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
	lo.rx_armed = lo.head == lo.tail;
	return !lo.rx_armed;
}

static void rx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
	lo.rx_armed = false;
}

static bool tx_arm(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
	lo.tx_armed = lo.tail - lo.head == RING;
	return !lo.tx_armed;
}

static void tx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
	lo.tx_armed = false;
}

static void tx_reclaim(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
}

static const struct uk_netdev_ops ops = {
	.info = info,
	.configure = configure,
	.close = drain,
	.start = start,
	.stop = drain,
	.tx_burst = tx_burst,
	.rx_burst = rx_burst,
	.rx_arm = rx_arm,
	.rx_disarm = rx_disarm,
	.tx_arm = tx_arm,
	.tx_disarm = tx_disarm,
	.tx_reclaim = tx_reclaim,
};

static int init(struct uk_init_ctx *ctx)
{
	int rc;

	(void)ctx;
	lo.dev = (struct uk_netdev){
		.ops = &ops,
		.driver = "loopback",
		.mtu = UINT16_MAX - 14,
	};
	rc = uk_netdev_register(&lo.dev);
	return rc < 0 ? rc : 0;
}

/* Behind the cards. */
uk_lib_initcall_prio(init, 90);

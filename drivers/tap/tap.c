/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux's tap: one packet a system call, with the header of virtio-net before
 * it. The kernel copies, so what is sent is free at once, and packets are
 * received into buffers that were laid out before: those that a packet didn't
 * reach stay there for the next.
 */
#include <uk/arch/string.h>
#include <uk/argparse.h>
#include <uk/init.h>
#include <uk/print.h>
#include <uk/vnethdr.h>
#include "tap.h"

#define SEGS_MAX    64
#define PACKET_MAX  65550 /* the largest with GSO, and Ethernet's header */
#define MTU_LARGEST 65521
#define EINTR	    4

struct iovec {
	const void *base;
	size_t len;
};

static struct tap {
	struct uk_netdev dev;
	struct linuxu_fd fd;
	/* Buffers to receive in, and as the kernel wants to see them. */
	struct uk_netbuf *bufs[SEGS_MAX];
	struct iovec iov[SEGS_MAX + 1];
	unsigned int want, have; /* buffers */
	struct uk_vnethdr header;
} tap;

static const char *ifname = "";
static const char *mac = "";
UK_PARAM(tap, if, ifname, "name of the tap device to be opened, or made");
UK_PARAM(tap, mac, mac, "MAC address, xx:xx:xx:xx:xx:xx; else a random one");

static void info(struct uk_netdev *dev, struct uk_netdev_info *i)
{
	(void)dev;
	*i = (struct uk_netdev_info){
		.features = UK_NETDEV_TX_CSUM | UK_NETDEV_TX_TSO4 |
			    UK_NETDEV_TX_TSO6 | UK_NETDEV_RX_CSUM |
			    UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6 |
			    UK_NETDEV_RX_MERGE,
		.rx_queues = 1,
		.tx_queues = 1,
		.rx_ring_max = SEGS_MAX,
		.tx_ring_max = 1,
		.tx_segs_max = SEGS_MAX,
		.mtu_max = MTU_LARGEST,
	};
}

static int configure(struct uk_netdev *dev, const struct uk_netdev_conf *conf)
{
	size_t room =
		conf->rx_pool[0]->conf.size - conf->rx_pool[0]->conf.headroom;
	size_t want = conf->features & UK_NETDEV_RX_MERGE
			      ? (PACKET_MAX + room - 1) / room
			      : 1;

	if (want > SEGS_MAX ||
	    (!(conf->features & UK_NETDEV_RX_MERGE) &&
	     (conf->features & (UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6)) &&
	     room < PACKET_MAX))
		return -EINVAL;
	if (tap_set_offload(tap.fd.fd, conf->features))
		return -EIO;
	tap.want = want;
	tap.have = 0;
	tap.iov[0] = (struct iovec){&tap.header, sizeof(tap.header)};
	dev->conf.rx_ring = want;
	dev->conf.tx_ring = 1;
	return 0;
}

static void close(struct uk_netdev *dev)
{
	(void)dev;
	while (tap.have)
		uk_netbuf_put(tap.bufs[--tap.have]);
}

/* Lays out buffers up to `want`; fewer do as long as a small packet fits. */
static bool refill(void)
{
	while (tap.have < tap.want) {
		struct uk_netbuf *nb =
			uk_netbuf_pool_get(tap.dev.conf.rx_pool[0]);

		if (!nb)
			break;
		tap.bufs[tap.have++] = nb;
		tap.iov[tap.have] =
			(struct iovec){nb->data, uk_netbuf_tailroom(nb)};
	}
	return tap.have;
}

static int start(struct uk_netdev *dev)
{
	if (!refill())
		return -ENOMEM;
	uk_netdev_link_set(dev, true);
	return 0;
}

static void stop(struct uk_netdev *dev)
{
	(void)dev;
	linuxu_fd_disarm(&tap.fd, POLLIN | POLLOUT);
}

/* Makes a packet of the buffers that `n` bytes are in. */
static struct uk_netbuf *take(size_t n)
{
	struct uk_netbuf *first = tap.bufs[0], *last;
	unsigned int used = 0;

	do {
		last = tap.bufs[used];
		last->len = MIN(n, tap.iov[used + 1].len);
		n -= last->len;
		last->next = n ? tap.bufs[used + 1] : NULL;
		used++;
	} while (n);
	tap.have -= used;
	memmove(tap.bufs, tap.bufs + used, tap.have * sizeof(tap.bufs[0]));
	memmove(tap.iov + 1, tap.iov + 1 + used, tap.have * sizeof(tap.iov[0]));
	return first;
}

static int rx_burst(struct uk_netdev *dev, unsigned int queue,
		    struct uk_netbuf **pkts, unsigned int n)
{
	struct uk_netdev_stats *st = &dev->stats[queue];
	unsigned int done = 0;

	while (done < n) {
		long len;

		if (!refill()) {
			st->rx_dropped++;
			break;
		}
		len = syscall3(SYS_readv, tap.fd.fd, (long)tap.iov,
			       tap.have + 1);
		if (len == -EINTR)
			continue;
		if (len <= (long)sizeof(tap.header))
			break;
		len -= sizeof(tap.header);
		pkts[done] = take(len);
		if (uk_vnethdr_get(&tap.header, pkts[done], len)) {
			done++;
		} else {
			st->rx_errors++;
			uk_netbuf_put(pkts[done]);
		}
	}
	return done;
}

/* Returns 0; -EAGAIN; or what is wrong with the packet. */
static long send(const struct uk_netbuf *nb)
{
	struct iovec iov[SEGS_MAX + 1];
	struct uk_vnethdr header;
	unsigned int n = 1;
	long rc;

	uk_vnethdr_put(&header, nb);
	iov[0] = (struct iovec){&header, sizeof(header)};
	for (; nb; nb = nb->next) {
		if (n > SEGS_MAX)
			return -E2BIG;
		iov[n++] = (struct iovec){nb->data, nb->len};
	}
	do
		rc = syscall3(SYS_writev, tap.fd.fd, (long)iov, n);
	while (rc == -EINTR);
	return MIN(rc, 0);
}

static int tx_burst(struct uk_netdev *dev, unsigned int queue,
		    struct uk_netbuf **pkts, unsigned int n)
{
	unsigned int done;

	for (done = 0; done < n; done++) {
		long rc = send(pkts[done]);

		if (rc == -EAGAIN)
			break;
		/* -EIO: the interface is down. */
		if (rc)
			dev->stats[queue].tx_dropped++;
		uk_netbuf_put(pkts[done]);
	}
	return done;
}

static void on_ready(struct linuxu_fd *f, short revents)
{
	(void)f;
	if (revents & (POLLIN | POLLERR | POLLHUP))
		uk_netdev_rx_ready(&tap.dev, 0);
	if (revents & POLLOUT)
		uk_netdev_tx_space(&tap.dev, 0);
}

static bool rx_arm(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
	return linuxu_fd_arm(&tap.fd, POLLIN);
}

static void rx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
	linuxu_fd_disarm(&tap.fd, POLLIN);
}

static bool tx_arm(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
	return linuxu_fd_arm(&tap.fd, POLLOUT);
}

static void tx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
	linuxu_fd_disarm(&tap.fd, POLLOUT);
}

static void tx_reclaim(struct uk_netdev *dev, unsigned int queue)
{
	(void)dev;
	(void)queue;
}

static int set_mac(struct uk_netdev *dev, const uint8_t *addr)
{
	(void)dev;
	(void)addr;
	return 0;
}

static const struct uk_netdev_ops ops = {
	.info = info,
	.configure = configure,
	.close = close,
	.start = start,
	.stop = stop,
	.tx_burst = tx_burst,
	.rx_burst = rx_burst,
	.rx_arm = rx_arm,
	.rx_disarm = rx_disarm,
	.tx_arm = tx_arm,
	.tx_disarm = tx_disarm,
	.tx_reclaim = tx_reclaim,
	.set_mac = set_mac,
};

/* Random; locally administered, one station's [IEEE 802, 8.4]. */
static void random_mac(uint8_t *out)
{
	syscall3(SYS_getrandom, (long)out, UK_NETDEV_MAC_LEN, 0);
	out[0] = (out[0] & ~1) | 2;
}

static int init(struct uk_init_ctx *ctx)
{
	int fd, rc;

	(void)ctx;
	if (!*ifname)
		return 0;
	tap.dev.ops = &ops;
	tap.dev.driver = "tap";
	if (!*mac) {
		random_mac(tap.dev.mac);
	} else if (!uk_netdev_parse_mac(mac, tap.dev.mac)) {
		uk_pr_crit("tap.mac: '%s' is no station's address\n", mac);
		return -EINVAL;
	}
	fd = tap_open(ifname, &tap.dev.mtu);
	if (fd < 0) {
		uk_pr_crit("can't open or make '%s': error %d\n", ifname, -fd);
		return 0;
	}
	tap.fd = (struct linuxu_fd){.fd = fd, .fn = on_ready};
	linuxu_fd_add(&tap.fd);
	rc = uk_netdev_register(&tap.dev);
	return rc < 0 ? rc : 0;
}

uk_lib_initcall(init);

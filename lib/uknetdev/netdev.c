/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The list of devices, their states, what is counted for all of them, and
 * what a stack asks for checked once, before the driver sees it.
 */
#include <uk/arch/string.h>
#include <uk/assert.h>
#include <uk/netdev.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include "store.h"

#define ETH_HEADER 14
#define MTU_MIN	   68 /* of IPv4 [RFC 791] */

/* More restarts than this, and the device is more trouble than use. */
#define RESTARTS_MAX	5
#define RESTARTS_WITHIN (60 * UKPLAT_NSEC_PER_SEC)

static struct uk_netdev *devices;
static unsigned int ndevices;

int uk_netdev_register(struct uk_netdev *dev)
{
	const struct uk_netdev_ops *o = dev->ops;
	struct uk_netdev **at = &devices;

	if (!o || !o->info || !o->configure || !o->close || !o->start ||
	    !o->stop || !o->tx_burst || !o->rx_burst || !o->rx_arm ||
	    !o->rx_disarm || !o->tx_arm || !o->tx_disarm || !o->tx_reclaim ||
	    dev->mtu < MTU_MIN)
		return -EINVAL;
	while (*at)
		at = &(*at)->next;
	dev->state = UK_NETDEV_REGISTERED;
	dev->next = NULL;
	dev->index = ndevices++;
	*at = dev;
	store_publish(dev);
	uk_pr_info("%u: %s, %02x:%02x:%02x:%02x:%02x:%02x, MTU %u\n",
		   dev->index, dev->driver, dev->mac[0], dev->mac[1],
		   dev->mac[2], dev->mac[3], dev->mac[4], dev->mac[5],
		   dev->mtu);
	return dev->index;
}

void uk_netdev_rx_ready(struct uk_netdev *dev, unsigned int queue)
{
	dev->stats[queue].interrupts++;
	if (dev->conf.rx_ready)
		dev->conf.rx_ready(dev, queue, dev->conf.arg);
}

void uk_netdev_tx_space(struct uk_netdev *dev, unsigned int queue)
{
	dev->stats[queue].interrupts++;
	if (dev->conf.tx_space)
		dev->conf.tx_space(dev, queue, dev->conf.arg);
}

void uk_netdev_link_set(struct uk_netdev *dev, bool up)
{
	if (dev->link_up == up)
		return;
	dev->link_up = up;
	if (dev->state == UK_NETDEV_RUNNING && dev->conf.link)
		dev->conf.link(dev, up, dev->conf.arg);
}

struct uk_netdev *uk_netdev_get(unsigned int index)
{
	struct uk_netdev *dev = devices;

	while (dev && dev->index != index)
		dev = dev->next;
	return dev;
}

unsigned int uk_netdev_count(void)
{
	return ndevices;
}

void uk_netdev_info(struct uk_netdev *dev, struct uk_netdev_info *info)
{
	memset(info, 0, sizeof(*info));
	dev->ops->info(dev, info);
}

static bool ring_fits(unsigned int n, unsigned int max, bool power_of_2)
{
	return n <= max && (!n || !power_of_2 || POWER_OF_2(n));
}

static int check_conf(const struct uk_netdev *dev,
		      const struct uk_netdev_info *info,
		      const struct uk_netdev_conf *conf)
{
	uint32_t f = conf->features;
	size_t need = info->rx_headroom;

	need += f & UK_NETDEV_RX_MERGE ? 1 : ETH_HEADER + dev->mtu;
	if (f & ~info->features)
		return -ENOTSUP;
	if (((f & (UK_NETDEV_TX_TSO4 | UK_NETDEV_TX_TSO6 | UK_NETDEV_TX_USO)) &&
	     !(f & UK_NETDEV_TX_CSUM)) ||
	    ((f & (UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6)) &&
	     !(f & UK_NETDEV_RX_CSUM)))
		return -EINVAL;
	if (!conf->rx_queues ||
	    conf->rx_queues > MIN(info->rx_queues, UK_NETDEV_QUEUES_MAX) ||
	    !conf->tx_queues ||
	    conf->tx_queues > MIN(info->tx_queues, UK_NETDEV_QUEUES_MAX) ||
	    !ring_fits(conf->rx_ring, info->rx_ring_max,
		       info->ring_power_of_2) ||
	    !ring_fits(conf->tx_ring, info->tx_ring_max, info->ring_power_of_2))
		return -EINVAL;
	for (unsigned int i = 0; i < conf->rx_queues; i++)
		if (!conf->rx_pool[i] || conf->rx_pool[i]->conf.size < need)
			return -EINVAL;
	return 0;
}

int uk_netdev_configure(struct uk_netdev *dev,
			const struct uk_netdev_conf *conf)
{
	struct uk_netdev_info info;
	int rc;

	if (dev->state != UK_NETDEV_REGISTERED)
		return -EBUSY;
	uk_netdev_info(dev, &info);
	rc = check_conf(dev, &info, conf);
	if (rc)
		return rc;
	dev->conf = *conf;
	if (!conf->alloc)
		dev->conf.alloc = uk_alloc_get_default();
	rc = dev->ops->configure(dev, &dev->conf);
	if (rc == 0)
		dev->state = UK_NETDEV_CONFIGURED;
	return rc;
}

int uk_netdev_close(struct uk_netdev *dev)
{
	if (dev->state != UK_NETDEV_CONFIGURED)
		return -EBUSY;
	dev->ops->close(dev);
	dev->conf = (struct uk_netdev_conf){0};
	dev->state = UK_NETDEV_REGISTERED;
	return 0;
}

int uk_netdev_start(struct uk_netdev *dev)
{
	int rc;

	if (dev->state != UK_NETDEV_CONFIGURED)
		return -EBUSY;
	rc = dev->ops->start(dev);
	if (rc == 0)
		dev->state = UK_NETDEV_RUNNING;
	return rc;
}

int uk_netdev_stop(struct uk_netdev *dev)
{
	if (dev->state != UK_NETDEV_RUNNING)
		return -EBUSY;
	dev->state = UK_NETDEV_CONFIGURED;
	dev->ops->stop(dev);
	return 0;
}

static bool is_too_often(struct uk_netdev *dev)
{
	uint64_t now = ukplat_clock_ns();

	if (now - dev->restarts_since >= RESTARTS_WITHIN) {
		dev->restarts_since = now;
		dev->restarts = 0;
	}
	return dev->restarts++ >= RESTARTS_MAX;
}

int uk_netdev_restart(struct uk_netdev *dev)
{
	bool too_often = is_too_often(dev);
	int rc = uk_netdev_stop(dev);

	if (rc == 0)
		rc = too_often ? -EIO : uk_netdev_start(dev);
	if (rc)
		uk_pr_err("%u: out of service%s\n", dev->index,
			  too_often ? ": it broke too often" : "");
	else
		uk_pr_warn("%u: reset, and in service again\n", dev->index);
	return rc;
}

int uk_netdev_tx_burst(struct uk_netdev *dev, unsigned int queue,
		       struct uk_netbuf **pkts, unsigned int n)
{
	struct uk_netdev_stats *st = &dev->stats[queue];
	uint64_t bytes = 0, dropped = st->tx_dropped;
	int sent;

	if (unlikely(dev->state != UK_NETDEV_RUNNING))
		return -ENETDOWN;
	UK_ASSERT(queue < dev->conf.tx_queues);
	/* Before they are sent: afterwards they are not ours. */
	for (unsigned int i = 0; i < n; i++)
		bytes += uk_netbuf_total(pkts[i]);
	sent = dev->ops->tx_burst(dev, queue, pkts, n);
	if (sent < 0)
		return sent;
	for (unsigned int i = sent; i < n; i++)
		bytes -= uk_netbuf_total(pkts[i]);
	st->tx_packets += sent - (st->tx_dropped - dropped);
	st->tx_bytes += bytes;
	st->tx_full += (unsigned int)sent < n;
	return sent;
}

int uk_netdev_rx_burst(struct uk_netdev *dev, unsigned int queue,
		       struct uk_netbuf **pkts, unsigned int n)
{
	struct uk_netdev_stats *st = &dev->stats[queue];
	int got;

	if (unlikely(dev->state != UK_NETDEV_RUNNING))
		return -ENETDOWN;
	UK_ASSERT(queue < dev->conf.rx_queues);
	got = dev->ops->rx_burst(dev, queue, pkts, n);
	for (int i = 0; i < got; i++)
		st->rx_bytes += uk_netbuf_total(pkts[i]);
	if (got > 0)
		st->rx_packets += got;
	return got;
}

bool uk_netdev_rx_arm(struct uk_netdev *dev, unsigned int queue)
{
	return dev->state == UK_NETDEV_RUNNING && dev->ops->rx_arm(dev, queue);
}

void uk_netdev_rx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	if (dev->state == UK_NETDEV_RUNNING)
		dev->ops->rx_disarm(dev, queue);
}

bool uk_netdev_tx_arm(struct uk_netdev *dev, unsigned int queue)
{
	return dev->state == UK_NETDEV_RUNNING && dev->ops->tx_arm(dev, queue);
}

void uk_netdev_tx_disarm(struct uk_netdev *dev, unsigned int queue)
{
	if (dev->state == UK_NETDEV_RUNNING)
		dev->ops->tx_disarm(dev, queue);
}

void uk_netdev_tx_reclaim(struct uk_netdev *dev, unsigned int queue)
{
	if (dev->state == UK_NETDEV_RUNNING)
		dev->ops->tx_reclaim(dev, queue);
}

int uk_netdev_set_mac(struct uk_netdev *dev, const uint8_t *mac)
{
	static const uint8_t zero[UK_NETDEV_MAC_LEN];
	int rc;

	if (dev->state == UK_NETDEV_RUNNING)
		return -EBUSY;
	if ((mac[0] & 1) || memcmp(mac, zero, sizeof(zero)) == 0)
		return -EINVAL;
	if (!dev->ops->set_mac)
		return -ENOTSUP;
	rc = dev->ops->set_mac(dev, mac);
	if (rc == 0)
		memcpy(dev->mac, mac, UK_NETDEV_MAC_LEN);
	return rc;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool uk_netdev_parse_mac(const char *s, uint8_t *mac)
{
	for (unsigned int i = 0; i < UK_NETDEV_MAC_LEN; i++, s += 3) {
		int hi = digit(s[0]), lo = hi < 0 ? -1 : digit(s[1]);

		if (lo < 0 || s[2] != (i < UK_NETDEV_MAC_LEN - 1 ? ':' : '\0'))
			return false;
		mac[i] = hi << 4 | lo;
	}
	return !(mac[0] & 1);
}

int uk_netdev_set_mtu(struct uk_netdev *dev, unsigned int mtu)
{
	struct uk_netdev_info info;

	if (dev->state == UK_NETDEV_RUNNING)
		return -EBUSY;
	uk_netdev_info(dev, &info);
	if (mtu < MTU_MIN || mtu > info.mtu_max)
		return -EINVAL;
	dev->mtu = mtu;
	return 0;
}

int uk_netdev_set_promisc(struct uk_netdev *dev, bool on)
{
	if (dev->state == UK_NETDEV_REGISTERED)
		return -EBUSY;
	return dev->ops->set_promisc ? dev->ops->set_promisc(dev, on)
				     : -ENOTSUP;
}

int uk_netdev_stats(const struct uk_netdev *dev, unsigned int queue,
		    struct uk_netdev_stats *st)
{
	if (queue >= UK_NETDEV_QUEUES_MAX)
		return -EINVAL;
	*st = dev->stats[queue];
	return 0;
}

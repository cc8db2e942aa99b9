/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What uknetdev asks of a card, and the talk with its backend: rings and
 * pages are there from start to stop only, each time new ones.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/fmt.h>
#include <uk/print.h>
#include "netfront.h"

#define RING_DEFAULT 128
#define MTU_DEFAULT  1500
#define MTU_LARGEST  4078 /* a page without Ethernet's header */
#define WAIT_MS	     10000

static const struct {
	uint32_t ours;
	const char *theirs;
} tx_features[] = {
	{UK_NETDEV_TX_TSO4, "feature-gso-tcpv4"},
	{UK_NETDEV_TX_TSO6, "feature-gso-tcpv6"},
};

static void info(struct uk_netdev *dev, struct uk_netdev_info *i)
{
	struct netfront *n = nf_of(dev);

	*i = (struct uk_netdev_info){
		.features = UK_NETDEV_TX_CSUM | UK_NETDEV_RX_CSUM |
			    UK_NETDEV_RX_GSO4 | UK_NETDEV_RX_GSO6 |
			    UK_NETDEV_RX_MERGE | UK_NETDEV_LINK,
		.rx_queues = n->queues_max,
		.tx_queues = n->queues_max,
		.rx_ring_max = NETIF_RING,
		.tx_ring_max = NETIF_RING,
		.tx_segs_max = UINT16_MAX,
		.mtu_max = MTU_LARGEST,
	};
	if (uk_xenbus_offers(n->bus, "feature-sg"))
		for (unsigned int k = 0; k < ARRAY_SIZE(tx_features); k++)
			if (uk_xenbus_offers(n->bus, tx_features[k].theirs))
				i->features |= tx_features[k].ours;
}

static int configure(struct uk_netdev *dev, const struct uk_netdev_conf *conf)
{
	nf_of(dev)->pairs = MAX(conf->rx_queues, conf->tx_queues);
	if (!conf->rx_ring)
		dev->conf.rx_ring = RING_DEFAULT;
	if (!conf->tx_ring)
		dev->conf.tx_ring = RING_DEFAULT;
	/* The others' buffers, where there are fewer queues to receive. */
	for (unsigned int i = conf->rx_queues; i < nf_of(dev)->pairs; i++)
		dev->conf.rx_pool[i] = conf->rx_pool[0];
	return 0;
}

static void close(struct uk_netdev *dev)
{
	(void)dev;
}

static int write_queue(struct nf_queue *q, uint32_t tx)
{
	const struct {
		const char *name;
		uint32_t value;
	} entries[] = {
		{"tx-ring-ref", q->tx.gref},
		{"rx-ring-ref", q->rx.gref},
		{q->n->split ? "event-channel-rx" : "event-channel",
		 q->rx.port},
		{"event-channel-tx", q->tx.port},
	};
	char name[48];
	int rc = 0;

	for (unsigned int i = 0; !rc && i < (q->n->split ? 4 : 3); i++) {
		if (q->n->pairs > 1)
			uk_snprintf(name, sizeof(name), "queue-%u/%s", q->index,
				    entries[i].name);
		else
			uk_snprintf(name, sizeof(name), "%s", entries[i].name);
		rc = uk_xenbus_write_num(q->n->bus, tx, name, entries[i].value);
	}
	return rc;
}

static int write_features(struct netfront *n, uint32_t tx)
{
	uint32_t f = n->dev.conf.features;
	bool csum = f & UK_NETDEV_RX_CSUM;
	const struct {
		const char *name;
		bool value;
	} entries[] = {
		{"request-rx-copy", true},
		{"feature-rx-notify", true},
		{"feature-sg", f & UK_NETDEV_RX_MERGE},
		{"feature-gso-tcpv4", f & UK_NETDEV_RX_GSO4},
		{"feature-gso-tcpv6", f & UK_NETDEV_RX_GSO6},
		{"feature-no-csum-offload", !csum},
		{"feature-ipv6-csum-offload", csum},
	};
	int rc = 0;

	for (unsigned int i = 0; !rc && i < ARRAY_SIZE(entries); i++)
		rc = uk_xenbus_write_num(n->bus, tx, entries[i].name,
					 entries[i].value);
	if (!rc && n->pairs > 1)
		rc = uk_xenbus_write_num(n->bus, tx, "multi-queue-num-queues",
					 n->pairs);
	return rc;
}

static int publish(uint32_t tx, void *arg)
{
	struct netfront *n = arg;
	int rc = write_features(n, tx);

	for (unsigned int i = 0; !rc && i < n->pairs; i++)
		rc = write_queue(&n->queues[i], tx);
	return rc;
}

static int connect(struct netfront *n)
{
	int rc = n->closed ? uk_xenbus_reopen(n->bus, WAIT_MS)
			   : uk_xenbus_wait(n->bus,
					    UK_XENBUS_IN(UK_XENBUS_INIT_WAIT),
					    WAIT_MS);

	if (rc < 0)
		return rc;
	for (unsigned int i = 0; i < n->pairs; i++)
		nf_rx_fill(&n->queues[i]);
	rc = uk_xs_transaction(publish, n);
	if (!rc)
		rc = uk_xenbus_set_state(n->bus, UK_XENBUS_CONNECTED);
	if (rc)
		return rc;
	rc = uk_xenbus_wait(n->bus, UK_XENBUS_IN(UK_XENBUS_CONNECTED), WAIT_MS);
	return MIN(rc, 0);
}

static void disconnect(struct netfront *n)
{
	const unsigned int closed = UK_XENBUS_IN(UK_XENBUS_CLOSED) |
				    UK_XENBUS_IN(UK_XENBUS_UNKNOWN);

	uk_xenbus_set_state(n->bus, UK_XENBUS_CLOSING);
	uk_xenbus_wait(n->bus, closed | UK_XENBUS_IN(UK_XENBUS_CLOSING),
		       WAIT_MS);
	uk_xenbus_set_state(n->bus, UK_XENBUS_CLOSED);
	uk_xenbus_wait(n->bus, closed | UK_XENBUS_IN(UK_XENBUS_INIT_WAIT),
		       WAIT_MS);
	n->closed = true;
	for (unsigned int i = 0; i < n->pairs; i++)
		nf_queue_unmake(&n->queues[i]);
}

static void changed(struct uk_xenbus_device *bus, enum uk_xenbus_state state)
{
	struct netfront *n = bus->dev.priv;

	if (n->dev.state == UK_NETDEV_RUNNING)
		uk_netdev_link_set(&n->dev, state == UK_XENBUS_CONNECTED);
}

static int start(struct uk_netdev *dev)
{
	struct netfront *n = nf_of(dev);
	unsigned int made = 0;
	int rc = 0;

	n->split = uk_xenbus_offers(n->bus, "feature-split-event-channels");
	for (; !rc && made < n->pairs; made++) {
		n->queues[made].n = n;
		n->queues[made].index = made;
		rc = nf_queue_make(&n->queues[made]);
	}
	if (rc) {
		while (--made)
			nf_queue_unmake(&n->queues[made - 1]);
		return -ENOMEM;
	}
	rc = connect(n);
	if (rc) {
		uk_pr_err("xen-netfront %s: the backend doesn't connect, "
			  "error %d\n",
			  n->bus->name, rc);
		disconnect(n);
		return -EIO;
	}
	uk_netdev_link_set(dev, true);
	return 0;
}

static void stop(struct uk_netdev *dev)
{
	disconnect(nf_of(dev));
	dev->link_up = false;
}

static const struct uk_netdev_ops ops = {
	.info = info,
	.configure = configure,
	.close = close,
	.start = start,
	.stop = stop,
	.tx_burst = nf_tx_burst,
	.rx_burst = nf_rx_burst,
	.rx_arm = nf_rx_arm,
	.rx_disarm = nf_rx_disarm,
	.tx_arm = nf_tx_arm,
	.tx_disarm = nf_tx_disarm,
	.tx_reclaim = nf_tx_reclaim,
};

static int read_entries(struct netfront *n)
{
	uint64_t queues = 1, mtu = MTU_DEFAULT;
	char mac[24] = "";

	if (uk_xenbus_read(n->bus, UK_XENBUS_FRONT, "mac", mac, sizeof(mac)) <
		    0 ||
	    !uk_netdev_parse_mac(mac, n->dev.mac))
		return -EINVAL;
	if (uk_xenbus_read_num(n->bus, UK_XENBUS_FRONT, "mtu", MTU_LARGEST,
			       &mtu) ||
	    mtu < 68)
		mtu = MTU_DEFAULT;
	n->dev.mtu = mtu;
	if (uk_xenbus_read_num(n->bus, UK_XENBUS_BACK, "multi-queue-max-queues",
			       UINT16_MAX, &queues) ||
	    !queues)
		queues = 1;
	n->queues_max = MIN(queues, UK_NETDEV_QUEUES_MAX);
	return 0;
}

static int probe(struct uk_device *dev)
{
	struct netfront *n = uk_calloc(uk_alloc_get_default(), 1, sizeof(*n));
	int rc;

	if (!n)
		return -ENOMEM;
	n->bus = uk_container_of(dev, struct uk_xenbus_device, dev);
	n->dev.ops = &ops;
	n->dev.driver = "xen-netfront";
	dev->priv = n;
	rc = uk_xenbus_wait(n->bus, UK_XENBUS_IN(UK_XENBUS_INIT_WAIT), WAIT_MS);
	if (rc > 0)
		rc = read_entries(n);
	if (!rc)
		rc = uk_netdev_register(&n->dev);
	if (rc < 0) {
		uk_free(uk_alloc_get_default(), n);
		return rc == -ENODEV ? -EIO : rc;
	}
	n->bus->changed = changed;
	return 0;
}

static const char *const ids[] = {"vif", NULL};

static const struct uk_driver xen_netfront = {
	.name = "xen-netfront",
	.bus = &uk_xenbus,
	.ids = ids,
	.probe = probe,
};
UK_DRIVER_REGISTER(xen_netfront, 50);

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The control queue: one command at a time, and its answer waited for
 * [5.1.6.5].
 */
#include <uk/plat/time.h>
#include "vnet.h"

#define CLASS_RX     0
#define RX_PROMISC   0
#define CLASS_MAC    1
#define MAC_ADDR_SET 1
#define CLASS_MQ     4
#define MQ_PAIRS_SET 0
#define ACK_OK	     0
#define PATIENCE     UKPLAT_NSEC_PER_SEC

/* What the device reads and writes; the heap's, so that it may come late. */
struct command {
	uint8_t class, command, ack;
	uint8_t data[UK_NETDEV_MAC_LEN];
};

static int execute(struct vnet *n, uint8_t class, uint8_t command,
		   const void *data, unsigned int len)
{
	static struct command c;
	const struct virtq_seg segs[] = {
		{&c.class, 2}, {c.data, len}, {&c.ack, 1}};
	uint64_t end = ukplat_clock_ns() + PATIENCE;

	if (!n->control)
		return -ENOTSUP;
	c.class = class;
	c.command = command;
	c.ack = ~ACK_OK;
	__builtin_memcpy(c.data, data, len);
	if (virtq_add(n->control, segs, 2, 1, &c))
		return -EIO;
	virtq_kick(n->control);
	while (!virtq_get(n->control, NULL))
		if (n->control->broken || ukplat_clock_ns() > end) {
			/* It may still write to what isn't its own then. */
			virtio_break(n->v, "doesn't answer");
			return -EIO;
		}
	return *(volatile uint8_t *)&c.ack == ACK_OK ? 0 : -EIO;
}

int vnet_set_pairs(struct vnet *n)
{
	uint16_t pairs = n->pairs;

	return execute(n, CLASS_MQ, MQ_PAIRS_SET, &pairs, sizeof(pairs));
}

int vnet_set_promisc(struct vnet *n)
{
	uint8_t on = n->promisc;

	if (!virtio_has(n->v, F_CTRL_RX))
		return -ENOTSUP;
	return execute(n, CLASS_RX, RX_PROMISC, &on, sizeof(on));
}

int vnet_set_mac(struct vnet *n)
{
	if (virtio_has(n->v, F_CTRL_MAC_ADDR))
		return execute(n, CLASS_MAC, MAC_ADDR_SET, n->dev.mac,
			       UK_NETDEV_MAC_LEN);
	/* Legacy ones read it out of their configuration [5.1.4.3]. */
	if (!n->v->legacy)
		return -ENOTSUP;
	return virtio_config_write(n->v, CONFIG_MAC, n->dev.mac,
				   UK_NETDEV_MAC_LEN);
}

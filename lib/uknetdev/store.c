/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the store tells of each device: its counters, all queues together, and
 * how many buffers its stack has given out of the pools to receive in.
 */
#include <uk/netdev.h>
#include "store.h"

#define SUM(member)                                                            \
	static int64_t member(void *object)                                    \
	{                                                                      \
		const struct uk_netdev *dev = object;                          \
		uint64_t sum = 0;                                              \
                                                                               \
		for (unsigned int i = 0; i < UK_NETDEV_QUEUES_MAX; i++)        \
			sum += dev->stats[i].member;                           \
		return sum;                                                    \
	}

SUM(rx_packets)
SUM(rx_bytes)
SUM(rx_dropped)
SUM(rx_errors)
SUM(tx_packets)
SUM(tx_bytes)
SUM(tx_dropped)
SUM(tx_full)
SUM(interrupts)

/* Is the pool of queue `i` one that no queue before it has? */
static bool is_first(const struct uk_netdev *dev, unsigned int i)
{
	for (unsigned int k = 0; k < i; k++)
		if (dev->conf.rx_pool[k] == dev->conf.rx_pool[i])
			return false;
	return true;
}

static int64_t rx_buffers(void *object)
{
	const struct uk_netdev *dev = object;
	int64_t used = 0;

	for (unsigned int i = 0; i < dev->conf.rx_queues; i++)
		if (is_first(dev, i))
			used += dev->conf.rx_pool[i]->nall -
				dev->conf.rx_pool[i]->nfree;
	return used;
}

#define COUNTER(member)                                                        \
	UK_STORE_OF_GETTER(#member, UK_STORE_KIND_COUNTER, member)

static const struct uk_store_entry entries[] = {
	COUNTER(rx_packets),
	COUNTER(rx_bytes),
	COUNTER(rx_dropped),
	COUNTER(rx_errors),
	COUNTER(tx_packets),
	COUNTER(tx_bytes),
	COUNTER(tx_dropped),
	COUNTER(tx_full),
	COUNTER(interrupts),
	UK_STORE_OF_GETTER("rx_buffers", UK_STORE_KIND_GAUGE, rx_buffers),
};

void store_publish(struct uk_netdev *dev)
{
	dev->store = (struct uk_store_object){
		UK_STORE_OBJECT("uknetdev", dev->driver, entries, dev)};
	uk_store_register(&dev->store);
}

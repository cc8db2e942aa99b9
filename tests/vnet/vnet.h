/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VNET_TEST_H
#define VNET_TEST_H

#include <uk/netdev.h>

/** Counts up when packets came to an armed queue. */
extern volatile unsigned int vnet_events;
void vnet_on_event(struct uk_netdev *dev, unsigned int queue, void *arg);

#endif /* VNET_TEST_H */

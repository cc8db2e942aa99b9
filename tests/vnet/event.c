/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The card's callback; interrupts use general registers only.
 */
#include "vnet.h"

volatile unsigned int vnet_events;

void vnet_on_event(struct uk_netdev *dev, unsigned int queue, void *arg)
{
	(void)dev;
	(void)queue;
	(void)arg;
	vnet_events++;
}

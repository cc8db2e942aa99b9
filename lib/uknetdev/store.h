/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The store, where there is one.
 */
#ifndef UKNETDEV_STORE_H
#define UKNETDEV_STORE_H

#include <uk/netdev.h>

#ifdef CONFIG_LIBUKNETDEV_STORE
/** Puts the statistics of `dev` into the store, for good. */
void store_publish(struct uk_netdev *dev);
#else
static inline void store_publish(struct uk_netdev *dev)
{
	(void)dev;
}
#endif

#endif /* UKNETDEV_STORE_H */

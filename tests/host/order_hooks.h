/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Included before each source of the rings: what another CPU sees goes through
 * the hooks of order_test.c.
 */
#ifndef ORDER_HOOKS_H
#define ORDER_HOOKS_H

#include <uk/essentials.h>

void order_fence(int order);
void order_store(const void *at, uint64_t value, int order);
const void *order_load(const void *at, int order);

#define __atomic_thread_fence(order) order_fence(order)
#define __atomic_store_n(p, v, order)                                          \
	(order_store(p, (uint64_t)(v), order), (void)(*(p) = (v)))
#define __atomic_load_n(p, order)                                              \
	(*(__typeof__(p))(uintptr_t)order_load(p, order))

#include "../../drivers/virtio/ring.h"

#undef ONCE
#define ONCE(x)                                                                \
	(*(volatile __typeof__(x) *)order_load((const void *)&(x),             \
					       __ATOMIC_RELAXED))

#endif /* ORDER_HOOKS_H */

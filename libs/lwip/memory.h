/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counts lwIP's memory for the store, in images with one.
 */
#ifndef LWIP_MEMORY_H
#define LWIP_MEMORY_H

#include <uk/essentials.h>
#include "lwip/opt.h"
#include "lwip/memp.h"
#include "lwip/sys.h"

/** Objects of each kind that are in use. */
extern uint32_t memp_used[MEMP_MAX];

#ifdef CONFIG_LIBLWIP_STORE
/** Adds `n` blocks of the heap. Context: thread. */
void memory_count(int n);
#else
static inline void memory_count(int n)
{
	(void)n;
}
#endif

#endif /* LWIP_MEMORY_H */

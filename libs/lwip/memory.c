/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP's memory, instead of its memp.c: each of its kinds of objects is a pool
 * that grows, up to the number that the options say.
 */
#include <uk/allocpool.h>
#include "lwip/opt.h"
#include "lwip/memp.h"
#include "lwip/sys.h"
#include "lwip/stats.h"
#include "lwip/pbuf.h"
#include "lwip/raw.h"
#include "lwip/udp.h"
#include "lwip/tcp.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/altcp.h"
#include "lwip/ip4_frag.h"
#include "lwip/priv/tcpip_priv.h"
#include "lwip/etharp.h"
#include "lwip/igmp.h"
#include "lwip/timeouts.h"
#include "lwip/dns.h"
#include "lwip/priv/nd6_priv.h"
#include "lwip/ip6_frag.h"
#include "lwip/mld6.h"
#include "memory.h"

#define BATCH_BYTES 4096 /* that a pool grows by, or by one object */
#define ALIGN	    16

struct kind {
	uint16_t size;
	uint32_t max;
};

static const struct kind kinds[MEMP_MAX] = {
#define LWIP_MEMPOOL(name, num, size, desc) {(size), (num)},
#include "lwip/priv/memp_std.h"
};

static struct uk_pool pools[MEMP_MAX];
uint32_t memp_used[MEMP_MAX];

void memp_init(void)
{
	for (unsigned int i = 0; i < MEMP_MAX; i++)
		uk_pool_init(&pools[i], kinds[i].size, ALIGN, NULL);
}

/* Memory is asked for by threads only, interrupts on. */
static bool grow(memp_t type)
{
	size_t len = MAX(pools[type].size, (size_t)BATCH_BYTES);
	void *base = uk_memalign(uk_alloc_get_default(), ALIGN, len);
	SYS_ARCH_DECL_PROTECT(flags);

	if (!base)
		return false;
	SYS_ARCH_PROTECT(flags);
	uk_pool_grow(&pools[type], base, len);
	SYS_ARCH_UNPROTECT(flags);
	return true;
}

void *memp_malloc(memp_t type)
{
	SYS_ARCH_DECL_PROTECT(flags);
	void *p = NULL;

	do {
		SYS_ARCH_PROTECT(flags);
		if (memp_used[type] < kinds[type].max) {
			p = uk_pool_get(&pools[type]);
			memp_used[type] += !!p;
		}
		SYS_ARCH_UNPROTECT(flags);
	} while (!p && memp_used[type] < kinds[type].max && grow(type));
	return p;
}

void memp_free(memp_t type, void *p)
{
	SYS_ARCH_DECL_PROTECT(flags);

	if (!p)
		return;
	SYS_ARCH_PROTECT(flags);
	uk_pool_put(&pools[type], p);
	memp_used[type]--;
	SYS_ARCH_UNPROTECT(flags);
}

void *uk_lwip_malloc(size_t size)
{
	void *p = uk_malloc(uk_alloc_get_default(), size);

	memory_count(!!p);
	return p;
}

void *uk_lwip_calloc(size_t n, size_t size)
{
	void *p = uk_calloc(uk_alloc_get_default(), n, size);

	memory_count(!!p);
	return p;
}

void uk_lwip_free(void *p)
{
	memory_count(-!!p);
	uk_free(uk_alloc_get_default(), p);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Starts lwIP with all network devices.
 */
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/lwip.h>
#include <uk/print.h>
#include <uk/plat/time.h>
#include "lwip/opt.h"
#include "lwip/sys.h"
#include "glue.h"

u32_t sys_now(void)
{
	return ukplat_clock_ns() / 1000000;
}

/* Is there an address that others can answer to? */
static bool has_address(const struct netif *n)
{
#if LWIP_IPV4
	return !ip4_addr_isany_val(*netif_ip4_addr(n));
#else
	return ip6_addr_isvalid(netif_ip6_addr_state(n, 0));
#endif
}

int uk_lwip_wait_address(uint64_t deadline)
{
	if (!glue_netifs)
		return -ENODEV;
	while (!has_address(&glue_netifs->netif)) {
		if (ukplat_clock_ns() >= deadline)
			return -ETIMEDOUT;
		glue_pause(deadline);
	}
	return 0;
}

static int init(struct uk_init_ctx *ctx)
{
	struct uk_netdev *dev;

	(void)ctx;
	glue_start();
	for (unsigned int i = 0; (dev = uk_netdev_get(i)); i++) {
		int rc;

		if (dev->state != UK_NETDEV_REGISTERED)
			continue;
		rc = glue_netif_add(dev);
		/* A mistake in the parameters; else go on without it. */
		if (rc == -EINVAL)
			return rc;
		if (rc)
			uk_pr_err("%s %u doesn't start: %d\n", dev->driver, i,
				  rc);
	}
	glue_started();
	return 0;
}

uk_sys_initcall(init);

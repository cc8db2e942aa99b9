/* SPDX-License-Identifier: BSD-3-Clause */
/* Does nothing for a while, and shows the address before and afterwards. */
#include <stdio.h>
#include <stdlib.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include "lwip/netif.h"
#include "netclient.h"

static void show(void)
{
	printf("address %s\n", ip4addr_ntoa(netif_ip4_addr(netif_default)));
}

int idle(int argc, char *argv[])
{
	(void)argc;
	show();
	uk_thread_sleep(ukplat_clock_ns() +
			atoi(argv[0]) * UKPLAT_NSEC_PER_SEC);
	show();
	return 0;
}

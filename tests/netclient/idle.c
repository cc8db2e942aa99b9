/* SPDX-License-Identifier: BSD-3-Clause */
/* Does nothing for a while: the stack looks after its addresses. */
#include <stdlib.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include "netclient.h"

int idle(int argc, char *argv[])
{
	(void)argc;
	uk_thread_sleep(ukplat_clock_ns() +
			atoi(argv[0]) * UKPLAT_NSEC_PER_SEC);
	return 0;
}

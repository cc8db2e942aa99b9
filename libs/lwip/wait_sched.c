/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * With a scheduler: other threads run meanwhile.
 */
#include <uk/lock.h>
#include "wait.h"

static struct uk_semaphore sem = UK_SEMAPHORE_INIT(0);

void glue_wait(uint64_t deadline)
{
	if (uk_semaphore_down_until(&sem, deadline) == 0)
		while (uk_semaphore_trydown(&sem))
			;
}

void glue_wait_end(void)
{
	uk_semaphore_up(&sem);
}

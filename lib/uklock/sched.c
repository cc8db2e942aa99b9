/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * With a scheduler: another thread runs meanwhile.
 */
#include <uk/errno.h>
#include "wait.h"

int lock_wait(struct uk_waitq *q, uint64_t deadline)
{
	if (!deadline)
		return -ETIMEDOUT;
	return uk_waitq_wait(q, deadline);
}

unsigned int lock_wake(struct uk_waitq *q, unsigned int n)
{
	return uk_waitq_wake(q, n);
}

uintptr_t lock_first(const struct uk_waitq *q)
{
	return (uintptr_t)q->first;
}

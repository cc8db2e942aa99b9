/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Built instead of fail.c.
 */
#include <uk/alloc.h>
#include <uk/errno.h>

int uk_alloc_fail(struct uk_alloc *a, size_t n)
{
	(void)a;
	(void)n;
	return -ENOTSUP;
}

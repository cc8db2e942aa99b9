/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory, time since the boot.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/syscall.h>
#include <uk/abi/resource.h>
#include <uk/abi/sysinfo.h>
#include <uk/plat/time.h>

#define NSEC 1000000000ULL

static size_t memory; /* bytes that were free at the boot */

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	memory = uk_alloc_availmem(uk_alloc_get_default());
	return 0;
}

uk_early_initcall_prio(init, 02);

UK_SYSCALL1(sysinfo, struct uk_sysinfo *, to)
{
	*to = (struct uk_sysinfo){
		.uptime = ukplat_clock_ns() / NSEC,
		.totalram = memory,
		.freeram = uk_alloc_availmem(uk_alloc_get_default()),
		.procs = 1,
		.mem_unit = 1,
	};
	return 0;
}

/* All time is the process's own; the rest nobody counts. */
UK_SYSCALL2(getrusage, int, who, struct uk_rusage *, to)
{
	uint64_t us = ukplat_clock_ns() / 1000;

	if (who < UK_RUSAGE_CHILDREN || who > UK_RUSAGE_THREAD)
		return -EINVAL;
	*to = (struct uk_rusage){};
	if (who != UK_RUSAGE_CHILDREN)
		to->utime = (struct uk_timeval){us / 1000000, us % 1000000};
	return 0;
}

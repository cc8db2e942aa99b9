/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Limits and use of resources. Source: Linux uapi linux/resource.h,
 * asm-generic/resource.h.
 */
#ifndef UK_ABI_RESOURCE_H
#define UK_ABI_RESOURCE_H

#include <uk/abi/time.h>

struct uk_rlimit {
	uint64_t soft, hard;
};

#define UK_RLIM_INFINITY UINT64_MAX
#define UK_RLIMIT_STACK	 3
#define UK_RLIMIT_CORE	 4
#define UK_RLIMIT_NOFILE 7
#define UK_RLIM_NLIMITS	 16

#define UK_PRIO_PROCESS 0
#define UK_PRIO_PGRP	1
#define UK_PRIO_USER	2

#define UK_RUSAGE_SELF	   0
#define UK_RUSAGE_CHILDREN (-1)
#define UK_RUSAGE_THREAD   1

struct uk_rusage {
	struct uk_timeval utime, stime;
	long maxrss, ixrss, idrss, isrss, minflt, majflt, nswap, inblock,
		oublock, msgsnd, msgrcv, nsignals, nvcsw, nivcsw;
};

#endif /* UK_ABI_RESOURCE_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Limits of the process: kept as they were set. posix-fd enforces that of
 * descriptors, and posix-signal that of pending signals as it is at first; no
 * library enforces the others.
 */
#include <uk/config.h>
#include <uk/errno.h>
#include <uk/posix_process.h>
#include <uk/syscall.h>
#include <uk/abi/resource.h>
#include <uk/abi/signal.h>

#define NONE {UK_RLIM_INFINITY, UK_RLIM_INFINITY}

static struct uk_rlimit limits[UK_RLIM_NLIMITS] = {
	NONE,
	NONE,
	NONE,
	{4096UL << CONFIG_STACK_SIZE_PAGE_ORDER, UK_RLIM_INFINITY}, /* STACK */
	{0, 0},							    /* CORE */
	NONE,
	NONE,
	{65536, 65536}, /* NOFILE */
	NONE,
	NONE,
	NONE,
	{UK_SIGPENDING_MAX, UK_SIGPENDING_MAX},
	NONE,
	NONE,
	NONE,
	NONE,
};

uint64_t uk_process_limit(unsigned int resource)
{
	return limits[resource].soft;
}

static long set(unsigned int what, const struct uk_rlimit *to)
{
	if (to->soft > to->hard)
		return -EINVAL;
	limits[what] = *to;
	return 0;
}

UK_SYSCALL4(prlimit64, int, pid, unsigned int, what, const struct uk_rlimit *,
	    to, struct uk_rlimit *, from)
{
	struct uk_rlimit was;

	if (pid != 0 && pid != 1)
		return -ESRCH;
	if (what >= UK_RLIM_NLIMITS)
		return -EINVAL;
	was = limits[what];
	if (to && set(what, to) < 0)
		return -EINVAL;
	if (from)
		*from = was;
	return 0;
}

#define LONG_INFINITY ((unsigned long)-1)

static unsigned long narrow(uint64_t limit)
{
	return limit >= LONG_INFINITY ? LONG_INFINITY : limit;
}

static uint64_t widen(unsigned long limit)
{
	return limit == LONG_INFINITY ? UK_RLIM_INFINITY : limit;
}

UK_SYSCALL2(getrlimit, unsigned int, what, unsigned long *, to)
{
	if (what >= UK_RLIM_NLIMITS)
		return -EINVAL;
	to[0] = narrow(limits[what].soft);
	to[1] = narrow(limits[what].hard);
	return 0;
}

UK_SYSCALL2(setrlimit, unsigned int, what, const unsigned long *, from)
{
	struct uk_rlimit to = {widen(from[0]), widen(from[1])};

	return what < UK_RLIM_NLIMITS ? set(what, &to) : -EINVAL;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux's generator. Source: getrandom(2), clock_gettime(2).
 */
#include <syscall.h>
#include <uk/plat/entropy.h>

#define CLOCK_MONOTONIC 1
#define GRND_NONBLOCK	1
#define EINTR		4
#define WHOLE		256 /* this much comes at once, or not at all */

size_t ukplat_entropy(void *buf, size_t len)
{
	size_t done = 0;

	while (done < len) {
		long n = syscall3(SYS_getrandom, (long)buf + done,
				  MIN(len - done, WHOLE), GRND_NONBLOCK);

		if (n == -EINTR)
			continue;
		if (n <= 0)
			break;
		done += n;
	}
	return done;
}

uint64_t ukplat_entropy_ticks(void)
{
	int64_t t[2] = {0, 0}; /* seconds, nanoseconds */

	syscall3(SYS_clock_gettime, CLOCK_MONOTONIC, (long)t, 0);
	return t[0] * 1000000000 + t[1];
}

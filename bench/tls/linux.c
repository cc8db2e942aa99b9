/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the benchmark of TLS, and Mbed TLS's glue, ask of Tessera, by Linux.
 */
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <uk/plat/time.h>
#include <uk/swrand.h>

uint64_t ukplat_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * UKPLAT_NSEC_PER_SEC + t.tv_nsec;
}

bool uk_swrand_is_seeded(void)
{
	return true;
}

void uk_swrand_fill(void *buf, size_t len)
{
	if (getrandom(buf, len, 0) != (ssize_t)len)
		abort();
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Randomness: ukswrand's, which never has to wait.
 */
#include <uk/errno.h>
#include <uk/swrand.h>
#include <uk/syscall.h>
#include <uk/abi/sysinfo.h>

UK_SYSCALL3(getrandom, void *, to, size_t, len, unsigned int, flags)
{
	if (flags & ~(UK_GRND_NONBLOCK | UK_GRND_RANDOM | UK_GRND_INSECURE) ||
	    (flags & UK_GRND_RANDOM && flags & UK_GRND_INSECURE))
		return -EINVAL;
	if (len > INT32_MAX)
		len = INT32_MAX;
	uk_swrand_fill(to, len);
	return len;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files share.
 */
#ifndef POSIX_POLL_H
#define POSIX_POLL_H

#include <uk/abi/time.h>
#include <uk/file.h>

#define MS 1000000ULL

/** As poll(), until ukplat_clock_ns() is `deadline`; -EINTR as well. */
int poll_until(struct uk_pollfd *fds, unsigned long n, uint64_t deadline);

/** When those milliseconds will be over; below 0: never. */
static inline uint64_t deadline_of_ms(int64_t ms)
{
	return ms < 0	 ? UK_FOREVER
	       : ms == 0 ? 0
			 : ukplat_clock_ns() + (uint64_t)ms * MS;
}

/** When that time will be over; NULL: never. Returns 0 or -EINVAL. */
static inline int deadline_of(const struct uk_timespec *t, uint64_t *deadline)
{
	*deadline = UK_FOREVER;
	if (!t)
		return 0;
	if (t->sec < 0 || t->nsec < 0 || t->nsec >= 1000000000)
		return -EINVAL;
	if (t->sec > INT32_MAX)
		return 0; /* longer than anybody waits */
	*deadline = t->sec || t->nsec ? ukplat_clock_ns() +
						t->sec * 1000000000ULL + t->nsec
				      : 0;
	return 0;
}

#endif /* POSIX_POLL_H */

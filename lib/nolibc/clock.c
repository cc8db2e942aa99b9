/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The machine's clocks. Its date is read once, since that is slow.
 */
#include <errno.h>
#include <time.h>
#include <uk/plat/time.h>

/* The date of the boot; another CPU that reads it too finds the same. */
static uint64_t boot_date(uint64_t since_boot)
{
	static uint64_t date;
	uint64_t now;

	if (!date) {
		now = ukplat_wall_clock_ns();
		date = now > since_boot ? now - since_boot : 0;
	}
	return date;
}

int clock_gettime(clockid_t clock, struct timespec *t)
{
	uint64_t ns = ukplat_clock_ns();

	if (clock == CLOCK_REALTIME) {
		ns += boot_date(ns);
	} else if (clock != CLOCK_MONOTONIC) {
		errno = EINVAL;
		return -1;
	}
	t->tv_sec = ns / UKPLAT_NSEC_PER_SEC;
	t->tv_nsec = ns % UKPLAT_NSEC_PER_SEC;
	return 0;
}

int clock_getres(clockid_t clock, struct timespec *t)
{
	struct timespec now;

	if (clock_gettime(clock, &now))
		return -1;
	if (t)
		*t = (struct timespec){.tv_nsec = 1};
	return 0;
}

time_t time(time_t *t)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (t)
		*t = now.tv_sec;
	return now.tv_sec;
}

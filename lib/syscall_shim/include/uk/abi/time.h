/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Times of system calls. Source: Linux uapi linux/time_types.h, linux/time.h.
 */
#ifndef UK_ABI_TIME_H
#define UK_ABI_TIME_H

#include <uk/essentials.h>

struct uk_timespec {
	int64_t sec;
	long nsec;
#if __SIZEOF_LONG__ == 4
	long pad; /* the call's upper half, which is ignored */
#endif
};

struct uk_timeval {
	long sec, usec;
};

struct uk_itimerspec {
	struct uk_timespec interval, value;
};

struct uk_itimerval {
	struct uk_timeval interval, value;
};

#define UK_CLOCK_REALTIME	    0
#define UK_CLOCK_MONOTONIC	    1
#define UK_CLOCK_PROCESS_CPUTIME_ID 2
#define UK_CLOCK_THREAD_CPUTIME_ID  3
#define UK_CLOCK_MONOTONIC_RAW	    4
#define UK_CLOCK_REALTIME_COARSE    5
#define UK_CLOCK_MONOTONIC_COARSE   6
#define UK_CLOCK_BOOTTIME	    7
/* Of the process of that number, as clock_getcpuclockid() gives it. */
#define UK_CLOCK_OF_PROCESS(pid)    (~(pid) * 8 + 2)

#define UK_TIMER_ABSTIME 1

/* Linux uapi linux/timerfd.h. */
#define UK_TFD_TIMER_CANCEL_ON_SET 2

/** `utimensat`: the time of now; leave as it is. */
#define UK_UTIME_NOW  0x3fffffff
#define UK_UTIME_OMIT 0x3ffffffe

#endif /* UK_ABI_TIME_H */

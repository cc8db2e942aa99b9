/* SPDX-License-Identifier: BSD-3-Clause */
/* timerfd_create(2), Linux's; with posix-event. */
#ifndef _SYS_TIMERFD_H
#define _SYS_TIMERFD_H

#include <sys/time.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CLOCK_REALTIME	0
#define CLOCK_MONOTONIC 1

#define TFD_NONBLOCK	  04000
#define TFD_CLOEXEC	  02000000
#define TFD_TIMER_ABSTIME 1

struct itimerspec {
	struct timespec it_interval, it_value;
};

int timerfd_create(int clock, int flags);
int timerfd_settime(int fd, int flags, const struct itimerspec *t,
		    struct itimerspec *old);
int timerfd_gettime(int fd, struct itimerspec *t);

#ifdef __cplusplus
}
#endif

#endif /* _SYS_TIMERFD_H */

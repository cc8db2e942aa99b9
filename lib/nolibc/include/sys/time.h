/* SPDX-License-Identifier: BSD-3-Clause */
/* struct timeval (POSIX.1-2017 <sys/time.h>), and timespec. */
#ifndef _SYS_TIME_H
#define _SYS_TIME_H

#include <sys/types.h>

struct timeval {
	time_t tv_sec;
	long tv_usec;
};

struct timespec {
	time_t tv_sec;
	long tv_nsec;
};

#endif /* _SYS_TIME_H */

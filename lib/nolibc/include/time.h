/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Date and time (C11 7.27, POSIX.1-2017 <time.h>): the machine's clocks. Dates
 * are there with uktimeconv (LIBUKTIMECONV).
 */
#ifndef _TIME_H
#define _TIME_H

#include <stddef.h>
#include <sys/time.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int clockid_t;

/* UTC; from the boot on where the machine has no date. */
#define CLOCK_REALTIME	0
/* Since the boot. */
#define CLOCK_MONOTONIC 1

struct tm {
	int tm_sec, tm_min, tm_hour;
	int tm_mday, tm_mon, tm_year; /* from 1, from 0, from 1900 on */
	int tm_wday, tm_yday;	      /* from Sunday, from 0 on */
	int tm_isdst;		      /* 0: UTC */
};

time_t time(time_t *t);

/* 0, or -1 with errno EINVAL for another clock. */
int clock_gettime(clockid_t clock, struct timespec *t);
int clock_getres(clockid_t clock, struct timespec *t);

/* NULL with errno EOVERFLOW when the year exceeds an int. */
struct tm *gmtime_r(const time_t *t, struct tm *tm);

/* Normalises `tm`; -1 with errno EOVERFLOW when it exceeds a time_t. */
time_t timegm(struct tm *tm);

#ifdef __cplusplus
}
#endif

#endif /* _TIME_H */

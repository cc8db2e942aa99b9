/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers that send a signal, used by interval timers and by POSIX timers.
 * Times are in nanoseconds. Locked: wait queues are.
 */
#ifndef SIGTIMER_H
#define SIGTIMER_H

#include "signal_internal.h"

struct sigtimer {
	struct uk_timer timer;
	struct signal signal;
	struct sigtimer *next;
	int tid;	   /* of the thread that gets the signal; 0: any */
	bool silent;	   /* sends none: only the clock counts */
	bool by_date;	   /* `at` is a date, and follows it */
	uint64_t at;	   /* when it is due, or was; 0: off */
	uint64_t interval; /* 0: once */
	uint64_t missed;   /* times that it was due with its signal pending */
	int overrun;	   /* of the signal that was taken last */
};

/** Prepares `t`, all zero but `tid` and `silent`. Locked. */
void sigtimer_init(struct sigtimer *t, int sig, int code);

/**
 * Forgets it and its signal. Then, and unlocked, uk_timer_cancel() and
 * uk_timer_sync() come before its memory is freed. Locked.
 */
void sigtimer_remove(struct sigtimer *t);

/** Has it due at `at`, by ukplat_clock_ns() or by date; 0: never. Locked. */
void sigtimer_set(struct sigtimer *t, uint64_t at, uint64_t interval,
		  bool by_date);

/** Nanoseconds until it is due next; 0: never. Locked. */
uint64_t sigtimer_left(const struct sigtimer *t);

/**
 * Starts the periodic ones again whose signal was dropped: call it where one
 * may not be dropped any more, since it isn't ignored, or pending. Locked.
 */
void sigtimers_resume(void);

#endif /* SIGTIMER_H */

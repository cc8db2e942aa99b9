/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What threads change of time.
 */
#ifndef TIME_INTERNAL_H
#define TIME_INTERNAL_H

#include <uk/essentials.h>

/** Sleeps until `at`; -EINTR when a signal ends it. */
int time_sleep(uint64_t at);

/** The same until a date, as uk_clock_at_date() has it. */
int time_sleep_to_date(uint64_t date);

/** Nanoseconds that this thread has run; -EINVAL: nobody knows. */
int64_t time_of_thread(void);

#endif /* TIME_INTERNAL_H */

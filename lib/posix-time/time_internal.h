/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What threads change of time.
 */
#ifndef TIME_INTERNAL_H
#define TIME_INTERNAL_H

#include <uk/essentials.h>

/** Sleeps until `at`; -EINTR when a signal ends it. */
int time_sleep(uint64_t at);

/** Nanoseconds that this thread has run; -EINVAL: nobody knows. */
int64_t time_of_thread(void);

#endif /* TIME_INTERNAL_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What threads change of time.
 */
#ifndef TIME_INTERNAL_H
#define TIME_INTERNAL_H

#include <uk/essentials.h>

/** Sleeps until `at`; -EINTR when a signal ends it. */
int time_sleep(uint64_t at);

/** Nanoseconds that this thread has run; false: nobody knows. */
bool time_of_thread(uint64_t *ns);

#endif /* TIME_INTERNAL_H */

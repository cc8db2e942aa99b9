/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads, by the name that upstream's ports include: see uk/sched.h.
 */
#ifndef UK_COMPAT_THREAD_H
#define UK_COMPAT_THREAD_H

#include <uk/sched.h>

#endif /* UK_COMPAT_THREAD_H */

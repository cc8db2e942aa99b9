/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Times in nanoseconds by upstream's names.
 */
#ifndef UK_COMPAT_ARCH_TIME_H
#define UK_COMPAT_ARCH_TIME_H

#include <uk/arch/types.h>

typedef __u64 __nsec;
typedef __s64 __snsec;

#define UKARCH_NSEC_PER_SEC	     1000000000ULL
#define ukarch_time_nsec_to_sec(ns)  ((ns) / UKARCH_NSEC_PER_SEC)
#define ukarch_time_nsec_to_msec(ns) ((ns) / 1000000ULL)
#define ukarch_time_nsec_to_usec(ns) ((ns) / 1000ULL)
#define ukarch_time_sec_to_nsec(s)   ((s) * UKARCH_NSEC_PER_SEC)
#define ukarch_time_msec_to_nsec(ms) ((ms) * 1000000ULL)
#define ukarch_time_usec_to_nsec(us) ((us) * 1000ULL)
#define ukarch_time_subsec(ns)	     ((ns) % UKARCH_NSEC_PER_SEC)

#endif /* UK_COMPAT_ARCH_TIME_H */

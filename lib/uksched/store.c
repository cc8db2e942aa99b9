/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the store tells of threads.
 */
#include <uk/store.h>
#include "sched_internal.h"

uint64_t stat_switches;
unsigned int stat_threads = 1;

UK_STORE_COUNTER(uksched, switches, stat_switches);
UK_STORE_GAUGE(uksched, threads, stat_threads);

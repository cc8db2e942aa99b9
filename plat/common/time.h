/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the platforms' clocks and timers share.
 */
#ifndef PLAT_COMMON_TIME_H
#define PLAT_COMMON_TIME_H

#include <uk/plat/time.h>

/** Calls the timer handlers. Context: interrupt. */
void plat_timer_fire(void);

#endif /* PLAT_COMMON_TIME_H */

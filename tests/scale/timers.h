/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Many timers at once.
 */
#ifndef SCALE_TIMERS_H
#define SCALE_TIMERS_H

/** Sets `n`, cancels a third, moves a third. Returns 0 if all was as told. */
int timers(unsigned long n);

#endif /* SCALE_TIMERS_H */

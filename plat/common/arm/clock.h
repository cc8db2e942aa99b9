/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Clock and timer of CPUs of Arm.
 */
#ifndef PLAT_ARM_CLOCK_H
#define PLAT_ARM_CLOCK_H

/** Starts the clock; its timer is off. */
void arm_clock_init(void);

#endif /* PLAT_ARM_CLOCK_H */

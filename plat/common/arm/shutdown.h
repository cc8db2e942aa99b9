/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How to reach the firmware.
 */
#ifndef PLAT_ARM_SHUTDOWN_H
#define PLAT_ARM_SHUTDOWN_H

#include <uk/essentials.h>

/** PSCI is called by smc instead of hvc. Boot only. */
void arm_psci_use_smc(void);

/** Calls the firmware. Returns what it says: 0, or a negative PSCI error. */
long arm_psci(unsigned long function, unsigned long a, unsigned long b,
	      unsigned long c);

#endif /* PLAT_ARM_SHUTDOWN_H */

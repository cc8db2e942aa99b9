/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How to reach what is below the image, and to leave by it.
 * Sources: Arm, Power State Coordination Interface, DEN 0022; Arm, Semihosting
 * for AArch32 and AArch64.
 */
#ifndef PLAT_ARM_FIRMWARE_H
#define PLAT_ARM_FIRMWARE_H

#include <uk/essentials.h>

/* [PSCI 5.1] */
#define PSCI_SYSTEM_OFF	  0x84000008
#define PSCI_SYSTEM_RESET 0x84000009

/** PSCI is called by smc instead of hvc. Boot only. */
void arm_psci_use_smc(void);

/** Calls the firmware. Returns what it says: 0, or a negative PSCI error. */
long arm_psci(unsigned long function, unsigned long a, unsigned long b,
	      unsigned long c);

/** Calls a function that doesn't return; else halts. Context: any. */
void arm_psci_leave(unsigned long function) __uk_noreturn;

/**
 * Ends the machine with a status (8 bits), where its monitor has semihosting
 * [6.8 SYS_EXIT_EXTENDED]; returns otherwise. Context: any.
 */
void arm_semihosting_exit(int status);

#endif /* PLAT_ARM_FIRMWARE_H */

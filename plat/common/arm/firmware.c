/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is below the image: PSCI, and the monitor's semihosting. Where one of
 * them isn't there its instruction is undefined, and skipped once the image
 * leaves.
 */
#include <uk/arch/machine.h>
#include <uk/plat/trap.h>
#include "firmware.h"

#define SYS_EXIT_EXTENDED 0x20
#define APPLICATION_EXIT  0x20026

static bool psci_by_smc;
static bool leaving;

void arm_psci_use_smc(void)
{
	psci_by_smc = true;
}

static bool skip_undefined(struct ukplat_trap *trap)
{
	if (!leaving || trap->kind != UKPLAT_TRAP_INVALID_OP)
		return false;
	trap->regs->pc += 4;
	return true;
}
UKPLAT_TRAP_HANDLER(skip_undefined, 00);

void arm_semihosting_exit(int status)
{
	const unsigned long block[] = {APPLICATION_EXIT, (uint8_t)status};

	leaving = true;
	ukarch_semihosting(SYS_EXIT_EXTENDED, block);
}

/* [5.2.1] */
long arm_psci(unsigned long function, unsigned long a, unsigned long b,
	      unsigned long c)
{
	return ukarch_firmware(psci_by_smc, function, a, b, c);
}

void arm_psci_leave(unsigned long function)
{
	leaving = true;
	arm_psci(function, 0, 0, 0);
	ukarch_halt();
}

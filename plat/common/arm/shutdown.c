/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Off and away: semihosting where the monitor offers it, since it alone
 * carries a status; then PSCI. Where one of them isn't there its instruction
 * is undefined, and the next is tried.
 * Sources: Arm, Semihosting for AArch32 and AArch64, 6.8 SYS_EXIT_EXTENDED;
 * Arm, Power State Coordination Interface, DEN 0022, 5.1.
 */
#include <uk/arch/machine.h>
#include <uk/plat/shutdown.h>
#include <uk/plat/trap.h>
#include "shutdown.h"

#define SYS_EXIT_EXTENDED 0x20
#define APPLICATION_EXIT  0x20026
#define PSCI_SYSTEM_OFF	  0x84000008
#define PSCI_SYSTEM_RESET 0x84000009

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

static void semihosting_exit(int status)
{
	const unsigned long block[] = {APPLICATION_EXIT, (uint8_t)status};

	ukarch_semihosting(SYS_EXIT_EXTENDED, block);
}

/* [5.2.1] */
long arm_psci(unsigned long function, unsigned long a, unsigned long b,
	      unsigned long c)
{
	return ukarch_firmware(psci_by_smc, function, a, b, c);
}

static void psci_leave(unsigned long function) __uk_noreturn;

static void psci_leave(unsigned long function)
{
	arm_psci(function, 0, 0, 0);
	ukarch_halt();
}

void ukplat_restart(void)
{
	leaving = true;
	psci_leave(PSCI_SYSTEM_RESET);
}

void ukplat_shutdown(int status)
{
	leaving = true;
	semihosting_exit(status);
	psci_leave(PSCI_SYSTEM_OFF);
}

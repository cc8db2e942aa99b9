/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Off and away: semihosting where the monitor offers it, since it alone
 * carries a status; then PSCI. Where one of them isn't there its instruction
 * is undefined, and the next is tried.
 * Sources: Arm, Semihosting for AArch32 and AArch64, 6.8 SYS_EXIT_EXTENDED;
 * Arm, Power State Coordination Interface, DEN 0022, 5.1.
 */
#include <uk/plat/shutdown.h>
#include <uk/plat/trap.h>
#include "../arm/shutdown.h"

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
	const uint64_t block[] = {APPLICATION_EXIT, (uint8_t)status};
	register uint64_t x0 __asm__("x0") = SYS_EXIT_EXTENDED;
	register const uint64_t *x1 __asm__("x1") = block;

	__asm__ volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
}

/* [5.2.1] */
int64_t arm_psci(uint64_t function, uint64_t a, uint64_t b, uint64_t c)
{
	register uint64_t x0 __asm__("x0") = function;
	register uint64_t x1 __asm__("x1") = a;
	register uint64_t x2 __asm__("x2") = b;
	register uint64_t x3 __asm__("x3") = c;

	if (psci_by_smc)
		__asm__ volatile("smc #0"
				 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
				 :
				 : "memory");
	else
		__asm__ volatile("hvc #0"
				 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
				 :
				 : "memory");
	return x0;
}

static void psci_leave(uint64_t function) __uk_noreturn;

static void psci_leave(uint64_t function)
{
	arm_psci(function, 0, 0, 0);
	for (;;)
		__asm__ volatile("msr daifset, #0xf; wfi");
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

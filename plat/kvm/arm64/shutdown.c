/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Off and away: semihosting where the monitor offers it, since it alone
 * carries a status; then PSCI.
 */
#include <uk/plat/shutdown.h>
#include "../../common/arm/firmware.h"

void ukplat_restart(void)
{
	arm_psci_leave(PSCI_SYSTEM_RESET);
}

void ukplat_shutdown(int status)
{
	arm_semihosting_exit(status);
	arm_psci_leave(PSCI_SYSTEM_OFF);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The end of the process.
 */
#include <syscall.h>
#include <uk/plat/shutdown.h>
#include "linuxu.h"

void ukplat_shutdown(int status)
{
	linuxu_terminal_restore();
	for (;;)
		syscall3(SYS_exit_group, status & 0xff, 0, 0);
}

void ukplat_restart(void)
{
	ukplat_shutdown(0);
}

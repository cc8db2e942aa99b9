/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ends the boot after a failed init call, in an image without ukdebug: there
 * are no functions' names and no printk.
 */
#include <uk/init.h>
#include <uk/plat/trap.h>

void uk_init_failed(const struct uk_init_call *call, int error)
{
	(void)call;
	(void)error;
	ukplat_crash("an init call failed");
}

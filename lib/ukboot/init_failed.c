/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tells which init call ends the boot, and why.
 */
#include <uk/init.h>
#include <uk/plat/trap.h>
#include <uk/print.h>
#include <uk/symbol.h>

void uk_init_failed(const struct uk_init_call *call, int error)
{
	uintptr_t offset;
	const char *name = uk_symbol_lookup((uintptr_t)call->fn, &offset);

	uk_printk("[CRIT] %s: init call %s() at %#lx failed: errno %d\n",
		  call->lib, name ? name : "", (unsigned long)call->fn, -error);
	ukplat_crash("an init call failed");
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What -fstack-protector calls. The platform's entry sets the guard before
 * the first C function runs.
 */
#include <uk/essentials.h>
#include <uk/plat/trap.h>

extern uintptr_t __stack_chk_guard;
uintptr_t __stack_chk_guard __uk_section(".data.stack_chk_guard");

void __stack_chk_fail(void) __uk_noreturn;

void __stack_chk_fail(void)
{
	ukplat_crash("stack smashed: a function wrote past its buffer");
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is where, by the boot information and the boot stack's symbols, which
 * every platform's linker script defines.
 */
#include <uk/config.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/memory.h>
#include <uk/plat/paging.h>
#include "paging.h"

extern char uk_boot_stack_guard[], uk_trap_stack_guard[], uk_irq_stack_guard[];

static bool is_in(uintptr_t addr, const char *guard)
{
	return addr - (uintptr_t)guard < UKPLAT_PAGE_SIZE;
}

__uk_noinline bool ukplat_stack_guard_hit(uintptr_t addr)
{
	return is_in(addr, uk_boot_stack_guard) ||
	       is_in(addr, uk_trap_stack_guard) ||
	       is_in(addr, uk_irq_stack_guard) || plat_cpu_guard_hit(addr);
}

#ifdef CONFIG_HAVE_PAGING
#define vm_readable ukplat_vm_readable
#else
static inline bool vm_readable(uintptr_t addr, size_t len)
{
	(void)addr;
	(void)len;
	return false;
}
#endif

bool ukplat_mem_readable(uintptr_t addr, size_t len)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo();

	if (len > UINTPTR_MAX - addr || ukplat_stack_guard_hit(addr) ||
	    ukplat_stack_guard_hit(addr + len - 1))
		return false;
	for (unsigned int i = 0; i < bi->nregions; i++) {
		const struct ukplat_memregion *r = &bi->regions[i];

		if (r->type != UKPLAT_MEM_RESERVED && addr >= r->base &&
		    addr + len <= r->base + r->len &&
		    addr + len <= ukplat_mem_mapped())
			return true;
	}
	return vm_readable(addr, len);
}

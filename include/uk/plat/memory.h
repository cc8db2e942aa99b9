/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RAM that is mapped when it is wanted, and questions about the address space
 * that crash handling asks.
 */
#ifndef UK_PLAT_MEMORY_H
#define UK_PLAT_MEMORY_H

#include <uk/config.h>
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_HAVE_LAZY_RAM
/**
 * Maps RAM from its first byte up to `end`: who uses a free region of the boot
 * information asks so for what it is about to touch. Nothing is done for what
 * isn't RAM. Returns 0, or -ENOMEM: the hypervisor refuses. One call at a time.
 * Context: any; general registers only.
 */
int ukplat_mem_map(uintptr_t end);

/** Where RAM that is mapped ends. Context: any. */
uintptr_t ukplat_mem_mapped(void);
#else
#define ukplat_mem_map(end) ((void)(end), 0)

static inline uintptr_t ukplat_mem_mapped(void)
{
	return UINTPTR_MAX;
}
#endif

/** True when `addr` lies in the guard page below a stack. Context: any. */
bool ukplat_stack_guard_hit(uintptr_t addr);

/**
 * True when `[addr, addr + len)` can be read without a fault, as far as the
 * platform's memory map tells. Context: any, trap handlers included.
 */
bool ukplat_mem_readable(uintptr_t addr, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_MEMORY_H */

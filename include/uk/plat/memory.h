/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Questions about the address space that crash handling asks.
 */
#ifndef UK_PLAT_MEMORY_H
#define UK_PLAT_MEMORY_H

#include <uk/essentials.h>

/** True when `addr` lies in the guard page below a stack. Context: any. */
bool ukplat_stack_guard_hit(uintptr_t addr);

/**
 * True when `[addr, addr + len)` can be read without a fault, as far as the
 * platform's memory map tells. Context: any, trap handlers included.
 */
bool ukplat_mem_readable(uintptr_t addr, size_t len);

#endif /* UK_PLAT_MEMORY_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What other CPUs keep of page tables.
 */
#ifndef PLAT_PAGING_H
#define PLAT_PAGING_H

#include <uk/config.h>
#include <uk/essentials.h>

/* Programs' part of the range: all but its last eighth. */
#define PLAT_PROGRAM_LEN (UKARCH_VM_LEN / 8 * 7)

#if defined(CONFIG_HAVE_SMP) && defined(CONFIG_ARCH_X86_64)
/** Has them forget `[at, at + len)`, and waits for it. Context: any. */
void plat_tlb_flush_others(uintptr_t at, size_t len);
#else
/* There are none, or the CPU tells them itself. */
static inline void plat_tlb_flush_others(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
}
#endif

#ifdef CONFIG_HAVE_SMP
#include "smp.h"

/** Bytes at the end of the addresses that are the stacks of other CPUs. */
#define PLAT_VM_KEPT PLAT_CPU_STACKS_ALL
#else
#define PLAT_VM_KEPT 0

static inline bool plat_cpu_guard_hit(uintptr_t addr)
{
	(void)addr;
	return false;
}
#endif

#endif /* PLAT_PAGING_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the function that was interrupted returns to, when it has no frame,
 * or not yet, or no more: functions that call none, assembler.
 */
#ifndef PROF_LEAF_H
#define PROF_LEAF_H

#include <uk/plat/memory.h>
#include "prof_internal.h"

#ifdef CONFIG_ARCH_X86_64
#define PUSH_RBP 0x55
#define RET	 0xc3

/*
 * Where the return address is; 0: in a frame. A function that has one pushes
 * rbp first of all, mostly; what else we take for a return address is none.
 */
static inline uintptr_t leaf_return_at(const struct ukplat_irq_frame *f)
{
	const uint8_t *pc = (const uint8_t *)f->pc;
	const uint8_t *begin = (const uint8_t *)functions_begin(f->pc);

	if (!begin)
		return 0;
	if (*begin != PUSH_RBP || pc == begin || *pc == RET)
		return f->sp;
	return pc == begin + 1 ? f->sp + sizeof(uintptr_t) : 0;
}

static inline uintptr_t leaf_return(const struct ukplat_irq_frame *f)
{
	uintptr_t at = leaf_return_at(f), ret;

	if (!at || !IS_ALIGNED(at, sizeof(uintptr_t)) ||
	    !ukplat_mem_readable(at, sizeof(uintptr_t)))
		return 0;
	ret = *(const uintptr_t *)at;
	return is_code(ret - 1) ? ret : 0;
}
#else
/* In a register, unless that is left over from a call that has returned. */
static inline uintptr_t leaf_return(const struct ukplat_irq_frame *f)
{
	if (!f->lr || !is_code(f->lr - 1) ||
	    functions_place(f->lr - 1) == functions_place(f->pc))
		return 0;
	return f->lr;
}
#endif

#endif /* PROF_LEAF_H */

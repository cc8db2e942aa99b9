/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A function without a frame has its return address somewhere among the first
 * words of the stack. A word counts only if it follows a call of that function.
 */
#include <uk/plat/memory.h>
#include <uk/symbol.h>
#include "leaf.h"

#define WORDS 8 /* that the function may have saved */

uintptr_t leaf_return(const struct ukarch_regs *regs)
{
	const uintptr_t *sp = (const uintptr_t *)ukarch_regs_sp(regs);
	uintptr_t offset, fn = ukarch_regs_pc(regs);

	if (!uk_symbol_lookup(fn, &offset))
		return 0;
	fn -= offset;
	if (ukarch_makes_frame(fn))
		return 0;
	for (int i = 0; i < WORDS; i++, sp++)
		if (ukplat_mem_readable((uintptr_t)sp, sizeof(*sp)) &&
		    uk_symbol_lookup(*sp, &offset) &&
		    ukarch_called_before(*sp) == fn)
			return *sp;
	return 0;
}

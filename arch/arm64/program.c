/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Programs at EL1, on SP_EL0 as our own code.
 */
#include <uk/arch/arm64.h>
#include <uk/arch/program.h>

extern char uk_arm64_program_tell[];
extern char *uk_program_stack;

extern void (*uk_arm64_program_call)(struct ukarch_regs *regs, void *units);
void (*uk_arm64_program_call)(struct ukarch_regs *regs, void *units);

struct ukarch_regs ukarch_program_regs(uintptr_t pc, uintptr_t sp)
{
	return (struct ukarch_regs){
		.sp = sp,
		.pc = pc,
		.pstate = ARM64_SPSR_EL1T,
	};
}

void ukarch_program_trapped(struct ukarch_regs *regs,
			    void (*fault)(struct ukarch_regs *regs,
					  void *units))
{
	struct ukarch_regs *own = (struct ukarch_regs *)uk_program_stack - 1;

	*own = *regs;
	*regs = (struct ukarch_regs){
		.x = {[0] = (uintptr_t)own, [3] = (uintptr_t)fault},
		.sp = (uintptr_t)own,
		.pc = (uintptr_t)uk_arm64_program_tell,
		.pstate = ARM64_SPSR_EL1T_OFF,
	};
}

void ukarch_program_init(void (*call)(struct ukarch_regs *regs, void *units))
{
	uk_arm64_program_call = call;
}

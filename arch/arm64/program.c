/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Programs at EL1, on SP_EL0 as our own code.
 */
#include <uk/arch/arm64.h>
#include <uk/arch/program.h>

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

void ukarch_program_init(void (*call)(struct ukarch_regs *regs, void *units))
{
	uk_arm64_program_call = call;
}

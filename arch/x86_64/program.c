/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The system call instruction, from our own level: segments and flags as they
 * are, interrupts off. Source: Intel SDM volume 2, SYSCALL.
 */
#include <uk/arch/program.h>
#include <uk/arch/x86.h>

#define MSR_STAR     0xc0000081
#define MSR_LSTAR    0xc0000082
#define MSR_SFMASK   0xc0000084
#define EFER_SCE     0x001
#define STAR_CODE(s) ((uint64_t)(s) << 32) /* the stack's is the next one */
#define RFLAGS_FIXED 0x00002
#define RFLAGS_TF    0x00100
#define RFLAGS_IF    0x00200
#define RFLAGS_DF    0x00400
#define RFLAGS_NT    0x04000
#define RFLAGS_AC    0x40000
#define RFLAGS_MASKED                                                          \
	(RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_NT | RFLAGS_AC)

_Static_assert(sizeof(struct ukarch_regs) == X86_REGS_SIZE,
	       "as program.S has it");

extern char uk_x86_program_entry[], uk_x86_program_tell[];
extern char *uk_program_stack;

extern void (*uk_x86_program_call)(struct ukarch_regs *regs, void *units);
void (*uk_x86_program_call)(struct ukarch_regs *regs, void *units);

struct ukarch_regs ukarch_program_regs(uintptr_t pc, uintptr_t sp)
{
	return (struct ukarch_regs){
		.rip = pc,
		.cs = X86_SEL_CODE,
		.rflags = RFLAGS_FIXED | RFLAGS_IF,
		.rsp = sp,
		.ss = X86_SEL_DATA,
	};
}

void ukarch_program_trapped(struct ukarch_regs *regs,
			    void (*fault)(struct ukarch_regs *regs,
					  void *units))
{
	struct ukarch_regs *own = (struct ukarch_regs *)uk_program_stack - 1;

	*own = *regs;
	*regs = (struct ukarch_regs){
		.rip = (uintptr_t)uk_x86_program_tell,
		.cs = X86_SEL_CODE,
		.rflags = RFLAGS_FIXED,
		.rsp = (uintptr_t)own,
		.ss = X86_SEL_DATA,
		.rbp = (uintptr_t)own,
		.rbx = (uintptr_t)fault,
	};
}

void ukarch_program_init(void (*call)(struct ukarch_regs *regs, void *units))
{
	uk_x86_program_call = call;
	x86_wrmsr(MSR_STAR, STAR_CODE(X86_SEL_CODE));
	x86_wrmsr(MSR_LSTAR, (uintptr_t)uk_x86_program_entry);
	x86_wrmsr(MSR_SFMASK, RFLAGS_MASKED);
	x86_wrmsr(X86_MSR_EFER, x86_rdmsr(X86_MSR_EFER) | EFER_SCE);
}

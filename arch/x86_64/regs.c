/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of the registers, for the crash screen.
 */
#include <uk/arch/regs.h>

#define REG(r) {#r, offsetof(struct ukarch_regs, r)}

static const struct {
	char name[7];
	unsigned char offset;
} regs[] = {
	REG(rip), REG(cs),  REG(rsp), REG(ss),	REG(rflags), REG(rax), REG(rbx),
	REG(rcx), REG(rdx), REG(rsi), REG(rdi), REG(rbp),    REG(r8),  REG(r9),
	REG(r10), REG(r11), REG(r12), REG(r13), REG(r14),    REG(r15),
};

unsigned int ukarch_regs_nr(void)
{
	return ARRAY_SIZE(regs);
}

const char *ukarch_regs_name(unsigned int i)
{
	return regs[i].name;
}

unsigned long ukarch_regs_value(const struct ukarch_regs *r, unsigned int i)
{
	return *(const uint64_t *)((const char *)r + regs[i].offset);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Registers at a trap, x86_64. The layout is what traps.S pushes: change
 * both together.
 */
#ifndef UK_ARCH_REGS_H
#define UK_ARCH_REGS_H

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ukarch_regs {
	uint64_t r15, r14, r13, r12, rbp, rbx;
	uint64_t r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
	uint64_t vector;
	uint64_t error; /* the CPU's error code, 0 where there is none */
	uint64_t rip, cs, rflags, rsp, ss;
};

static inline uintptr_t ukarch_regs_pc(const struct ukarch_regs *r)
{
	return r->rip;
}

static inline uintptr_t ukarch_regs_sp(const struct ukarch_regs *r)
{
	return r->rsp;
}

static inline uintptr_t ukarch_regs_fp(const struct ukarch_regs *r)
{
	return r->rbp;
}

/* Where only frames have return addresses. */
static inline uintptr_t ukarch_regs_lr(const struct ukarch_regs *r)
{
	(void)r;
	return 0;
}

/**
 * The function that the instruction before `ret`, a return address, calls by
 * name; 0 if it is no such call. `ret` must be in code that may be read.
 * Source: Intel SDM, vol. 2, CALL. Context: any.
 */
static inline uintptr_t ukarch_called_before(uintptr_t ret)
{
	const unsigned char *call = (const unsigned char *)ret - 5;

	return *call == 0xe8 ? ret + (intptr_t)*(const int *)(call + 1) : 0;
}

/** Does the function at `fn` begin with `push %rbp`? Context: any. */
static inline bool ukarch_makes_frame(uintptr_t fn)
{
	return *(const unsigned char *)fn == 0x55;
}

/**
 * Bytes below what ukarch_regs_fp() tells where a frame has its two words: the
 * caller's frame pointer, then the return address.
 */
#define UKARCH_FRAME_BELOW 0

/** Number of registers that the two functions below know. Context: any. */
unsigned int ukarch_regs_nr(void);

/** Name of register `i` < ukarch_regs_nr(). Context: any. */
const char *ukarch_regs_name(unsigned int i);

/** Value of register `i` < ukarch_regs_nr(). Context: any. */
unsigned long ukarch_regs_value(const struct ukarch_regs *r, unsigned int i);

#ifdef __cplusplus
}
#endif
#endif /* !__ASSEMBLY__ */

#define X86_REGS_SIZE (22 * 8)

#endif /* UK_ARCH_REGS_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Registers at a trap, arm64. The layout is what traps.S saves: change both
 * together.
 */
#ifndef UK_ARCH_REGS_H
#define UK_ARCH_REGS_H

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ukarch_regs {
	uint64_t x[31];
	uint64_t sp, pc, pstate;
	uint64_t esr;	 /* exception syndrome */
	uint64_t vector; /* entry of the vector table, 0 to 15 */
};

static inline uintptr_t ukarch_regs_pc(const struct ukarch_regs *r)
{
	return r->pc;
}

static inline uintptr_t ukarch_regs_sp(const struct ukarch_regs *r)
{
	return r->sp;
}

static inline uintptr_t ukarch_regs_fp(const struct ukarch_regs *r)
{
	return r->x[29];
}

static inline uintptr_t ukarch_regs_lr(const struct ukarch_regs *r)
{
	return r->x[30];
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

#define UKARCH_REGS_SIZE (36 * 8)

/* Where an interrupt's entry keeps the pc that it has hit, from SP_EL0 on. */
#define UKARCH_IRQ_FRAME_PC   168
#define UKARCH_IRQ_FRAME_SP   184 /* the same of the stack: HAVE_PROGRAM */
#define UKARCH_IRQ_FRAME_SIZE 192

/* The same for C, in words of what an interrupt's entry has saved. */
#define UKARCH_IRQ_SAVED(saved) 0
#define UKARCH_IRQ_FP		19
#define UKARCH_IRQ_LR		20
#define UKARCH_IRQ_PC		21
#define UKARCH_IRQ_SP		24 /* where it was */

#endif /* UK_ARCH_REGS_H */

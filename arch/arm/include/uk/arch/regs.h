/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Registers at a trap, ARMv7. The layout is what traps.S saves: change both
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
	uint32_t r[13]; /* r11 is the frame pointer */
	uint32_t sp, lr, pc, cpsr;
};

static inline uintptr_t ukarch_regs_pc(const struct ukarch_regs *r)
{
	return r->pc;
}

static inline uintptr_t ukarch_regs_sp(const struct ukarch_regs *r)
{
	return r->sp;
}

/* The undefined instruction that is executed to divide by 0. */
#define UKARCH_DIVIDED_BY_0 0xe7f00df1

/* Where the caller's frame pointer and the return address are. */
static inline uintptr_t ukarch_regs_fp(const struct ukarch_regs *r)
{
	return r->r[11];
}

static inline uintptr_t ukarch_regs_lr(const struct ukarch_regs *r)
{
	return r->lr;
}

/**
 * Bytes below what ukarch_regs_fp() tells where a frame has its two words: the
 * caller's frame pointer, then the return address.
 */
#define UKARCH_FRAME_BELOW 4

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

#define UKARCH_REGS_SP	 52
#define UKARCH_REGS_CPSR 64
#define UKARCH_REGS_SIZE 68

/* What brings a trap, as traps.S tells it. */
#define UKARCH_VECTOR_UNDEFINED 0
#define UKARCH_VECTOR_SVC	1
#define UKARCH_VECTOR_FETCH	2
#define UKARCH_VECTOR_DATA	3
#define UKARCH_VECTOR_IRQ	4
#define UKARCH_VECTOR_FIQ	5

/*
 * Of what an interrupt's entry has saved: the first word tells how many bytes
 * align what lies behind floating point; there are the registers, by words.
 */
#define UKARCH_IRQ_SAVED(saved) (18 + (saved)[0] / 4)
#define UKARCH_IRQ_FP		4
#define UKARCH_IRQ_LR		6
#define UKARCH_IRQ_PC		7
#define UKARCH_IRQ_SP		9 /* where it was */

#endif /* UK_ARCH_REGS_H */

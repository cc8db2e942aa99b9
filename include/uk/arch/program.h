/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Programs that aren't part of the image: they run on the CPU's highest level
 * as we do, on stacks and with a thread pointer of their own, and call by the
 * CPU's system call instruction. Every entry from there, by a call, a fault or
 * an interrupt, is to the stack that the thread had when it last left for the
 * program. What is outside of the image's code is a program's.
 *
 * There with the option HAVE_PROGRAM; one CPU.
 */
#ifndef UK_ARCH_PROGRAM_H
#define UK_ARCH_PROGRAM_H

#include <uk/arch/regs.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Registers that a program begins with: at `pc`, the stack at `sp`. */
struct ukarch_regs ukarch_program_regs(uintptr_t pc, uintptr_t sp);

/**
 * Has `call` called for each call of a program, with its registers as they
 * were and will be again: the result goes there. Those of the floating point
 * and SIMD units are the bytes from `units` to `regs`: on x86_64 as FXSAVE or
 * XSAVE have them, on arm64 FPCR, FPSR and q0 to q31. Context of `call`:
 * thread. Context: boot or thread.
 */
void ukarch_program_init(void (*call)(struct ukarch_regs *regs, void *units));

/**
 * For a trap that a program has run into, `regs` its registers: has `fault`
 * called, as `call` is for a call, but with interrupts off, and `regs` set so
 * that the trap goes on there. Context: trap.
 */
void ukarch_program_trapped(struct ukarch_regs *regs,
			    void (*fault)(struct ukarch_regs *regs,
					  void *units));

/**
 * Leaves for a program. What is on this thread's stack below the caller's
 * frame is used again by calls from there. Context: thread.
 */
void ukarch_program_enter(const struct ukarch_regs *regs) __uk_noreturn;

/** What a call's registers tell: its number, argument `i` < 6; the result. */
static inline long ukarch_call_number(const struct ukarch_regs *r);
static inline long ukarch_call_argument(const struct ukarch_regs *r,
					unsigned int i);
static inline void ukarch_call_return(struct ukarch_regs *r, long result);

/** Has the program make the call again: its instruction is run once more. */
static inline void ukarch_call_again(struct ukarch_regs *r);

/** Has the program go on with another stack. */
static inline void ukarch_regs_set_sp(struct ukarch_regs *r, uintptr_t sp);

/** Has it go on elsewhere. */
static inline void ukarch_regs_set_pc(struct ukarch_regs *r, uintptr_t pc);

/** Could the CPU's registers hold `at` as an address at all? */
static inline bool ukarch_is_address(uintptr_t at);

#ifdef __x86_64__
/* System V ABI, AMD64 supplement, A.2.1. */
static inline long ukarch_call_number(const struct ukarch_regs *r)
{
	return r->rax;
}

static inline long ukarch_call_argument(const struct ukarch_regs *r,
					unsigned int i)
{
	const uint64_t args[] = {r->rdi, r->rsi, r->rdx, r->r10, r->r8, r->r9};

	return args[i];
}

static inline void ukarch_call_return(struct ukarch_regs *r, long result)
{
	r->rax = result;
}

static inline void ukarch_call_again(struct ukarch_regs *r)
{
	r->rip -= 2;
}

static inline void ukarch_regs_set_sp(struct ukarch_regs *r, uintptr_t sp)
{
	r->rsp = sp;
}

static inline void ukarch_regs_set_pc(struct ukarch_regs *r, uintptr_t pc)
{
	r->rip = pc;
}

/* Canonical [Intel SDM volume 1, 3.3.7.1]. */
static inline bool ukarch_is_address(uintptr_t at)
{
	return (uintptr_t)((intptr_t)(at << 16) >> 16) == at;
}
#elif defined(__aarch64__)
/* syscall(2), "Architecture calling conventions". */
static inline long ukarch_call_number(const struct ukarch_regs *r)
{
	return r->x[8];
}

static inline long ukarch_call_argument(const struct ukarch_regs *r,
					unsigned int i)
{
	return r->x[i];
}

static inline void ukarch_call_return(struct ukarch_regs *r, long result)
{
	r->x[0] = result;
}

static inline void ukarch_call_again(struct ukarch_regs *r)
{
	r->pc -= 4;
}

static inline void ukarch_regs_set_sp(struct ukarch_regs *r, uintptr_t sp)
{
	r->sp = sp;
}

static inline void ukarch_regs_set_pc(struct ukarch_regs *r, uintptr_t pc)
{
	r->pc = pc;
}

static inline bool ukarch_is_address(uintptr_t at)
{
	(void)at;
	return true;
}
#endif

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCH_PROGRAM_H */

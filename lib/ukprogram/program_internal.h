/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of programs share.
 */
#ifndef PROGRAM_INTERNAL_H
#define PROGRAM_INTERNAL_H

#include <uk/arch/program.h>
#include <uk/plat/trap.h>
#include <uk/posix_signal.h>
#include <uk/posix_thread.h>
#include <uk/tls.h>

/**
 * clone() as the CPU's registers have it, and clone3(): the new thread begins
 * with a copy of `r`. Returns its number or a negative errno.
 */
long program_clone(const struct ukarch_regs *r, const long *arg);
long program_clone3(const struct ukarch_regs *r, const void *args, size_t len);

/** brk(): returns where the data segment ends; 0 when it can't grow. */
long program_brk(uintptr_t to);

/**
 * Ends the call of `r`: with `rc`, or, where a signal has ended it and may, has
 * it made again; and has the handlers run that are to.
 */
void program_signals(struct ukarch_regs *r, void *units, long rc);

/**
 * Has the handler of `c`, and those of other signals that may come, run. Where
 * there is no stack for it the program ends.
 */
void program_push(struct ukarch_regs *r, void *units, struct uk_signal_call *c);

/** Do all pointers of the call lead to what it may touch? Else it's -EFAULT. */
bool program_pointers_lead(long number, const long *arg);

/** Ends the program by signal `sig`, and tells what it was. */
void program_end(const struct ukarch_regs *r, int sig, const char *what,
		 uintptr_t addr) __uk_noreturn;

/** rt_sigreturn(): goes on as the frame on the program's stack says. */
void program_sigreturn(struct ukarch_regs *r, void *units);

/** exit(): the last thread ends the image, with the first one's status. */
void program_exit(int status) __uk_noreturn;

/* --- the architecture's faults: ARCH/fault.c ----------------------------- */

/** What the signal tells of a trap that isn't a page fault. */
void program_fault_info(const struct ukplat_trap *t, const void *units,
			struct uk_siginfo *info);

/* --- the architecture's frame: ARCH/frame.c ------------------------------ */

/* What Linux's struct ucontext has first, and the signal mask apart. */
struct program_context {
	unsigned long flags;
	void *link;
	struct uk_sigaltstack stack;
};

/** Before any other; 0, or -ENOMEM. */
int program_frame_init(void);

/**
 * Lays a frame below `end`, of `len` bytes of units, and sets `r` to run the
 * handler of `c`. Returns 0; -EFAULT when it would go below `begin`, or there
 * is nothing that can be written.
 */
int program_frame_push(struct ukarch_regs *r, const void *units, size_t len,
		       const struct uk_signal_call *c,
		       const struct uk_sigaltstack *stack, uintptr_t begin,
		       uintptr_t end);

/** The frame at the stack pointer of `r` again; returns the mask. */
uk_sigset program_frame_pop(struct ukarch_regs *r, void *units, size_t len,
			    struct uk_sigaltstack *stack);

/** Bytes below the stack pointer that aren't to be touched. */
#ifdef __x86_64__
#define PROGRAM_RED_ZONE 128
#else
#define PROGRAM_RED_ZONE 0
#endif

/** Sets this thread's thread pointer. */
static inline void program_set_tls(void *pointer)
{
	uk_thread_current()->tls = pointer;
	ukplat_tls_set(pointer);
}

#endif /* PROGRAM_INTERNAL_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared by the files of ukprogram.
 */
#ifndef PROGRAM_INTERNAL_H
#define PROGRAM_INTERNAL_H

#include <uk/arch/program.h>
#include <uk/plat/trap.h>
#include <uk/posix_signal.h>
#include <uk/posix_thread.h>
#include <uk/tls.h>

/**
 * clone(), its arguments in the architecture's order, and clone3(): the new
 * thread begins with a copy of `r`. Returns its number or a negative errno.
 */
long program_clone(const struct ukarch_regs *r, const long *arg);
long program_clone3(const struct ukarch_regs *r, const void *args, size_t len);

/** brk(): returns where the data segment ends; 0 when it can't grow. */
long program_brk(uintptr_t to);

/**
 * Ends the call of `r` with `rc`, or restarts it if a signal interrupted it and
 * allows that; then runs the handlers of pending signals.
 */
void program_signals(struct ukarch_regs *r, void *units, long rc);

/**
 * Runs the handler of `c`, and those of other signals that are deliverable.
 * Without a stack for it the program ends.
 */
void program_push(struct ukarch_regs *r, void *units, struct uk_signal_call *c);

/** Runs the handler of a signal of the thread's own, or ends the program. */
void program_force(struct ukarch_regs *r, void *units, struct uk_signal_call *c,
		   const char *what, uintptr_t addr);

/** Is `pc` in the image's code? Context: any. */
bool program_is_own_code(uintptr_t pc);

struct program_block;

/** The private copies of what a call's pointers lead to. */
struct program_copies {
	uint64_t room[32]; /* of the small ones */
	size_t used;
	struct program_block *blocks; /* of the others */
	struct uk_mmsghdr *messages;  /* to be written back */
	void *messages_at;
	size_t n_messages, message_size;
	struct uk_pollfd *polled, *polled_at; /* the same */
	size_t n_polled;
};

/**
 * Copies what the handler reads more than once, and makes the pointers in `arg`
 * lead to the copies; checks that the other pointers lead to memory that the
 * call may touch. Returns 0; -EFAULT, -ENAMETOOLONG or -ENOMEM: the call isn't
 * made. Either way program_pointers_end() follows.
 */
long program_pointers_take(long number, long *arg, struct program_copies *c);

/** Writes back what the call changed in its copies; returns its result. */
long program_pointers_end(struct program_copies *c, long rc);

/** Ends the program by signal `sig`, and prints the cause. */
void program_end(const struct ukarch_regs *r, int sig, const char *what,
		 uintptr_t addr) __uk_noreturn;

/** rt_sigreturn(): goes on as the frame on the program's stack says. */
void program_sigreturn(struct ukarch_regs *r, void *units);

/** exit(): the last thread ends the image, with the first one's status. */
void program_exit(int status) __uk_noreturn;

/* --- the architecture's faults: ARCH/fault.c ----------------------------- */

/** Fills the signal's information on a trap that isn't a page fault. */
void program_fault_info(const struct ukplat_trap *t, const void *units,
			struct uk_siginfo *info);

/* --- the architecture's frame: ARCH/frame.c ------------------------------ */

/* The head of Linux's struct ucontext; the signal mask is kept apart. */
struct program_context {
	unsigned long flags;
	void *link;
	struct uk_sigaltstack stack;
};

/** Must be called before the others. Returns 0 or -ENOMEM. */
int program_frame_init(void);

/**
 * Writes a frame below `end`, with `len` bytes of units, and sets `r` to run
 * the handler of `c`. Returns 0; -EFAULT when the frame would go below `begin`,
 * or its memory can't be written.
 */
int program_frame_push(struct ukarch_regs *r, const void *units, size_t len,
		       const struct uk_signal_call *c,
		       const struct uk_sigaltstack *stack, uintptr_t begin,
		       uintptr_t end);

/**
 * Restores `r`, units, stack and mask from the frame at the stack pointer of
 * `r`. Returns 0; -EFAULT when there is no frame that the CPU could go on with:
 * then `r` is unchanged, and the units are reset.
 */
int program_frame_pop(struct ukarch_regs *r, void *units, size_t len,
		      struct uk_sigaltstack *stack, uk_sigset *mask);

/** Bytes below the stack pointer that belong to the program. */
#ifdef __x86_64__
#define PROGRAM_RED_ZONE 128
#else
#define PROGRAM_RED_ZONE 0
#endif

/** Can a program go on at `pc`? */
static inline bool program_can_run_at(uintptr_t pc)
{
	return ukarch_is_address(pc) && !program_is_own_code(pc);
}

/** Notes where the program's stack is; never 0, which means no program. */
static inline void program_set_sp(struct uk_posix_thread *self,
				  const struct ukarch_regs *r)
{
	uintptr_t sp = ukarch_regs_sp(r);

	self->sp = sp ? sp : 1;
}

/** Sets this thread's thread pointer. */
static inline void program_set_tls(void *pointer)
{
	uk_thread_current()->tls = pointer;
	ukplat_tls_set(pointer);
}

#endif /* PROGRAM_INTERNAL_H */

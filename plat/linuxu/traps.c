/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fatal signals, on a stack of their own, become traps.
 */
#include <syscall.h>
#include <uk/plat/trap.h>
#include "linuxu.h"
#include "signal.h"

struct stack {
	void *sp;
	int flags;
	size_t size;
};

extern char uk_trap_stack_start[], uk_trap_stack_end[];

static const struct {
	int signal;
	const char *name;
	enum ukplat_trap_kind kind;
} signals[] = {
	{SIGILL, "invalid opcode (SIGILL)", UKPLAT_TRAP_INVALID_OP},
	{SIGTRAP, "breakpoint (SIGTRAP)", UKPLAT_TRAP_DEBUG},
	{SIGBUS, "bus error (SIGBUS)", UKPLAT_TRAP_BUS_ERROR},
	{SIGFPE, "divide error (SIGFPE)", UKPLAT_TRAP_MATH},
	{SIGSEGV, "page fault (SIGSEGV)", UKPLAT_TRAP_PAGE_FAULT},
};

static void on_signal(int signo, struct siginfo *info,
		      struct linuxu_ucontext *uc)
{
	struct ukarch_regs regs;
	struct ukplat_trap trap = {.code = signo, .regs = &regs};

	regs_from_ucontext(&regs, uc);
	for (unsigned int i = 0; i < ARRAY_SIZE(signals); i++)
		if (signals[i].signal == signo) {
			trap.name = signals[i].name;
			trap.kind = signals[i].kind;
		}
	if (signo == SIGILL && ucontext_is_division(uc)) {
		trap.name = "divide error (SIGILL)";
		trap.kind = UKPLAT_TRAP_MATH;
	}
	if (signo == SIGSEGV && ucontext_is_page_fault(uc)) {
		trap.addr = (uintptr_t)info->addr;
		trap.access =
			ucontext_is_fetch(uc, trap.addr)   ? UKPLAT_ACCESS_EXEC
			: ucontext_is_write(uc, trap.addr) ? UKPLAT_ACCESS_WRITE
							   : UKPLAT_ACCESS_READ;
	}
	ukplat_trap(&trap);
	regs_to_ucontext(uc, &regs);
}

void linuxu_traps_init(void)
{
	struct stack ss = {uk_trap_stack_start, 0,
			   uk_trap_stack_end - uk_trap_stack_start};
	struct sigaction sa =
		LINUXU_SIGACTION(on_signal, SA_ONSTACK | SA_NODEFER);

	/* A trap's handler isn't interrupted. */
	sa.mask[0] = LINUXU_INTERRUPTS;

	syscall3(SYS_sigaltstack, (long)&ss, 0, 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(signals); i++)
		linuxu_signal_handle(signals[i].signal, &sa);
}

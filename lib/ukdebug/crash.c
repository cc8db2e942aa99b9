/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The crash screen: what happened, the registers, who called whom. Uses no
 * heap and little stack, and survives a trap of its own.
 */
#include <uk/plat/cpu.h>
#include <uk/plat/memory.h>
#include <uk/plat/shutdown.h>
#include <uk/plat/trap.h>
#include <uk/print.h>
#include <uk/symbol.h>
#include "leaf.h"

#define FRAMES_MAX 32
#define PAGE	   4096

static void print_cause(const struct ukplat_trap *trap)
{
	static const char access[][10] = {
		[UKPLAT_ACCESS_READ] = "reading",
		[UKPLAT_ACCESS_WRITE] = "writing",
		[UKPLAT_ACCESS_EXEC] = "executing",
	};

	uk_printk("\n=== CRASH: %s",
		  ukplat_crash_reason() ? ukplat_crash_reason() : trap->name);
	if (trap->access != UKPLAT_ACCESS_NONE) {
		uk_printk(", %s %#lx", access[trap->access],
			  (unsigned long)trap->addr);
		if (trap->addr < PAGE)
			uk_printk(" (null pointer)");
		else if (ukplat_stack_guard_hit(trap->addr))
			uk_printk(" (stack overflow)");
		else if (trap->note)
			uk_printk(" (%s)", trap->note);
	} else if (!ukplat_crash_reason() && trap->code) {
		uk_printk(", code %#lx", trap->code);
	}
	uk_printk("\n");
}

static void print_regs(const struct ukarch_regs *regs)
{
	for (unsigned int i = 0; i < ukarch_regs_nr(); i++)
		uk_printk("%7s %0*lx%s", ukarch_regs_name(i),
			  (int)sizeof(long) * 2, ukarch_regs_value(regs, i),
			  i % 3 == 2 || i + 1 == ukarch_regs_nr() ? "\n" : "");
}

static void print_frame(unsigned int n, uintptr_t pc)
{
	uintptr_t offset;
	const char *name = uk_symbol_lookup(pc, &offset);

	uk_printk("%4s%u %0*lx", "#", n, (int)sizeof(long) * 2,
		  (unsigned long)pc);
	if (name)
		uk_printk(" %s+%#lx", name, (unsigned long)offset);
	uk_printk("\n");
}

static const char *function_at(uintptr_t pc)
{
	uintptr_t offset;

	return uk_symbol_lookup(pc, &offset);
}

/*
 * The return address of a function that calls none and so has not saved it in
 * a frame: in a register, or on the stack; 0 where that isn't known, or the
 * function has called since.
 */
static uintptr_t unsaved_return(const struct ukarch_regs *regs)
{
	uintptr_t lr = ukarch_regs_lr(regs);
	const char *caller = lr ? function_at(lr - 1) : NULL;

	if (caller && caller != function_at(ukarch_regs_pc(regs)))
		return lr;
	return leaf_return(regs);
}

/* A return address less 1 is inside the calling function. */
static void print_backtrace(const struct ukarch_regs *regs)
{
	uintptr_t fp = ukarch_regs_fp(regs), lr = unsaved_return(regs);
	unsigned int n = 0;

	uk_printk("backtrace:\n");
	print_frame(n++, ukarch_regs_pc(regs));
	if (lr)
		print_frame(n++, lr - 1);
	while (n < FRAMES_MAX) {
		const uintptr_t *frame =
			(const uintptr_t *)(fp - UKARCH_FRAME_BELOW);
		uintptr_t next, ret;

		if (!IS_ALIGNED(fp, sizeof(long)) ||
		    !ukplat_mem_readable((uintptr_t)frame,
					 2 * sizeof(*frame)) ||
		    !frame[1])
			break;
		next = frame[0];
		ret = frame[1];
		if (UKARCH_FRAME_BELOW && !function_at(ret - 1))
			next = ret; /* it has saved nothing else */
		else if (ret != lr)
			print_frame(n++, ret - 1);
		if (next <= fp)
			break;
		fp = next;
	}
}

static bool crash(struct ukplat_trap *trap)
{
	static bool crashing;

	ukplat_cpu_stop_others();
	if (crashing) {
		uk_printk("\n=== and again while telling: %s\n", trap->name);
	} else {
		crashing = true;
		print_cause(trap);
		print_regs(trap->regs);
		print_backtrace(trap->regs);
	}
	ukplat_shutdown(UKPLAT_STATUS_CRASH);
}
UKPLAT_TRAP_HANDLER(crash, 99);

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The frame of a signal handler on x86_64; it returns to the C library's
 * restorer, which calls rt_sigreturn(). Source: Linux uapi asm/sigcontext.h,
 * asm/ucontext.h; arch/x86/include/asm/sigframe.h.
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include <uk/errno.h>
#include <uk/vmem.h>
#include "program_internal.h"

#define UC_SIGCONTEXT_SS 2
#define UNITS_ALIGN	 64 /* XSAVE's */
#define VECTOR_PF	 14
#define PF_USER		 4

/* FIX_EFLAGS: AC, OF, DF, TF, SF, ZF, AF, PF, CF, RF are the program's. */
#define FLAGS_OWN 0x50dd5UL
#define FLAGS_TF  0x00100UL
#define FLAGS_DF  0x00400UL

struct frame {
	uintptr_t restorer;
	struct program_context context;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, rflags;
	uint16_t cs, gs, fs, ss;
	uint64_t error, trap, oldmask, cr2;
	void *units;
	uint64_t reserved[8];
	uk_sigset mask;
	struct uk_siginfo info;
};

int program_frame_init(void)
{
	return 0;
}

static void save(struct frame *f, const struct ukarch_regs *r)
{
	*f = (struct frame){
		.r8 = r->r8,
		.r9 = r->r9,
		.r10 = r->r10,
		.r11 = r->r11,
		.r12 = r->r12,
		.r13 = r->r13,
		.r14 = r->r14,
		.r15 = r->r15,
		.rdi = r->rdi,
		.rsi = r->rsi,
		.rbp = r->rbp,
		.rbx = r->rbx,
		.rdx = r->rdx,
		.rax = r->rax,
		.rcx = r->rcx,
		.rsp = r->rsp,
		.rip = r->rip,
		.rflags = r->rflags,
		.cs = r->cs,
		.ss = r->ss,
	};
}

/* What has led to the signal, if that was a fault. */
static void save_fault(struct frame *f, const struct ukarch_regs *r,
		       const struct uk_siginfo *info)
{
	if (r->vector >= X86_EXCEPTIONS)
		return;
	f->trap = r->vector;
	f->error = r->error;
	if (r->vector == VECTOR_PF) {
		f->error |= PF_USER;
		f->cr2 = info->addr;
	}
}

int program_frame_push(struct ukarch_regs *r, const void *units, size_t len,
		       const struct uk_signal_call *c,
		       const struct uk_sigaltstack *stack, uintptr_t begin,
		       uintptr_t end)
{
	uintptr_t units_at = ALIGN_DOWN(end - len, UNITS_ALIGN);
	/* As after a call. */
	uintptr_t at = ALIGN_DOWN(units_at - sizeof(struct frame), 16) - 8;
	struct frame *f = (struct frame *)at;

	if (at < begin || at > end ||
	    !uk_vmem_has((void *)at, end - at, UK_VMEM_RW))
		return -EFAULT;
	memcpy((void *)units_at, units, len);
	save(f, r);
	save_fault(f, r, &c->info);
	f->restorer = c->action.restorer;
	f->context.flags = UC_SIGCONTEXT_SS;
	f->context.stack = *stack;
	f->units = (void *)units_at;
	f->oldmask = c->mask;
	f->mask = c->mask;
	f->info = c->info;
	r->rdi = c->info.signo;
	r->rsi = (uintptr_t)&f->info;
	r->rdx = (uintptr_t)&f->context;
	r->rax = 0;
	r->rsp = at;
	r->rip = c->action.handler;
	r->rflags &= ~(FLAGS_TF | FLAGS_DF);
	return 0;
}

uk_sigset program_frame_pop(struct ukarch_regs *r, void *units, size_t len,
			    struct uk_sigaltstack *stack)
{
	/* The restorer's address is gone: ret took it. */
	const struct frame *f = (const struct frame *)(r->rsp - 8);

	r->r8 = f->r8;
	r->r9 = f->r9;
	r->r10 = f->r10;
	r->r11 = f->r11;
	r->r12 = f->r12;
	r->r13 = f->r13;
	r->r14 = f->r14;
	r->r15 = f->r15;
	r->rdi = f->rdi;
	r->rsi = f->rsi;
	r->rbp = f->rbp;
	r->rbx = f->rbx;
	r->rdx = f->rdx;
	r->rax = f->rax;
	r->rcx = f->rcx;
	r->rsp = f->rsp;
	r->rip = f->rip;
	r->rflags = (r->rflags & ~FLAGS_OWN) | (f->rflags & FLAGS_OWN);
	if (f->units)
		memcpy(units, f->units, len);
	*stack = f->context.stack;
	return f->mask;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The frame of a signal handler on x86_64; it returns to the C library's
 * restorer, which calls rt_sigreturn(). Source: Linux uapi asm/sigcontext.h,
 * asm/ucontext.h; arch/x86/include/asm/sigframe.h.
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include <uk/errno.h>
#include <uk/plat/user.h>
#include "program_internal.h"

#define UC_SIGCONTEXT_SS 2
#define UNITS_ALIGN	 64 /* XSAVE's */
#define VECTOR_PF	 14
#define PF_USER		 4

/* FIX_EFLAGS: AC, OF, DF, TF, SF, ZF, AF, PF, CF, RF are the program's. */
#define FLAGS_OWN 0x50dd5UL
#define FLAGS_TF  0x00100UL
#define FLAGS_DF  0x00400UL

/* The selectors of Linux's programs [asm/segment.h]. */
#define CS_USER 0x33
#define SS_USER 0x2b

/* The area of FXSAVE, and XSAVE's head [Intel SDM volume 1, 10.5.1, 13.4]. */
#define FCW_INIT     0x37f
#define MXCSR_INIT   0x1f80
#define MXCSR_MASK   0xffbf /* where the area has none */
#define UNITS_LEGACY 512

struct units {
	uint16_t fcw, fsw;
	uint32_t more[5];
	uint32_t mxcsr, mxcsr_mask;
	uint8_t registers[UNITS_LEGACY - 32];
	uint64_t in_use, compacted, reserved[6];
};

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
		.cs = CS_USER,
		.ss = SS_USER,
	};
}

/* The fault that led to the signal, if it was one. */
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
	struct frame f;

	if (at < begin || at > end)
		return -EFAULT;
	save(&f, r);
	save_fault(&f, r, &c->info);
	f.restorer = c->action.restorer;
	f.context.flags = UC_SIGCONTEXT_SS;
	f.context.stack = *stack;
	f.units = (void *)units_at;
	f.oldmask = c->mask;
	f.mask = c->mask;
	f.info = c->info;
	if (uk_user_write((void *)units_at, units, len) ||
	    uk_user_write((void *)at, &f, sizeof(f)))
		return -EFAULT;
	r->rdi = c->info.signo;
	r->rsi = at + offsetof(struct frame, info);
	r->rdx = at + offsetof(struct frame, context);
	r->rax = 0;
	r->rsp = at;
	r->rip = c->action.handler;
	r->rflags &= ~(FLAGS_TF | FLAGS_DF);
	return 0;
}

static uint64_t read_xcr0(void)
{
	uint32_t low, high;

	__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return low | (uint64_t)high << 32;
}

/* Would XRSTOR or FXRSTOR take it? [Intel SDM volume 1, 13.8.1] */
static bool is_valid(const struct units *u, size_t len, uint32_t mxcsr_mask)
{
	if (u->mxcsr & ~(mxcsr_mask ? mxcsr_mask : MXCSR_MASK))
		return false;
	if (len < sizeof(*u))
		return true;
	return !(u->in_use & ~read_xcr0()) && !u->compacted && !u->reserved[0];
}

static int pop_units(struct units *u, const void *at, size_t len)
{
	uint32_t mask = u->mxcsr_mask;

	if (!at || (uk_user_read(u, at, len) == 0 && is_valid(u, len, mask)))
		return 0;
	memset(u, 0, len);
	u->fcw = FCW_INIT;
	u->mxcsr = MXCSR_INIT;
	return -EFAULT;
}

int program_frame_pop(struct ukarch_regs *r, void *units, size_t len,
		      struct uk_sigaltstack *stack, uk_sigset *mask)
{
	struct frame f;

	/* The restorer's address is gone: ret took it. */
	if (uk_user_read(&f, (void *)(r->rsp - 8), sizeof(f)) ||
	    (f.cs | 3) != CS_USER || !program_can_run_at(f.rip) ||
	    pop_units(units, f.units, len))
		return -EFAULT;
	r->r8 = f.r8;
	r->r9 = f.r9;
	r->r10 = f.r10;
	r->r11 = f.r11;
	r->r12 = f.r12;
	r->r13 = f.r13;
	r->r14 = f.r14;
	r->r15 = f.r15;
	r->rdi = f.rdi;
	r->rsi = f.rsi;
	r->rbp = f.rbp;
	r->rbx = f.rbx;
	r->rdx = f.rdx;
	r->rax = f.rax;
	r->rcx = f.rcx;
	r->rsp = f.rsp;
	r->rip = f.rip;
	r->rflags = (r->rflags & ~FLAGS_OWN) | (f.rflags & FLAGS_OWN);
	*stack = f.context.stack;
	*mask = f.mask;
	return 0;
}

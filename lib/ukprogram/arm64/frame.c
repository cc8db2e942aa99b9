/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The frame of a signal handler on arm64. If the C library gives no restorer,
 * the handler returns to the image's, in a page of its own: within the image's
 * code its call would count as the image's own (uk/arch/program.h). Source:
 * Linux uapi asm/sigcontext.h, asm/ucontext.h; arch/arm64/kernel/signal.c.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/user.h>
#include <uk/syscall.h>
#include <uk/vmem.h>
#include "program_internal.h"

#define FPSIMD_MAGIC 0x46508001
#define ESR_MAGIC    0x45535201
#define PSTATE_OWN   0xf0000000UL /* N, Z, C, V are the program's */
#define PSTATE_NOT   0x3dfUL	  /* mode, masks of interrupts: all 0 */

/* Arm ARM, DDI 0487, D19.2.40. */
#define ESR_EC_SHIFT 26
#define ESR_EC_SVC   0x15

#define INSN_MOV_X8(n) (0xd2800008 | (n) << 5)
#define INSN_SVC       0xd4000001

/* struct fpsimd_context. */
struct simd {
	uint32_t magic, size, fpsr, fpcr;
	uint8_t q[512];
};

/* struct esr_context. */
struct esr {
	uint32_t magic, size;
	uint64_t esr;
};

struct frame {
	struct uk_siginfo info;
	struct program_context context;
	uk_sigset mask;
	uint8_t unused[128 - sizeof(uk_sigset)];
	/* struct sigcontext */
	uint64_t fault __attribute__((aligned(16)));
	uint64_t x[31], sp, pc, pstate;
	struct simd simd __attribute__((aligned(16)));
	struct esr esr;
	uint64_t end[2];
};

/* Where sigcontext's room ends, for backtraces. */
struct record {
	uint64_t fp, lr;
};

#define RESERVED (4096 - sizeof(struct simd) - sizeof(struct esr))
#define RECORD	 (offsetof(struct frame, end) + RESERVED)
#define LEN	 (RECORD + sizeof(struct record))

/* How program.S has saved the units. */
struct units {
	uint64_t fpcr, fpsr;
	uint8_t q[512];
};

static uint32_t *restorer;

int program_frame_init(void)
{
	restorer = uk_vmem_map(4096, UK_VMEM_RW | UK_VMEM_PROGRAM);
	if (!restorer)
		return -ENOMEM;
	restorer[0] = INSN_MOV_X8(UK_NR_rt_sigreturn);
	restorer[1] = INSN_SVC;
	return uk_vmem_protect(restorer, 4096, UK_VMEM_READ | UK_VMEM_EXEC);
}

static void save(struct frame *f, const struct ukarch_regs *r,
		 const struct units *u, const struct uk_signal_call *c)
{
	memset(f, 0, sizeof(*f));
	f->info = c->info;
	f->mask = c->mask;
	memcpy(f->x, r->x, sizeof(f->x));
	f->sp = r->sp;
	f->pc = r->pc;
	f->pstate = r->pstate & PSTATE_OWN;
	f->simd.magic = FPSIMD_MAGIC;
	f->simd.size = sizeof(f->simd);
	f->simd.fpsr = u->fpsr;
	f->simd.fpcr = u->fpcr;
	memcpy(f->simd.q, u->q, sizeof(u->q));
	if (c->info.code > 0 && r->esr >> ESR_EC_SHIFT != ESR_EC_SVC) {
		f->fault = c->info.addr;
		f->esr = (struct esr){ESR_MAGIC, sizeof(f->esr), r->esr};
	}
}

int program_frame_push(struct ukarch_regs *r, const void *units, size_t len,
		       const struct uk_signal_call *c,
		       const struct uk_sigaltstack *stack, uintptr_t begin,
		       uintptr_t end)
{
	uintptr_t at = ALIGN_DOWN(end - LEN, 16);
	const struct record record = {r->x[29], r->x[30]};
	struct frame f;

	(void)len;
	if (at < begin || at > end)
		return -EFAULT;
	save(&f, r, units, c);
	f.context.stack = *stack;
	if (uk_user_write((void *)at, &f, sizeof(f)) ||
	    uk_user_write((void *)(at + RECORD), &record, sizeof(record)))
		return -EFAULT;
	r->x[0] = c->info.signo;
	r->x[1] = at + offsetof(struct frame, info);
	r->x[2] = at + offsetof(struct frame, context);
	r->x[29] = at + RECORD;
	r->x[30] = c->action.flags & UK_SA_RESTORER ? c->action.restorer
						    : (uintptr_t)restorer;
	r->sp = at;
	r->pc = c->action.handler;
	return 0;
}

int program_frame_pop(struct ukarch_regs *r, void *units, size_t len,
		      struct uk_sigaltstack *stack, uk_sigset *mask)
{
	struct units *u = units;
	struct frame f;

	(void)len;
	if (!IS_ALIGNED(r->sp, 16) ||
	    uk_user_read(&f, (void *)r->sp, sizeof(f)) ||
	    f.pstate & PSTATE_NOT || !program_can_run_at(f.pc) ||
	    f.simd.magic != FPSIMD_MAGIC || f.simd.size != sizeof(f.simd))
		return -EFAULT;
	memcpy(r->x, f.x, sizeof(f.x));
	r->sp = f.sp;
	r->pc = f.pc;
	r->pstate = (r->pstate & ~PSTATE_OWN) | (f.pstate & PSTATE_OWN);
	u->fpsr = f.simd.fpsr;
	u->fpcr = f.simd.fpcr;
	memcpy(u->q, f.simd.q, sizeof(u->q));
	*stack = f.context.stack;
	*mask = f.mask;
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux system calls and signal frames of x86_64.
 * Source: Linux, arch/x86/entry/syscalls/syscall_64.tbl and
 * include/uapi/asm/{sigcontext,ucontext}.h.
 */
#ifndef LINUXU_SYSCALL_H
#define LINUXU_SYSCALL_H

#include <uk/arch/regs.h>

#define SYS_read	   0
#define SYS_write	   1
#define SYS_close	   3
#define SYS_poll	   7
#define SYS_lseek	   8
#define SYS_mmap	   9
#define SYS_mprotect	   10
#define SYS_mremap	   25
#define SYS_rt_sigaction   13
#define SYS_rt_sigprocmask 14
#define SYS_ioctl	   16
#define SYS_readv	   19
#define SYS_writev	   20
#define SYS_getpid	   39
#define SYS_socket	   41
#define SYS_sendto	   44
#define SYS_bind	   49
#define SYS_listen	   50
#define SYS_kill	   62
#define SYS_fcntl	   72
#define SYS_ftruncate	   77
#define SYS_getpgrp	   111
#define SYS_sigaltstack	   131
#define SYS_arch_prctl	   158
#define SYS_timer_create   222
#define SYS_timer_settime  223
#define SYS_clock_gettime  228
#define SYS_exit_group	   231
#define SYS_openat	   257
#define SYS_ppoll	   271
#define SYS_accept4	   288
#define SYS_getrandom	   318
#define SYS_memfd_create   319

#define SYS_MMAP_UNIT 1 /* what mmap's offset counts */

static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
			   "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

static inline long syscall3(long nr, long a, long b, long c)
{
	return syscall6(nr, a, b, c, 0, 0, 0);
}

/* Source: Linux, arch/x86/include/uapi/asm/{prctl,hwcap2}.h. */
#define ARCH_SET_FS	0x1002
#define HWCAP2_FSGSBASE 2

/** HWCAP2 of the auxiliary vector. */
extern unsigned long linuxu_hwcap2;

static inline void linuxu_tls_set(void *pointer)
{
	if (linuxu_hwcap2 & HWCAP2_FSGSBASE)
		__asm__ volatile("wrfsbase %0" : : "r"(pointer));
	else
		syscall3(SYS_arch_prctl, ARCH_SET_FS, (long)pointer, 0);
}

/** Atomic operations are one instruction: none was begun. */
static inline void linuxu_atomics_begin_anew(void)
{
}

/** Has the CPU execute what was written: it sees to that itself. */
static inline void linuxu_code_sync(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
}

struct linuxu_ucontext {
	unsigned long flags;
	void *link;
	struct {
		void *sp;
		int flags;
		size_t size;
	} stack;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15, rdi, rsi, rbp, rbx, rdx,
		rax, rcx, rsp, rip, eflags;
	uint16_t cs, gs, fs, ss;
	uint64_t err, trapno, oldmask, cr2;
};

#define EACH_REG(x)                                                            \
	x(r8) x(r9) x(r10) x(r11) x(r12) x(r13) x(r14) x(r15) x(rdi) x(rsi)    \
		x(rbp) x(rbx) x(rdx) x(rax) x(rcx) x(rsp) x(rip) x(cs) x(ss)

static inline void regs_from_ucontext(struct ukarch_regs *r,
				      const struct linuxu_ucontext *uc)
{
#define GET(reg) r->reg = uc->reg;
	EACH_REG(GET)
#undef GET
	r->rflags = uc->eflags;
	r->vector = uc->trapno;
	r->error = uc->err;
}

/* All but the segments, which are Linux's. */
static inline void regs_to_ucontext(struct linuxu_ucontext *uc,
				    const struct ukarch_regs *r)
{
	uint16_t cs = uc->cs, ss = uc->ss;

#define PUT(reg) uc->reg = r->reg;
	EACH_REG(PUT)
#undef PUT
	uc->cs = cs;
	uc->ss = ss;
	uc->eflags = r->rflags;
}

/** How a SIGSEGV touched memory, by the page fault's error code [SDM 4.7]. */
static inline int ucontext_is_write(const struct linuxu_ucontext *uc,
				    uintptr_t addr)
{
	(void)addr;
	return uc->err & 2;
}

static inline int ucontext_is_fetch(const struct linuxu_ucontext *uc,
				    uintptr_t addr)
{
	(void)addr;
	return uc->err & 16;
}

/** A SIGILL that is a division by 0: the CPU has a trap for that. */
static inline int ucontext_is_division(const struct linuxu_ucontext *uc)
{
	(void)uc;
	return 0;
}

/** A page fault, whose address is known, as opposed to #GP. */
static inline int ucontext_is_page_fault(const struct linuxu_ucontext *uc)
{
	return uc->trapno == 14;
}

#endif /* LINUXU_SYSCALL_H */

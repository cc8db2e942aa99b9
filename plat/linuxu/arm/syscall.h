/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux system calls and signal frames of ARM (EABI). Of the calls with times
 * those of 64 bits; mmap's offset is in pages.
 * Source: Linux, arch/arm/tools/syscall.tbl and
 * arch/arm/include/{uapi/asm/sigcontext,asm/ucontext}.h.
 */
#ifndef LINUXU_SYSCALL_H
#define LINUXU_SYSCALL_H

#include <uk/arch/regs.h>

#define SYS_read	   3
#define SYS_write	   4
#define SYS_close	   6
#define SYS_lseek	   19
#define SYS_getpid	   20
#define SYS_kill	   37
#define SYS_ioctl	   54
#define SYS_getpgrp	   65
#define SYS_ftruncate	   93
#define SYS_mprotect	   125
#define SYS_mremap	   163
#define SYS_readv	   145
#define SYS_writev	   146
#define SYS_poll	   168
#define SYS_rt_sigaction   174
#define SYS_rt_sigprocmask 175
#define SYS_sigaltstack	   186
#define SYS_mmap	   192
#define SYS_fcntl	   221 /* fcntl64 */
#define SYS_exit_group	   248
#define SYS_timer_create   257
#define SYS_socket	   281
#define SYS_bind	   282
#define SYS_listen	   284
#define SYS_sendto	   290
#define SYS_openat	   322
#define SYS_accept4	   366
#define SYS_getrandom	   384
#define SYS_memfd_create   385
#define SYS_clock_gettime  403
#define SYS_timer_settime  409
#define SYS_ppoll	   414

#define SYS_MMAP_UNIT 4096 /* what mmap's offset counts */

static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	register long r0 __asm__("r0") = a;
	register long r1 __asm__("r1") = b;
	register long r2 __asm__("r2") = c;
	register long r3 __asm__("r3") = d;
	register long r4 __asm__("r4") = e;
	register long r5 __asm__("r5") = f;
	register long r7 __asm__("r7") = nr;

	__asm__ volatile("svc #0"
			 : "+r"(r0)
			 : "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5), "r"(r7)
			 : "memory");
	return r0;
}

static inline long syscall3(long nr, long a, long b, long c)
{
	return syscall6(nr, a, b, c, 0, 0, 0);
}

/** Where arch/arm/tls.S looks. */
extern void *uk_arm_thread_pointer;

static inline void linuxu_tls_set(void *pointer)
{
	uk_arm_thread_pointer = pointer;
}

/**
 * Another thread ran: what this one was about to store exclusively, it must
 * load again. The kernel's return from a signal sees to that; qemu-arm's
 * doesn't.
 */
static inline void linuxu_atomics_begin_anew(void)
{
	__asm__ volatile("clrex" ::: "memory");
}

#define SYS_cacheflush 0xf0002 /* Linux, arch/arm/include/uapi/asm/unistd.h */

/** Has the CPU execute what was written. */
static inline void linuxu_code_sync(uintptr_t at, size_t len)
{
	syscall3(SYS_cacheflush, at, at + len, 0);
}

struct linuxu_ucontext {
	unsigned long flags;
	void *link;
	struct {
		void *sp;
		int flags;
		size_t size;
	} stack;
	uint32_t trapno, error, oldmask;
	struct ukarch_regs regs;
	uint32_t fault_address;
};

static inline void regs_from_ucontext(struct ukarch_regs *r,
				      const struct linuxu_ucontext *uc)
{
	*r = uc->regs;
}

static inline void regs_to_ucontext(struct linuxu_ucontext *uc,
				    const struct ukarch_regs *r)
{
	uc->regs = *r;
}

/** How a SIGSEGV touched memory [Arm ARM, DDI 0406, B3.13.1, DFSR.WnR]. */
/*
 * QEMU's emulation of processes leaves the fault status register 0, which never
 * says that there was a fault. There an access is a write if it faults again
 * once it was allowed to read.
 */
static inline int ucontext_is_write(const struct linuxu_ucontext *uc,
				    uintptr_t addr)
{
	static uintptr_t last_pc, last_addr;
	bool again = last_pc == uc->regs.pc && last_addr == addr;

	last_pc = again ? 0 : uc->regs.pc;
	last_addr = addr;
	return uc->error ? uc->error & 1 << 11 : again;
}

static inline int ucontext_is_fetch(const struct linuxu_ucontext *uc,
				    uintptr_t addr)
{
	return addr == uc->regs.pc;
}

/** A SIGILL that is a division by 0. */
static inline int ucontext_is_division(const struct linuxu_ucontext *uc)
{
	return *(const uint32_t *)(uc->regs.pc & ~3) == UKARCH_DIVIDED_BY_0;
}

/** A page fault, whose address is known. There are no others. */
static inline int ucontext_is_page_fault(const struct linuxu_ucontext *uc)
{
	(void)uc;
	return 1;
}

#endif /* LINUXU_SYSCALL_H */

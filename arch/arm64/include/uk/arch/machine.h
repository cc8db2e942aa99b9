/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What plat/common/arm asks of the CPU: its timer, its part of the interrupt
 * controller, its firmware. ARMv7's has the same functions.
 * Sources: Arm ARM, DDI 0487, D12 (generic timer); GICv3 (IHI 0069), 12; Arm
 * SMC calling convention (DEN 0028); Semihosting for AArch32 and AArch64.
 */
#ifndef UK_ARCH_MACHINE_H
#define UK_ARCH_MACHINE_H

#include <uk/arch/arm64.h>
#include <uk/arch/ticks.h>

static inline uint64_t ukarch_counter_hz(void)
{
	return arm64_sysreg(cntfrq_el0);
}

static inline void ukarch_timer_stop(void)
{
	arm64_sysreg_set(cntv_ctl_el0, 0);
	__asm__ volatile("isb");
}

/** Has the timer interrupt once the counter is at `ticks`. */
static inline void ukarch_timer_start(uint64_t ticks)
{
	arm64_sysreg_set(cntv_cval_el0, ticks);
	arm64_sysreg_set(cntv_ctl_el0, 1);
	__asm__ volatile("isb");
}

/** Called with interrupts off: sleeps, and lets in what woke it. */
static inline void ukarch_idle(void)
{
	__asm__ volatile("dsb sy; wfi; msr daifclr, #2; isb; msr daifset, #2" ::
				 : "memory");
}

static inline void __uk_noreturn ukarch_halt(void)
{
	for (;;)
		__asm__ volatile("msr daifset, #0xf; wfi");
}

static inline uint64_t ukarch_mpidr(void)
{
	return arm64_sysreg(mpidr_el1);
}

/* The interface of a GICv3: on, for interrupts above `mask` in priority. */
static inline void ukarch_icc_enable(unsigned int mask)
{
	arm64_sysreg_set(ICC_SRE_EL1, arm64_sysreg(ICC_SRE_EL1) | 1);
	__asm__ volatile("isb");
	arm64_sysreg_set(ICC_PMR_EL1, mask);
	arm64_sysreg_set(ICC_IGRPEN1_EL1, 1);
	__asm__ volatile("isb");
}

static inline unsigned int ukarch_icc_take(void)
{
	return arm64_sysreg(ICC_IAR1_EL1);
}

static inline void ukarch_icc_end(unsigned int iar)
{
	arm64_sysreg_set(ICC_EOIR1_EL1, iar);
}

static inline void ukarch_icc_send(uint64_t sgi1r)
{
	arm64_sysreg_set(ICC_SGI1R_EL1, sgi1r);
}

/** Has the CPU a generator (RNDR)? And one try at it. */
static inline bool ukarch_has_random(void)
{
	return arm64_sysreg(id_aa64isar0_el1) >> 60;
}

static inline bool ukarch_random(uint64_t *v)
{
	bool ok;

	/* By its number: the assembler may not know the name. */
	__asm__ volatile("mrs %0, s3_3_c2_c4_0; cset %w1, ne"
			 : "=r"(*v), "=r"(ok)
			 :
			 : "cc");
	return ok;
}

static inline void ukarch_semihosting(unsigned long op, const void *block)
{
	register unsigned long x0 __asm__("x0") = op;
	register const void *x1 __asm__("x1") = block;

	__asm__ volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
}

/** Calls the firmware, or who stands in for it. */
static inline long ukarch_firmware(bool by_smc, unsigned long function,
				   unsigned long a, unsigned long b,
				   unsigned long c)
{
	register unsigned long x0 __asm__("x0") = function;
	register unsigned long x1 __asm__("x1") = a;
	register unsigned long x2 __asm__("x2") = b;
	register unsigned long x3 __asm__("x3") = c;

	if (by_smc)
		__asm__ volatile("smc #0"
				 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
				 :
				 : "memory");
	else
		__asm__ volatile("hvc #0"
				 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
				 :
				 : "memory");
	return x0;
}

#endif /* UK_ARCH_MACHINE_H */

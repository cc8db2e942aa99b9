/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What plat/common/arm asks of the CPU: its timer, its part of the interrupt
 * controller, its firmware. arm64's has the same functions. Instructions that
 * ARMv7 needn't have are given by their numbers.
 * Sources: Arm ARM, DDI 0487, G8 (registers); GICv3 (IHI 0069), 12; Arm SMC
 * calling convention (DEN 0028); Semihosting for AArch32 and AArch64.
 */
#ifndef UK_ARCH_MACHINE_H
#define UK_ARCH_MACHINE_H

#include <uk/arch/ticks.h>
#include <uk/essentials.h>

/* Registers of coprocessor 15, by their numbers: 32 bits of "0, c1, c0, 2". */
#define arm_cp15(where)                                                        \
	({                                                                     \
		uint32_t v_;                                                   \
		__asm__ volatile("mrc p15, " ARM_CP15_##where : "=r"(v_));     \
		v_;                                                            \
	})
#define arm_cp15_set(where, v)                                                 \
	__asm__ volatile("mcr p15, " ARM_CP15_##where                          \
			 :                                                     \
			 : "r"((uint32_t)(v))                                  \
			 : "memory")
#define ARM_CP15_MPIDR	     "0, %0, c0, c0, 5"
#define ARM_CP15_DFSR	     "0, %0, c5, c0, 0"
#define ARM_CP15_IFSR	     "0, %0, c5, c0, 1"
#define ARM_CP15_DFAR	     "0, %0, c6, c0, 0"
#define ARM_CP15_IFAR	     "0, %0, c6, c0, 2"
#define ARM_CP15_CNTFRQ	     "0, %0, c14, c0, 0"
#define ARM_CP15_CNTV_CTL    "0, %0, c14, c3, 1"
#define ARM_CP15_ICC_PMR     "0, %0, c4, c6, 0"
#define ARM_CP15_ICC_IAR1    "0, %0, c12, c12, 0"
#define ARM_CP15_ICC_EOIR1   "0, %0, c12, c12, 1"
#define ARM_CP15_ICC_SRE     "0, %0, c12, c12, 5"
#define ARM_CP15_ICC_IGRPEN1 "0, %0, c12, c12, 7"

static inline uint64_t ukarch_counter_hz(void)
{
	return arm_cp15(CNTFRQ);
}

static inline void ukarch_timer_stop(void)
{
	arm_cp15_set(CNTV_CTL, 0);
	__asm__ volatile("isb");
}

/** Has the timer interrupt once the counter is at `ticks`. */
static inline void ukarch_timer_start(uint64_t ticks)
{
	__asm__ volatile("mcrr p15, 3, %Q0, %R0, c14" : : "r"(ticks));
	arm_cp15_set(CNTV_CTL, 1);
	__asm__ volatile("isb");
}

/** Called with interrupts off: sleeps, and lets in what woke it. */
static inline void ukarch_idle(void)
{
	__asm__ volatile("dsb sy; wfi; cpsie i; isb; cpsid i" ::: "memory");
}

static inline void __uk_noreturn ukarch_halt(void)
{
	for (;;)
		__asm__ volatile("cpsid aif; wfi");
}

static inline uint64_t ukarch_mpidr(void)
{
	return arm_cp15(MPIDR);
}

/* The interface of a GICv3: on, for interrupts above `mask` in priority. */
static inline void ukarch_icc_enable(unsigned int mask)
{
	arm_cp15_set(ICC_SRE, arm_cp15(ICC_SRE) | 1);
	__asm__ volatile("isb");
	arm_cp15_set(ICC_PMR, mask);
	arm_cp15_set(ICC_IGRPEN1, 1);
	__asm__ volatile("isb");
}

static inline unsigned int ukarch_icc_take(void)
{
	return arm_cp15(ICC_IAR1);
}

static inline void ukarch_icc_end(unsigned int iar)
{
	arm_cp15_set(ICC_EOIR1, iar);
}

static inline void ukarch_icc_send(uint64_t sgi1r)
{
	__asm__ volatile("mcrr p15, 0, %Q0, %R0, c12" : : "r"(sgi1r));
}

/** Has the CPU a generator? It hasn't. */
static inline bool ukarch_has_random(void)
{
	return false;
}

static inline bool ukarch_random(uint64_t *v)
{
	(void)v;
	return false;
}

static inline void ukarch_semihosting(unsigned long op, const void *block)
{
	register unsigned long r0 __asm__("r0") = op;
	register const void *r1 __asm__("r1") = block;

	/* hlt #0xf000 */
	__asm__ volatile(".inst 0xe10f0070" : "+r"(r0) : "r"(r1) : "memory");
}

/** Calls the firmware, or who stands in for it. */
static inline long ukarch_firmware(bool by_smc, unsigned long function,
				   unsigned long a, unsigned long b,
				   unsigned long c)
{
	register unsigned long r0 __asm__("r0") = function;
	register unsigned long r1 __asm__("r1") = a;
	register unsigned long r2 __asm__("r2") = b;
	register unsigned long r3 __asm__("r3") = c;

	if (by_smc) /* smc #0 */
		__asm__ volatile(".inst 0xe1600070"
				 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
				 :
				 : "memory");
	else /* hvc #0 */
		__asm__ volatile(".inst 0xe1400070"
				 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
				 :
				 : "memory");
	return r0;
}

#endif /* UK_ARCH_MACHINE_H */

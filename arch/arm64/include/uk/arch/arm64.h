/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * arm64 at EL1: system registers; addresses have 39 bits. Page tables: lpae.h.
 * Source: Arm Architecture Reference Manual, DDI 0487 (sections in brackets).
 */
#ifndef UK_ARCH_ARM64_H
#define UK_ARCH_ARM64_H

/* SCTLR_EL1 [D19.2.128] */
#define ARM64_SCTLR_RES1 0x30d00800 /* on an ARMv8.0 CPU */
#define ARM64_SCTLR_M	 (1 << 0)   /* MMU */
#define ARM64_SCTLR_C	 (1 << 2)   /* data cache */
#define ARM64_SCTLR_SA	 (1 << 3)   /* stack alignment check */
#define ARM64_SCTLR_I	 (1 << 12)  /* instruction cache */
#define ARM64_SCTLR_WXN	 (1 << 19)  /* what is writable never executes */
#define ARM64_SCTLR_ON                                                         \
	(ARM64_SCTLR_M | ARM64_SCTLR_C | ARM64_SCTLR_SA | ARM64_SCTLR_I |      \
	 ARM64_SCTLR_WXN)

/* TCR_EL1 [D19.2.139]: 39 bits below, nothing above; tables are cached. */
#define ARM64_TCR (25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23)

#define ARM64_TCR_IPS_SHIFT 32
#define ARM64_TCR_IPS_MAX   5 /* 48 bits: the most without LPA */

#define ARM64_CPACR_FPEN    (3 << 20) /* no trap of FP and SIMD [D19.2.30] */
#define ARM64_HCR_RW	    (1 << 31) /* EL1 is AArch64 [D19.2.48] */
#define ARM64_MDCR_HPMN	    0x1f      /* counters of EL1's [D19.3.21] */
#define ARM64_SPSR_EL1H	    0x3c5     /* EL1, SP_EL1, DAIF masked [C5.2.19] */
#define ARM64_SPSR_EL1T	    0x344     /* EL1, SP_EL0, interrupts on */
#define ARM64_SPSR_EL1T_OFF 0x3c4     /* the same with interrupts off */

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

/* System register `name` as a 64-bit value. */
#define arm64_sysreg(name)                                                     \
	({                                                                     \
		uint64_t v_;                                                   \
		__asm__ volatile("mrs %0, " #name : "=r"(v_));                 \
		v_;                                                            \
	})

#define arm64_sysreg_set(name, v)                                              \
	__asm__ volatile("msr " #name ", %x0"                                  \
			 :                                                     \
			 : "rZ"((uint64_t)(v))                                 \
			 : "memory")
#endif /* !__ASSEMBLY__ */

#endif /* UK_ARCH_ARM64_H */

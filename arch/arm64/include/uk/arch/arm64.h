/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * arm64 at EL1: system registers and page tables of 4 KiB granule, 39 bits.
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

/* MAIR_EL1 [D19.2.100]: index 0 is write-back memory, 1 nGnRE device. */
#define ARM64_MAIR 0x04ff

#define ARM64_CPACR_FPEN    (3 << 20) /* no trap of FP and SIMD [D19.2.30] */
#define ARM64_HCR_RW	    (1 << 31) /* EL1 is AArch64 [D19.2.48] */
#define ARM64_SPSR_EL1H	    0x3c5     /* EL1, SP_EL1, DAIF masked [C5.2.19] */
#define ARM64_SPSR_EL1T	    0x344     /* EL1, SP_EL0, interrupts on */
#define ARM64_SPSR_EL1T_OFF 0x3c4     /* the same with interrupts off */

/* Descriptors of stage 1 [D8.3] */
#define ARM64_PTE_VALID	 0x001
#define ARM64_PTE_TABLE	 0x003 /* table, or page in the last level */
#define ARM64_PTE_DEVICE 0x004 /* AttrIndx 1 */
#define ARM64_PTE_RO	 0x080 /* AP[2] */
#define ARM64_PTE_SHARED 0x300 /* inner shareable */
#define ARM64_PTE_AF	 0x400 /* access flag */
#define ARM64_PTE_PXN	 (1ULL << 53)
#define ARM64_PTE_UXN	 (1ULL << 54)
#define ARM64_PTE_ADDR	 0x0000fffffffff000ULL
#define ARM64_PTE_GUARD	 (1ULL << 55) /* software's: never to be mapped */

/* What ukarch_arm64_map() takes as rights. */
#define ARM64_MAP_R   (ARM64_PTE_RO | ARM64_PTE_PXN | ARM64_PTE_UXN)
#define ARM64_MAP_RW  (ARM64_PTE_PXN | ARM64_PTE_UXN)
#define ARM64_MAP_RX  (ARM64_PTE_RO | ARM64_PTE_UXN)
#define ARM64_MAP_NO  ARM64_PTE_GUARD /* and nobody maps it later */
#define ARM64_MAP_DEV (ARM64_MAP_RW | ARM64_PTE_DEVICE)

#define ARM64_PAGE_SIZE 0x1000
#define ARM64_MAP_LIMIT 0x8000000000ULL /* 39 bits */

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

/** One try at RNDR [C5.2.25]. Returns whether *v is random. */
static inline bool arm64_rndr(uint64_t *v)
{
	bool ok;

	/* By its number: the assembler may not know the name. */
	__asm__ volatile("mrs %0, s3_3_c2_c4_0; cset %w1, ne"
			 : "=r"(*v), "=r"(ok)
			 :
			 : "cc");
	return ok;
}

/**
 * Gives a zeroed page for a table, mapped once the MMU is on; NULL when
 * there is none.
 */
typedef uint64_t *(*ukarch_arm64_page_fn)(void *ctx);

/**
 * Maps `[base, end)`, page aligned, to itself with rights ARM64_MAP_*, in
 * the largest blocks that fit. What is mapped already stays as it is. `root`
 * is the table of the first level; `page` (called with `ctx`) gives more.
 *
 * Returns the address it came to: `end`, or less where `page` gave NULL or
 * the address space ends.
 * Context: boot, one CPU; with the MMU off too.
 */
uint64_t ukarch_arm64_map(uint64_t *root, uint64_t base, uint64_t end,
			  uint64_t rights, ukarch_arm64_page_fn page,
			  void *ctx);
#endif /* !__ASSEMBLY__ */

#endif /* UK_ARCH_ARM64_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of Arm's CPUs with a granule of 4 KiB, for arm64 and for ARMv7
 * with long descriptors (LPAE), which are the same but for the right to
 * execute. Source: Arm Architecture Reference Manual, DDI 0487, D8.3, G5.5.
 */
#ifndef UK_ARCH_LPAE_H
#define UK_ARCH_LPAE_H

/* Memory attributes [D19.2.100]: 0 is write-back memory, 1 nGnRE device. */
#define ARM_MAIR 0x04ff

/* Descriptors of stage 1 */
#define ARM_PTE_VALID  0x001
#define ARM_PTE_TABLE  0x003 /* table, or page in the last level */
#define ARM_PTE_DEVICE 0x004 /* AttrIndx 1 */
#define ARM_PTE_RO     0x080 /* AP[2] */
#define ARM_PTE_SHARED 0x300 /* inner shareable */
#define ARM_PTE_AF     0x400 /* access flag */
#define ARM_PTE_PXN    (1ULL << 53)
#define ARM_PTE_XN     (1ULL << 54) /* on arm64: of programs */
#define ARM_PTE_ADDR   0x0000fffffffff000ULL
#define ARM_PTE_GUARD  (1ULL << 55) /* software's: never to be mapped */

#if defined(__aarch64__)
#define ARM_PTE_EXEC  ARM_PTE_XN
#define ARM_MAP_LIMIT 0x8000000000ULL /* 39 bits */
#else
#define ARM_PTE_EXEC  0 /* XN is for all of them */
#define ARM_MAP_LIMIT 0x100000000ULL
#endif

/* What ukarch_arm_map() takes as rights. */
#define ARM_MAP_R   (ARM_PTE_RO | ARM_PTE_PXN | ARM_PTE_XN)
#define ARM_MAP_RW  (ARM_PTE_PXN | ARM_PTE_XN)
#define ARM_MAP_RX  (ARM_PTE_RO | ARM_PTE_EXEC)
#define ARM_MAP_NO  ARM_PTE_GUARD /* and nobody maps it later */
#define ARM_MAP_DEV (ARM_MAP_RW | ARM_PTE_DEVICE)

#define ARM_PAGE_SIZE 0x1000

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Gives a zeroed page for a table, mapped once the MMU is on; NULL when
 * there is none.
 */
typedef uint64_t *(*ukarch_arm_page_fn)(void *ctx);

/**
 * Maps `[base, end)`, page aligned, to itself with rights ARM_MAP_*, in the
 * largest blocks that fit. What is mapped already stays as it is. `root` is
 * the table of the first level; `page` (called with `ctx`) gives more.
 *
 * Returns the address it came to: `end`, or less where `page` gave NULL or
 * the address space ends.
 * Context: boot, one CPU; with the MMU off too.
 */
uint64_t ukarch_arm_map(uint64_t *root, uint64_t base, uint64_t end,
			uint64_t rights, ukarch_arm_page_fn page, void *ctx);

#ifdef __cplusplus
}
#endif
#endif /* !__ASSEMBLY__ */

#endif /* UK_ARCH_LPAE_H */

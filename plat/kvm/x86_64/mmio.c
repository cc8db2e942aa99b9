/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Registers of devices are seen from MMIO_BASE on, behind all RAM and what
 * ukvmem has: small ones page by page in the first 2 MiB, large ones, such as
 * PCI's configuration space, in pages of 2 MiB after that.
 */
#include <uk/arch/paging.h>
#include <uk/arch/x86.h>
#include <uk/plat/mmio.h>

#define MMIO_BASE  (UKARCH_VM_BASE + UKARCH_VM_LEN)
#define ROOT_SHIFT 39
#define ENTRIES	   512
#define PTE_TABLE  (X86_PTE_PRESENT | X86_PTE_WRITE)
/* With the bits that the CPU would add, so that entries can be compared. */
#define PTE_UNCACHED                                                           \
	(PTE_TABLE | X86_PTE_UNCACHED | X86_PTE_ACCESSED | X86_PTE_DIRTY |     \
	 1ULL << 63)
#define PHYS_LIMIT (1ULL << 52)

extern uint64_t uk_pt_pml4[];

static uint64_t tables[3][ENTRIES] __uk_align(X86_PAGE_SIZE);
static uint64_t *const pdpt = tables[0], *const large = tables[1],
		       *const small = tables[2];

static void init(void)
{
	uk_pt_pml4[MMIO_BASE >> ROOT_SHIFT] = (uintptr_t)pdpt | PTE_TABLE;
	pdpt[0] = (uintptr_t)large | PTE_TABLE;
	large[0] = (uintptr_t)small | PTE_TABLE;
}

/*
 * Enters `n` pages of `size` from `phys` on in a row of free entries, or finds
 * them there. Returns the first's number; ENTRIES when they don't fit.
 */
static unsigned int enter(uint64_t *table, uint64_t phys, uint64_t n,
			  uint64_t size, uint64_t flags)
{
	unsigned int i = table == large, same;

	for (; n <= ENTRIES - i; i++) {
		for (same = 0; same < n && table[i + same]; same++)
			if (table[i + same] != ((phys + same * size) | flags))
				break;
		if (same == n || !table[i])
			break;
	}
	if (n > ENTRIES - i)
		return ENTRIES;
	for (unsigned int k = 0; k < n; k++)
		table[i + k] = (phys + k * size) | flags;
	return i;
}

volatile void *ukplat_mmio_map(uint64_t phys, uint64_t len)
{
	uint64_t size = X86_PAGE_SIZE, start, n;
	unsigned int i;

	if (!len || phys >= PHYS_LIMIT || len > PHYS_LIMIT - phys)
		return NULL;
	if (!pdpt[0])
		init();
	if (len > X86_PAGE_SIZE_LARGE / 8)
		size = X86_PAGE_SIZE_LARGE;
	start = ALIGN_DOWN(phys, size);
	n = (phys + len - start + size - 1) / size;
	if (n > ENTRIES)
		return NULL;
	if (size == X86_PAGE_SIZE)
		i = enter(small, start, n, size, PTE_UNCACHED);
	else
		i = enter(large, start, n, size, PTE_UNCACHED | X86_PTE_LARGE);
	if (i == ENTRIES)
		return NULL;
	return (volatile char *)(MMIO_BASE + i * size + (phys - start));
}

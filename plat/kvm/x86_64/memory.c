/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Maps RAM beyond the image with 2 MiB pages: rw-, never executable. The
 * first 2 MiB pages belong to the image's own tables (arch/x86_64/entry.S),
 * whose unused entries past the image are filled here.
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include <uk/plat/trap.h>
#include "memory.h"

#define GIB	 (1ULL << 30)
#define PTE_NX	 (1ULL << 63)
#define PTE_RW	 (PTE_NX | X86_PTE_PRESENT | X86_PTE_WRITE)
#define PTE_ADDR 0x000ffffffffff000ULL
/* One table of 1 GiB entries: 512 GiB. */
#define MAP_MAX (512 * GIB)

extern uint64_t uk_pt_pdpt[], uk_pt_pages[];
extern char uk_pt_end[];

/* Where the next page table comes from: the end of the image's own pages. */
static uint64_t pages_limit(void)
{
	return (uk_pt_end - (char *)uk_pt_pages) / 8 * (uint64_t)X86_PAGE_SIZE;
}

/* A zeroed page from the top of the free region that holds `near`. */
static uint64_t *take_page(struct ukplat_bootinfo *bi, uint64_t below)
{
	for (unsigned int i = 0; i < bi->nregions; i++) {
		struct ukplat_memregion *r = &bi->regions[i];
		uint64_t top = MIN(r->base + r->len, below) & PTE_ADDR;

		if (r->type != UKPLAT_MEM_FREE ||
		    top < r->base + X86_PAGE_SIZE)
			continue;
		top -= X86_PAGE_SIZE;
		ukplat_memregion_add(bi, top, X86_PAGE_SIZE, UKPLAT_MEM_BOOT);
		return memset((void *)top, 0, X86_PAGE_SIZE);
	}
	return NULL;
}

static bool map_large(struct ukplat_bootinfo *bi, uint64_t at, uint64_t mapped)
{
	uint64_t *pdpte = &uk_pt_pdpt[at / GIB];
	uint64_t *pd;

	if (!*pdpte) {
		uint64_t *page = take_page(bi, mapped);

		if (!page)
			return false;
		*pdpte = (uintptr_t)page | X86_PTE_PRESENT | X86_PTE_WRITE;
	}
	pd = (uint64_t *)(*pdpte & PTE_ADDR);
	pd[at % GIB / X86_PAGE_SIZE_LARGE] = at | PTE_RW | X86_PTE_LARGE;
	return true;
}

/* Maps `[base, end)`; returns how far it came. */
static uint64_t map_range(struct ukplat_bootinfo *bi, uint64_t base,
			  uint64_t end, uint64_t *mapped)
{
	uint64_t limit = pages_limit();
	uint64_t at = ALIGN_DOWN(base, X86_PAGE_SIZE);

	for (; at < MIN(end, limit); at += X86_PAGE_SIZE)
		if (!uk_pt_pages[at / X86_PAGE_SIZE])
			uk_pt_pages[at / X86_PAGE_SIZE] = at | PTE_RW;
	*mapped = MAX(*mapped, MIN(at, end));
	/* Never over the image's own tables. */
	for (at = MAX(ALIGN_DOWN(at, X86_PAGE_SIZE_LARGE), limit);
	     at < MIN(end, MAP_MAX); at += X86_PAGE_SIZE_LARGE) {
		if (!map_large(bi, at, *mapped))
			break;
		*mapped = MAX(*mapped, at + X86_PAGE_SIZE_LARGE);
	}
	return end <= limit ? end : MIN(at, end);
}

void kvm_memory_map(struct ukplat_bootinfo *bi)
{
	uint64_t image_end = (uintptr_t)uk_image_end;
	uint64_t mapped = image_end;

	uk_pt_pages[0] = 0;
	__asm__ volatile("invlpg (0)" ::: "memory");
	/* By index: take_page() may split regions while we walk. */
	for (unsigned int i = 0; i < bi->nregions; i++) {
		struct ukplat_memregion r = bi->regions[i];
		uint64_t end = r.base + r.len, got;

		if (r.type == UKPLAT_MEM_RESERVED || end <= image_end)
			continue;
		got = map_range(bi, MAX(r.base, image_end), end, &mapped);
		if (got < end)
			ukplat_memregion_add(bi, got, end - got,
					     UKPLAT_MEM_RESERVED);
	}
}

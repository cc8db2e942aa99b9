/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Maps RAM beyond the image with 2 MiB pages: rw-, never executable. The
 * first 2 MiB pages belong to the image's own tables (arch/x86_64/entry.S),
 * whose unused entries past the image are filled here.
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include "memory.h"

#define GIB	 (1ULL << 30)
#define PTE_NX	 (1ULL << 63)
#define PTE_RW	 (PTE_NX | X86_PTE_PRESENT | X86_PTE_WRITE)
#define PTE_ADDR 0x000ffffffffff000ULL
/* One table of 1 GiB entries: 512 GiB. */
#define MAP_MAX	 (512 * GIB)

extern uint64_t uk_pt_pdpt[], uk_pt_window[], uk_pt_pages[];
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

		if (r->type != UKPLAT_MEM_FREE || top < r->base + X86_PAGE_SIZE)
			continue;
		top -= X86_PAGE_SIZE;
		ukplat_memregion_add(bi, top, X86_PAGE_SIZE, UKPLAT_MEM_BOOT);
		return memset((void *)top, 0, X86_PAGE_SIZE);
	}
	return NULL;
}

/* The one table there is for windows where no RAM is. */
static uint64_t *window_page(void)
{
	static bool taken;
	uint64_t *page = taken ? NULL : uk_pt_window;

	taken = true;
	return page;
}

static void fill(uint64_t *pte, uint64_t n, uint64_t value, uint64_t step)
{
	for (uint64_t *end = pte + n; pte < end; value += step)
		*pte++ = value;
}

/*
 * Maps from `at`, which is large-page aligned, to `end` or the end of its
 * GiB. Returns how far it came.
 */
static uint64_t map_large(struct ukplat_bootinfo *bi, uint64_t at, uint64_t end,
			  uint64_t mapped)
{
	uint64_t *pdpte = &uk_pt_pdpt[at / GIB];
	uint64_t to = MIN(ALIGN_UP(end, X86_PAGE_SIZE_LARGE),
			  ALIGN_DOWN(at, GIB) + GIB);
	uint64_t *pd;

	if (!*pdpte) {
		uint64_t *page = bi ? take_page(bi, mapped) : window_page();

		if (!page)
			return at;
		*pdpte = (uintptr_t)page | X86_PTE_PRESENT | X86_PTE_WRITE;
	}
	pd = (uint64_t *)(*pdpte & PTE_ADDR);
	fill(&pd[at % GIB / X86_PAGE_SIZE_LARGE],
	     (to - at) / X86_PAGE_SIZE_LARGE, at | PTE_RW | X86_PTE_LARGE,
	     X86_PAGE_SIZE_LARGE);
	return to;
}

/*
 * Maps `[base, end)`, page aligned; returns how far it came. `*mapped` rises
 * to the end of what can be written.
 */
static uint64_t map_range(struct ukplat_bootinfo *bi, uint64_t base,
			  uint64_t end, uint64_t *mapped)
{
	uint64_t limit = pages_limit(), at = base, to;

	if (at < limit) {
		to = MIN(end, limit);
		fill(&uk_pt_pages[at / X86_PAGE_SIZE],
		     (to - at) / X86_PAGE_SIZE, at | PTE_RW, X86_PAGE_SIZE);
		*mapped = MAX(*mapped, to);
		at = to;
	}
	/* Never over the image's own tables. */
	end = MIN(end, MAP_MAX);
	while (at < end) {
		to = map_large(bi, ALIGN_DOWN(at, X86_PAGE_SIZE_LARGE), end,
			       *mapped);
		if (to <= at)
			break;
		*mapped = MAX(*mapped, to);
		at = to;
	}
	return at;
}

const void *kvm_memory_window(uint64_t at, uint64_t len)
{
	uint64_t from = ALIGN_DOWN(at, X86_PAGE_SIZE);
	uint64_t to = ALIGN_UP(at + len, X86_PAGE_SIZE);
	uint64_t mapped = 0;

	if (to < at ||
	    (to > (uintptr_t)uk_text_start && from < (uintptr_t)uk_image_end) ||
	    map_range(NULL, from, to, &mapped) < to)
		return NULL;
	return (const void *)at;
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
		/* Whole pages: RAM shares none with devices. */
		got = map_range(
			bi, ALIGN_DOWN(MAX(r.base, image_end), X86_PAGE_SIZE),
			ALIGN_UP(end, X86_PAGE_SIZE), &mapped);
		if (got < end)
			ukplat_memregion_add(bi, got, end - got,
					     UKPLAT_MEM_RESERVED);
	}
}

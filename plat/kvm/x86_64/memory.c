/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory beyond the image. RAM is mapped with 2 MiB pages, rw-, never
 * executable; the first of them belong to the image's own tables, which
 * arch/x86_64/entry.S has filled. What isn't RAM is seen through windows,
 * in the address space below the image, where no memory of ours is.
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include "memory.h"

#define GIB	     (1ULL << 30)
#define PTE_NX	     (1ULL << 63)
#define PTE_RW	     (PTE_NX | X86_PTE_PRESENT | X86_PTE_WRITE)
#define PTE_LARGE_RW (PTE_RW | X86_PTE_LARGE)
#define PTE_ADDR     0x000ffffffffff000ULL
#define ENTRIES	     512
/* Behind begin the addresses of ukvmem, and those of devices. */
#define MAP_MAX	     (1ULL << 46)

extern uint64_t uk_pt_pml4[], uk_pt_pages[], uk_pt_window[];
extern char uk_pt_end[], uk_window[];

static inline void *window_to(uint64_t at, uint64_t len, uint64_t flags)
{
	static unsigned int used;
	char *window = uk_window + used * X86_PAGE_SIZE;
	uint64_t room = uk_text_start - window, offset = at % X86_PAGE_SIZE;

	if (len > room || offset + len > room)
		return NULL;
	for (uint64_t i = 0; i < offset + len; i += X86_PAGE_SIZE)
		uk_pt_window[used++] = ((at + i) & PTE_ADDR) | flags;
	return window + offset;
}

const void *kvm_memory_window(uint64_t at, uint64_t len)
{
	return window_to(at, len, PTE_RW);
}

#ifdef CONFIG_HAVE_IRQ
volatile void *kvm_memory_device(uint64_t at, uint64_t len)
{
	return window_to(at, len, PTE_RW | X86_PTE_UNCACHED);
}
#endif

/* Where RAM isn't mapped yet: the end of the image's own tables. */
static uint64_t own_end(void)
{
	return (uk_pt_end - (char *)uk_pt_pages) / 8 * (uint64_t)X86_PAGE_SIZE;
}

/* A zeroed page from the top of the first free region that is mapped. */
static uint64_t *take_page(struct ukplat_bootinfo *bi, uint64_t mapped)
{
	for (unsigned int i = 0; i < bi->nregions; i++) {
		struct ukplat_memregion *r = &bi->regions[i];
		uint64_t top = MIN(r->base + r->len, mapped) & PTE_ADDR;

		if (r->type != UKPLAT_MEM_FREE || top < r->base + X86_PAGE_SIZE)
			continue;
		top -= X86_PAGE_SIZE;
		ukplat_memregion_add(bi, top, X86_PAGE_SIZE, UKPLAT_MEM_BOOT);
		return memset((void *)top, 0, X86_PAGE_SIZE);
	}
	return NULL;
}

/* The table below `entry`, made where there is none; NULL without a page. */
static uint64_t *table_of(struct ukplat_bootinfo *bi, uint64_t *entry,
			  uint64_t mapped)
{
	if (!*entry) {
		uint64_t page = (uintptr_t)take_page(bi, mapped);

		*entry = page ? page | X86_PTE_PRESENT | X86_PTE_WRITE : 0;
	}
	return (uint64_t *)(*entry & PTE_ADDR);
}

/* The table of large pages for the GiB at `at`. */
static uint64_t *large_pages(struct ukplat_bootinfo *bi, uint64_t at,
			     uint64_t mapped)
{
	uint64_t *gibs = table_of(bi, &uk_pt_pml4[at / GIB / ENTRIES], mapped);

	return gibs ? table_of(bi, &gibs[at / GIB % ENTRIES], mapped) : NULL;
}

/* Maps `[at, end)`; returns how far it came. */
static uint64_t map(struct ukplat_bootinfo *bi, uint64_t at, uint64_t end,
		    uint64_t *mapped)
{
	at = ALIGN_DOWN(at, X86_PAGE_SIZE_LARGE);
	while (at < end && at < MAP_MAX) {
		uint64_t stop = MIN(end, ALIGN_DOWN(at, GIB) + GIB);
		uint64_t *pd = large_pages(bi, at, *mapped);

		if (!pd)
			break;
		pd += at % GIB / X86_PAGE_SIZE_LARGE;
		for (; at < stop; at += X86_PAGE_SIZE_LARGE)
			*pd++ = at + PTE_LARGE_RW;
		*mapped = at;
	}
	return MIN(at, end);
}

void kvm_memory_map(struct ukplat_bootinfo *bi)
{
	uint64_t own = own_end(), mapped = own;

	/* By index: take_page() may split regions while we walk. */
	for (unsigned int i = 0; i < bi->nregions; i++) {
		struct ukplat_memregion r = bi->regions[i];
		uint64_t end = r.base + r.len, got;

		if (r.type == UKPLAT_MEM_RESERVED || end <= own)
			continue;
		got = map(bi, MAX(r.base, own), end, &mapped);
		if (got < end)
			ukplat_memregion_add(bi, got, end - got,
					     UKPLAT_MEM_RESERVED);
	}
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of a paravirtual domain. They hold machine frames; the domain
 * reads them, but only the hypervisor writes them, and no page of them may be
 * mapped writable. Sources: Xen, public/xen.h (mmu_update,
 * update_va_mapping); Intel SDM volume 3, 4.5.
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include <uk/plat/trap.h>
#include <xen/hypercall.h>
#include "../xen.h"
#include "pv.h"

#define ENTRIES	   512
#define TABLE_SPAN (PAGE * ENTRIES) /* of the lowest level */
#define PTE_TABLE  (PTE_RX | X86_PTE_WRITE | X86_PTE_ACCESSED | X86_PTE_DIRTY)
#define LEVEL_BITS 9
#define ROOT_SHIFT 39

static inline uint64_t frame_of(const void *page)
{
	const uint64_t *p2m = (const uint64_t *)xen_start_info->mfn_list;

	return p2m[((uintptr_t)page - (uintptr_t)uk_text_start) / PAGE];
}

uint64_t xen_frame_of(const void *page)
{
	return frame_of(page);
}

int xen_set_page(const void *page, uint64_t pte)
{
	return xen_call(XEN_UPDATE_VA_MAPPING, page, pte, XEN_UVMF_INVLPG, 0);
}

int xen_map_frame(void *window, uint64_t frame)
{
	return xen_set_page(window, frame * PAGE | PTE_RW);
}

static void protect(const char *from, const char *to, uint64_t rights)
{
	for (; from < to; from += PAGE)
		if (xen_set_page(from, frame_of(from) * PAGE | rights))
			ukplat_crash("Xen doesn't protect a page");
}

uint64_t *xen_entry_of(uint64_t at, unsigned int *shift)
{
	uint64_t *table = (uint64_t *)xen_start_info->pt_base;
	unsigned int s = ROOT_SHIFT;

	for (;; s -= LEVEL_BITS) {
		uint64_t *entry = &table[at >> s & (ENTRIES - 1)];

		if (s == *shift)
			return entry;
		if (!(*entry & X86_PTE_PRESENT)) {
			*shift = s;
			return entry;
		}
		table = (uint64_t *)xen_address_of(
			XEN_M2P[(*entry & PTE_ADDR) / PAGE]);
	}
}

static int set_entry(uint64_t *entry, uint64_t value)
{
	uintptr_t offset = (uintptr_t)entry % PAGE;
	struct xen_mmu_update u = {
		frame_of((char *)entry - offset) * PAGE + offset, value};

	return xen_call(XEN_MMU_UPDATE, &u, 1, NULL, XEN_DOMID_SELF);
}

/* Code may come from no table that data is in. Returns where they end. */
static uint64_t deny_execution(void)
{
	uint64_t at = (uintptr_t)uk_data_start;

	for (;; at += TABLE_SPAN) {
		unsigned int shift = TABLE_SHIFT;
		uint64_t *entry = xen_entry_of(at, &shift);

		if (shift != TABLE_SHIFT || !(*entry & X86_PTE_PRESENT))
			return at;
		if (set_entry(entry, *entry | PTE_NX))
			ukplat_crash("Xen doesn't take execution away");
	}
}

/*
 * Pages for tables, taken from the bottom of free memory, where they leave the
 * rest in one piece. What is between `first` and `next` is still listed as
 * free.
 */
struct pool {
	struct ukplat_bootinfo *bi;
	uint64_t first, next, end;
};

static void settle(struct pool *p)
{
	ukplat_memregion_add(p->bi, p->first, p->next - p->first,
			     UKPLAT_MEM_BOOT);
	p->first = p->next;
}

/* Goes to the first region that is free and has a page. */
static void refill(struct pool *p)
{
	settle(p);
	for (unsigned int i = 0; i < p->bi->nregions; i++) {
		const struct ukplat_memregion *r = &p->bi->regions[i];

		if (r->type != UKPLAT_MEM_FREE)
			continue;
		p->first = p->next = ALIGN_UP(r->base, PAGE);
		p->end = ALIGN_DOWN(r->base + r->len, PAGE);
		if (p->next < p->end)
			return;
	}
	p->next = p->end;
}

/* NULL: what is free isn't mapped. */
static void *take_page(struct pool *p, uint64_t mapped)
{
	if (p->next == p->end)
		refill(p);
	if (p->next == p->end || p->next + PAGE > mapped)
		return NULL;
	p->next += PAGE;
	return (void *)(p->next - PAGE);
}

int xen_add_table(uint64_t *entry, void *table, bool execute)
{
	uint64_t frame = frame_of(table);

	if (xen_set_page(table, frame * PAGE | PTE_R))
		return -1;
	return set_entry(entry,
			 frame * PAGE | PTE_TABLE | (execute ? 0 : PTE_NX));
}

/* Entries for `n` pages from `at` on. */
static void fill(uint64_t *table, uint64_t at, unsigned int n)
{
	const uint64_t *p2m = (const uint64_t *)xen_start_info->mfn_list +
			      (at - (uintptr_t)uk_text_start) / PAGE;

	if (n < ENTRIES)
		memset(table, 0, PAGE);
	xen_fill_table(table, p2m, n);
}

/* Maps up to a table's worth at `at`. Returns whether it could. */
static bool map_table(struct pool *pool, uint64_t at, uint64_t end)
{
	unsigned int shift;
	uint64_t *entry, *table;

	do {
		shift = TABLE_SHIFT;
		entry = xen_entry_of(at, &shift);
		table = take_page(pool, at);
		if (!table)
			return false;
		if (shift == TABLE_SHIFT)
			break;
		memset(table, 0, PAGE);
		if (xen_add_table(entry, table, true))
			return false;
	} while (true);
	fill(table, at, MIN((end - at) / PAGE, ENTRIES));
	return !xen_add_table(entry, table, false);
}

void xen_memory_init(struct ukplat_bootinfo *bi)
{
	const struct xen_start_info *si = xen_start_info;
	uint64_t end = (uintptr_t)xen_address_of(si->nr_pages);
	struct pool pool = {.bi = bi};
	uint64_t at;

	protect(uk_text_start, uk_text_end, PTE_RX);
	protect(uk_rodata_start, uk_data_start, PTE_R);
	if (xen_set_page(uk_boot_stack_guard, 0))
		ukplat_crash("Xen doesn't take the guard page away");
	at = deny_execution();
	while (at < end && map_table(&pool, at, end))
		at += TABLE_SPAN;
	settle(&pool);
	if (at < end)
		ukplat_memregion_add(bi, at, end - at, UKPLAT_MEM_RESERVED);
}

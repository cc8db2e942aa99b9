/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of a paravirtual domain. They hold machine frames; the domain
 * reads them, but only the hypervisor writes them, and no page of them may be
 * mapped writable. Sources: Xen, public/xen.h (mmu_update,
 * update_va_mapping); Intel SDM volume 3, 4.5.
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include <uk/errno.h>
#include <uk/plat/memory.h>
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
 * RAM behind what the builder has mapped is mapped when it is wanted, a table
 * at a time: so a boot costs the same for any amount of it. The pages for the
 * tables lie in front of free memory, and none is used before it is mapped.
 */
static struct {
	uint64_t mapped, end;	    /* RAM: where it is mapped to, all of it */
	uint64_t table, tables_end; /* the next page for one, the last's end */
} ram;

static uint64_t *take_table(void)
{
	if (ram.table == ram.tables_end || ram.table + PAGE > ram.mapped)
		return NULL;
	ram.table += PAGE;
	return (uint64_t *)(ram.table - PAGE);
}

int xen_add_table(uint64_t *entry, void *table, bool execute)
{
	uint64_t frame = frame_of(table);

	if (xen_set_page(table, frame * PAGE | PTE_R))
		return -1;
	return set_entry(entry,
			 frame * PAGE | PTE_TABLE | (execute ? 0 : PTE_NX));
}

int xen_remove_table(uint64_t *entry, void *table)
{
	if (set_entry(entry, 0))
		return -1;
	return xen_set_page(table, frame_of(table) * PAGE | PTE_RW);
}

/* Entries for `n` pages from `at` on. */
static void fill(uint64_t *table, uint64_t at, unsigned int n)
{
	const uint64_t *p2m = (const uint64_t *)xen_start_info->mfn_list +
			      (at - (uintptr_t)uk_text_start) / PAGE;

	for (unsigned int i = 0; i < ENTRIES; i++)
		table[i] = i < n ? p2m[i] * PAGE | PTE_RW : 0;
}

/* Maps the next table's worth. Returns whether it could. */
static bool map_table(void)
{
	unsigned int shift;
	uint64_t *entry, *table;

	do {
		shift = TABLE_SHIFT;
		entry = xen_entry_of(ram.mapped, &shift);
		table = take_table();
		if (!table)
			return false;
		if (shift == TABLE_SHIFT)
			break;
		memset(table, 0, PAGE);
		if (xen_add_table(entry, table, true))
			return false;
	} while (true);
	fill(table, ram.mapped, MIN((ram.end - ram.mapped) / PAGE, ENTRIES));
	if (xen_add_table(entry, table, false))
		return false;
	ram.mapped += TABLE_SPAN;
	return true;
}

int ukplat_mem_map(uintptr_t end)
{
	while (ram.mapped < end && end <= ram.end)
		if (!map_table())
			return -ENOMEM;
	return 0;
}

uintptr_t ukplat_mem_mapped(void)
{
	return ram.mapped;
}

/* The pages that all tables missing take, of each level. */
static uint64_t tables_len(void)
{
	uint64_t n = 0;

	if (ram.mapped >= ram.end)
		return 0;
	for (unsigned int s = TABLE_SHIFT; s <= ROOT_SHIFT; s += LEVEL_BITS)
		n += (ALIGN_UP(ram.end, 1ULL << s) -
		      ALIGN_UP(ram.mapped, 1ULL << s)) >>
		     s;
	return n * PAGE;
}

static void guard(const char *page)
{
	if (xen_set_page(page, 0))
		ukplat_crash("Xen doesn't take the guard page away");
}

uint64_t xen_memory_init(uint64_t at)
{
	protect(uk_text_start, uk_text_end, PTE_RX);
	protect(uk_rodata_start, uk_data_start, PTE_R);
	guard(uk_boot_stack_guard);
	if (&uk_irq_stack_guard[0] != &uk_irq_stack_end[0])
		guard(uk_irq_stack_guard);
	ram.mapped = deny_execution();
	ram.end = (uintptr_t)xen_address_of(xen_start_info->nr_pages);
	ram.table = at;
	ram.tables_end = at + tables_len();
	return ram.tables_end;
}

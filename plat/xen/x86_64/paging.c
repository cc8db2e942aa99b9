/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The range for ukvmem: pages of 4 KiB, tables made as they are needed. An
 * entry that isn't 0 has memory, whether it is valid or not; it names it by
 * its machine frame.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/paging.h>
#include "pv.h"

/* Behind all RAM. */
#define VM_BASE	   0x8000000000ULL
#define VM_LEN	   0x8000000000ULL
#define PAGE_SHIFT 12
#define LEVEL_BITS 9

uintptr_t ukplat_vm_base(void)
{
	return VM_BASE;
}

size_t ukplat_vm_len(void)
{
	return VM_LEN;
}

static uint64_t pte(uint64_t frame, unsigned int rights)
{
	return frame * PAGE | (rights ? PTE_RX : X86_PTE_ACCESSED) |
	       (rights & UKPLAT_PAGE_WRITE ? X86_PTE_WRITE : 0) |
	       (rights & UKPLAT_PAGE_EXEC ? 0 : PTE_NX);
}

static inline uint64_t frame_in(uint64_t entry)
{
	return (entry & PTE_ADDR) / PAGE;
}

/* The page's entry, or NULL where tables miss and `source` has none. */
static const uint64_t *entry_of(uintptr_t at,
				const struct ukplat_page_source *source)
{
	for (;;) {
		unsigned int shift = PAGE_SHIFT;
		uint64_t *entry = xen_entry_of(at, &shift);
		void *table;

		if (shift == PAGE_SHIFT)
			return entry;
		table = source ? source->get() : NULL;
		if (!table)
			return NULL;
		memset(table, 0, PAGE);
		if (xen_add_table(entry, table, true)) {
			source->put(table);
			return NULL;
		}
	}
}

static int commit(uintptr_t at, unsigned int rights,
		  const struct ukplat_page_source *source)
{
	const uint64_t *entry = entry_of(at, source);
	void *page;

	if (!entry)
		return -ENOMEM;
	if (*entry)
		return xen_set_page((void *)at, pte(frame_in(*entry), rights));
	page = source->get();
	if (!page)
		return -ENOMEM;
	memset(page, 0, PAGE);
	return xen_set_page((void *)at, pte(xen_frame_of(page), rights));
}

int ukplat_vm_commit(uintptr_t at, size_t len, unsigned int rights,
		     const struct ukplat_page_source *source)
{
	for (uintptr_t end = at + len; at < end; at += PAGE)
		if (commit(at, rights, source))
			return -ENOMEM;
	return 0;
}

void ukplat_vm_protect(uintptr_t at, size_t len, unsigned int rights)
{
	for (uintptr_t end = at + len; at < end; at += PAGE) {
		const uint64_t *entry = entry_of(at, NULL);

		if (entry && *entry)
			xen_set_page((void *)at, pte(frame_in(*entry), rights));
	}
}

/* Gives back the table of the pages around `at`, if it has none. */
static void release_table(uintptr_t at, const struct ukplat_page_source *source)
{
	unsigned int shift = PAGE_SHIFT + LEVEL_BITS;
	uint64_t *entry = xen_entry_of(at, &shift);
	uint64_t *table;

	if (shift != PAGE_SHIFT + LEVEL_BITS || !*entry)
		return;
	table = (uint64_t *)xen_address_of(XEN_M2P[frame_in(*entry)]);
	for (unsigned int i = 0; i < 1U << LEVEL_BITS; i++)
		if (table[i])
			return;
	if (xen_remove_table(entry, table) == 0)
		source->put(table);
}

/*
 * Repeated mapping and unmapping uses ever new addresses. So page tables are
 * freed as well, each once memory is released elsewhere.
 */
static void leave_table(uintptr_t at, const struct ukplat_page_source *source)
{
	static uintptr_t last;

	at = ALIGN_DOWN(at, PAGE << LEVEL_BITS);
	if (at != last && last)
		release_table(last, source);
	last = at;
}

static void take_out(uintptr_t at, size_t len,
		     const struct ukplat_page_source *source, bool put)
{
	for (uintptr_t end = at + len; at < end; at += PAGE) {
		const uint64_t *entry = entry_of(at, NULL);
		uint64_t frame = entry && *entry ? frame_in(*entry) : 0;

		leave_table(at, source);
		if (!frame)
			continue;
		xen_set_page((void *)at, 0);
		if (put)
			source->put(xen_address_of(XEN_M2P[frame]));
	}
}

void ukplat_vm_release(uintptr_t at, size_t len,
		       const struct ukplat_page_source *source)
{
	take_out(at, len, source, true);
}

int ukplat_vm_show(uintptr_t at, void *page, unsigned int rights,
		   const struct ukplat_page_source *source)
{
	const uint64_t *entry = entry_of(at, source);

	if (!entry)
		return -ENOMEM;
	return xen_set_page((void *)at, pte(xen_frame_of(page), rights));
}

void ukplat_vm_hide(uintptr_t at, size_t len,
		    const struct ukplat_page_source *source)
{
	take_out(at, len, source, false);
}

int ukplat_vm_move(uintptr_t from, uintptr_t to, size_t len,
		   const struct ukplat_page_source *source)
{
	const uint64_t *entry;

	/* Tables first: then nothing can fail. */
	for (size_t i = 0; i < len; i += PAGE) {
		entry = entry_of(from + i, NULL);
		if (entry && *entry && !entry_of(to + i, source))
			return -ENOMEM;
	}
	for (size_t i = 0; i < len; i += PAGE) {
		uint64_t value;

		entry = entry_of(from + i, NULL);
		if (!entry || !*entry)
			continue;
		value = *entry;
		xen_set_page((void *)(from + i), 0);
		xen_set_page((void *)(to + i), value);
	}
	return 0;
}

bool ukplat_vm_readable(uintptr_t at, size_t len)
{
	uintptr_t last = at + len - 1;

	if (at < VM_BASE || last - VM_BASE >= VM_LEN)
		return false;
	for (at = ALIGN_DOWN(at, PAGE); at <= last; at += PAGE) {
		const uint64_t *entry = entry_of(at, NULL);

		if (!entry || !(*entry & X86_PTE_PRESENT))
			return false;
	}
	return true;
}

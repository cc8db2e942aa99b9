/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The range for ukvmem: pages of 4 KiB, tables made as they are needed. An
 * entry that isn't 0 has memory, whether it is valid or not.
 */
#include <uk/arch/paging.h>
#include <uk/errno.h>
#include <uk/plat/cpu.h>
#include "paging.h"

#define PAGE	    UKPLAT_PAGE_SIZE
#define PAGE_SHIFT  12
#define LEVEL_BITS  9
#define LEVEL_SLOTS (1U << LEVEL_BITS)

extern uint64_t UKARCH_PT_ROOT[];

uintptr_t ukplat_vm_base(void)
{
	return UKARCH_VM_BASE;
}

size_t ukplat_vm_len(void)
{
	return UKARCH_VM_LEN - PLAT_VM_KEPT;
}

#ifdef CONFIG_HAVE_PROGRAM
uintptr_t ukplat_vm_fixed_base(void)
{
	return UKARCH_VM_FIXED_BASE;
}

size_t ukplat_vm_fixed_len(void)
{
	return UKARCH_VM_FIXED_LEN;
}

size_t ukplat_vm_program_len(void)
{
	return PLAT_PROGRAM_LEN;
}

static bool is_fixed(uintptr_t at, size_t len)
{
	return at >= UKARCH_VM_FIXED_BASE &&
	       at + len <= UKARCH_VM_FIXED_BASE + UKARCH_VM_FIXED_LEN;
}
#else
static inline bool is_fixed(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
	return false;
}
#endif

static uint64_t new_page(const struct ukplat_page_source *source)
{
	void *page = source->get();

	if (page)
		ukarch_page_clear(page);
	return (uintptr_t)page;
}

/* The page's entry, or NULL where tables miss and `source` has none. */
static uint64_t *entry_of(uintptr_t at, const struct ukplat_page_source *source)
{
	uint64_t *table = UKARCH_PT_ROOT;

	for (unsigned int shift = UKARCH_PT_SHIFT; shift > PAGE_SHIFT;
	     shift -= LEVEL_BITS) {
		uint64_t *entry = &table[at >> shift & (LEVEL_SLOTS - 1)];

		if (!*entry) {
			uint64_t page = source ? new_page(source) : 0;

			if (!page)
				return NULL;
			ukarch_pte_sync();
			*entry = page | UKARCH_PTE_TABLE;
		}
		table = (uint64_t *)(uintptr_t)(*entry & UKARCH_PTE_ADDR);
	}
	return &table[at >> PAGE_SHIFT & (LEVEL_SLOTS - 1)];
}

/*
 * The entry of the first page from `*at` on for which there is a table; NULL:
 * there is none before `end`.
 */
static uint64_t *next_entry(uintptr_t *at, uintptr_t end)
{
	while (*at < end) {
		unsigned int shift = UKARCH_PT_SHIFT;
		uint64_t *table = UKARCH_PT_ROOT, *entry;

		for (;; shift -= LEVEL_BITS) {
			entry = &table[*at >> shift & (LEVEL_SLOTS - 1)];
			if (shift == PAGE_SHIFT)
				return entry;
			if (!*entry)
				break;
			table = (uint64_t *)(uintptr_t)(*entry &
							UKARCH_PTE_ADDR);
		}
		*at = ALIGN_DOWN(*at, 1UL << shift) + (1UL << shift);
	}
	return NULL;
}

/*
 * Never from valid to valid with another page behind: that isn't allowed.
 * Returns whether other CPUs may keep what was there.
 */
static bool set(uintptr_t at, uint64_t *entry, uint64_t value)
{
	bool was_valid = *entry & UKARCH_PTE_VALID;

	*entry = value;
	if (was_valid)
		ukarch_tlb_flush(at);
	return was_valid;
}

int ukplat_vm_commit(uintptr_t at, size_t len, unsigned int rights,
		     const struct ukplat_page_source *source)
{
	uintptr_t from = at, end = at + len;
	bool kept = false;
	uint64_t page = 1;

	for (; at < end && page; at += PAGE) {
		uint64_t *entry = entry_of(at, source);

		page = entry ? *entry & UKARCH_PTE_ADDR : 0;
		if (entry && !page)
			page = new_page(source);
		if (page)
			kept |= set(at, entry, ukarch_pte(page, rights));
	}
	ukarch_pte_sync();
	if (kept)
		plat_tlb_flush_others(from, len);
	return page ? 0 : -ENOMEM;
}

void ukplat_vm_protect(uintptr_t at, size_t len, unsigned int rights)
{
	uintptr_t from = at, end = at + len;
	bool kept = false;
	uint64_t *entry;

	for (; (entry = next_entry(&at, end)); at += PAGE)
		if (*entry)
			kept |= set(
				at, entry,
				ukarch_pte(*entry & UKARCH_PTE_ADDR, rights));
	ukarch_pte_sync();
	if (kept)
		plat_tlb_flush_others(from, len);
}

/* Gives back the table of the pages around `at`, if it has none. */
static void release_table(uintptr_t at, const struct ukplat_page_source *source)
{
	uint64_t *table = UKARCH_PT_ROOT, *entry = NULL;

	for (unsigned int shift = UKARCH_PT_SHIFT; shift > PAGE_SHIFT;
	     shift -= LEVEL_BITS) {
		entry = &table[at >> shift & (LEVEL_SLOTS - 1)];
		if (!*entry)
			return;
		table = (uint64_t *)(uintptr_t)(*entry & UKARCH_PTE_ADDR);
	}
	for (unsigned int i = 0; i < LEVEL_SLOTS; i++)
		if (table[i])
			return;
	*entry = 0;
	/* CPUs keep tables, too. */
	ukarch_tlb_flush(at);
	plat_tlb_flush_others(at, PAGE);
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
	uintptr_t end = at + len;
	uint64_t *entry;

	/* No CPU may reach a page that is somebody else's. */
	if (ukplat_cpu_count() > 1)
		ukplat_vm_protect(at, len, 0);
	for (; (entry = next_entry(&at, end)); at += PAGE) {
		uint64_t page = *entry & UKARCH_PTE_ADDR;

		leave_table(at, source);
		if (!page)
			continue;
		set(at, entry, 0);
		if (put)
			source->put((void *)(uintptr_t)page);
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
	uint64_t *entry = entry_of(at, source);

	if (!entry)
		return -ENOMEM;
	if ((*entry & UKARCH_PTE_ADDR) != (uintptr_t)page)
		set(at, entry, 0);
	set(at, entry, ukarch_pte((uintptr_t)page, rights));
	ukarch_pte_sync();
	return 0;
}

void ukplat_vm_hide(uintptr_t at, size_t len,
		    const struct ukplat_page_source *source)
{
	take_out(at, len, source, false);
}

int ukplat_vm_move(uintptr_t from, uintptr_t to, size_t len,
		   const struct ukplat_page_source *source)
{
	uintptr_t at, end = from + len;
	uint64_t *entry;

	/* Tables first: then nothing can fail. */
	for (at = from; (entry = next_entry(&at, end)); at += PAGE)
		if (*entry && !entry_of(at - from + to, source))
			return -ENOMEM;
	for (at = from; (entry = next_entry(&at, end)); at += PAGE) {
		uint64_t value = *entry;

		if (!value)
			continue;
		set(at, entry, 0);
		set(at - from + to, entry_of(at - from + to, NULL), value);
	}
	ukarch_pte_sync();
	plat_tlb_flush_others(from, len);
	return 0;
}

#ifdef CONFIG_HAVE_PROGRAM
int ukplat_vm_lend(uintptr_t at, void *page, uint64_t *was,
		   const struct ukplat_page_source *source)
{
	uint64_t *entry = entry_of(at, source);

	if (!entry)
		return -ENOMEM;
	*was = *entry;
	set(at, entry, 0);
	*entry = ukarch_pte((uintptr_t)page,
			    UKPLAT_PAGE_READ | UKPLAT_PAGE_WRITE);
	ukarch_pte_sync();
	return 0;
}

void ukplat_vm_take_back(uintptr_t at, uint64_t was)
{
	uint64_t *entry = entry_of(at, NULL);

	set(at, entry, 0);
	*entry = was;
	ukarch_pte_sync();
}
#endif

bool ukplat_vm_readable(uintptr_t at, size_t len)
{
	uintptr_t last = at + len - 1;

	if ((at < UKARCH_VM_BASE || last - UKARCH_VM_BASE >= UKARCH_VM_LEN) &&
	    !is_fixed(at, len))
		return false;
	for (at = ALIGN_DOWN(at, PAGE); at <= last; at += PAGE) {
		uint64_t *entry = entry_of(at, NULL);

		if (!entry || !(*entry & UKARCH_PTE_VALID))
			return false;
	}
	return true;
}

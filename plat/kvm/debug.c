/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory for a debugger: what the page tables say is there. Where the image
 * may not write, the page is seen once more, in the place of the guard page
 * below the boot stack, for as long as that takes.
 */
#include <uk/arch/paging.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/debug.h>

#define PAGE	   UKPLAT_PAGE_SIZE
#define LEVEL_BITS 9
#define LEVEL_MASK ((1U << LEVEL_BITS) - 1)

extern uint64_t UKARCH_PT_ROOT[];
extern char uk_boot_stack_guard[];

bool (*ukplat_debug_console)(const char *buf, size_t len);

/* The entry of the page of 2^*shift bytes at `at`; NULL: there is no table. */
static uint64_t *entry_of(uintptr_t at, unsigned int *shift)
{
	uint64_t *table = UKARCH_PT_ROOT, *entry;

	if (at >> (UKARCH_PT_SHIFT + LEVEL_BITS))
		return NULL;
	for (*shift = UKARCH_PT_SHIFT;; *shift -= LEVEL_BITS) {
		entry = &table[at >> *shift & LEVEL_MASK];
		if (ukarch_pte_is_page(*entry, *shift))
			return entry;
		if (!(*entry & UKARCH_PTE_VALID))
			return NULL;
		table = (uint64_t *)(uintptr_t)(*entry & UKARCH_PTE_ADDR);
	}
}

static const uint64_t *valid_entry(uintptr_t at, unsigned int *shift)
{
	const uint64_t *entry = entry_of(at, shift);

	return entry && *entry & UKARCH_PTE_VALID ? entry : NULL;
}

static bool is_mapped(uintptr_t at, size_t len)
{
	unsigned int shift;

	if (len > UINTPTR_MAX - at)
		return false;
	for (uintptr_t end = at + len; at < end;
	     at = ALIGN_DOWN(at, PAGE) + PAGE)
		if (!valid_entry(at, &shift))
			return false;
	return true;
}

int ukplat_debug_peek(uintptr_t addr, void *buf, size_t len)
{
	if (!is_mapped(addr, len))
		return -EFAULT;
	memcpy(buf, (const void *)addr, len);
	return 0;
}

static void write_read_only(uint64_t page, size_t offset, const void *buf,
			    size_t len)
{
	uintptr_t window = (uintptr_t)uk_boot_stack_guard;
	unsigned int shift;
	uint64_t *entry = entry_of(window, &shift), was = *entry;

	*entry = ukarch_pte(page, UKPLAT_PAGE_READ | UKPLAT_PAGE_WRITE);
	ukarch_pte_sync();
	memcpy((char *)window + offset, buf, len);
	*entry = was;
	ukarch_tlb_flush(window);
}

/* Within a page. */
static void write(uintptr_t at, const void *buf, size_t len)
{
	unsigned int shift;
	uint64_t entry = *valid_entry(at, &shift), page;

	if (ukarch_pte_is_writable(entry)) {
		memcpy((void *)at, buf, len);
		return;
	}
	page = ALIGN_DOWN(entry & UKARCH_PTE_ADDR, 1ULL << shift) |
	       (at & ((1ULL << shift) - 1));
	write_read_only(ALIGN_DOWN(page, PAGE), at % PAGE, buf, len);
}

int ukplat_debug_poke(uintptr_t addr, const void *buf, size_t len)
{
	const char *from = buf;
	size_t n;

	if (!is_mapped(addr, len))
		return -EFAULT;
	for (size_t done = 0; done < len; done += n) {
		n = MIN(len - done, PAGE - (addr + done) % PAGE);
		write(addr + done, from + done, n);
	}
	ukarch_code_sync(addr, len);
	return 0;
}

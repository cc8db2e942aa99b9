/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The address space: the image page by page, RAM and devices in the largest
 * blocks that fit. Page 0 is never RAM here, so nothing maps it.
 */
#include <uk/arch/lpae.h>
#include <uk/arch/string.h>
#include <uk/config.h>
#include "memory.h"

#define TABLE_ENTRIES 512
/* Where RAM ends at the latest. */
#ifdef CONFIG_HAVE_PAGING
#include <uk/arch/paging.h>
#define RAM_LIMIT UKARCH_VM_BASE
#else
#define RAM_LIMIT ARM_MAP_LIMIT
#endif

#define GIB   (1ULL << 30)
#define BLOCK 0x200000 /* a device tree lies in such blocks of RAM */

extern char uk_rodata_start[], uk_data_start[];
extern char uk_boot_stack_guard[], uk_trap_stack_guard[], uk_irq_stack_guard[];

/*
 * The image's own tables, and how many of them are in use: it lies beside
 * them, since entry.S makes just these cache lines good for the MMU.
 */
extern uint64_t uk_pt_root[], uk_pt_end[], uk_pt_used;

struct ram {
	struct ukplat_bootinfo *bi;
	uint64_t mapped; /* RAM below this can be written */
};

static uint64_t *own_page(void *unused)
{
	uint64_t *page = uk_pt_root + (uk_pt_used + 1) * TABLE_ENTRIES;

	(void)unused;
	if (page >= uk_pt_end)
		return NULL;
	uk_pt_used++;
	return page;
}

/* When these are used up: the top of the first free region that is mapped. */
static uint64_t *ram_page(void *ctx)
{
	const struct ram *ram = ctx;
	uint64_t *page = own_page(NULL);

	for (unsigned int i = 0; !page && i < ram->bi->nregions; i++) {
		struct ukplat_memregion *r = &ram->bi->regions[i];
		uint64_t top = ALIGN_DOWN(MIN(r->base + r->len, ram->mapped),
					  ARM_PAGE_SIZE);

		if (r->type != UKPLAT_MEM_FREE || top < r->base + ARM_PAGE_SIZE)
			continue;
		page = (uint64_t *)(uintptr_t)(top - ARM_PAGE_SIZE);
		memset(page, 0, ARM_PAGE_SIZE);
		ukplat_memregion_add(ram->bi, top - ARM_PAGE_SIZE,
				     ARM_PAGE_SIZE, UKPLAT_MEM_BOOT);
	}
	return page;
}

static void map_own(const char *from, const char *to, uint64_t rights)
{
	ukarch_arm_map(uk_pt_root, (uintptr_t)from, (uintptr_t)to, rights,
		       own_page, NULL);
}

/* Comes first: what is mapped later leaves the page out. */
static void guard(const char *page)
{
	map_own(page, page + ARM_PAGE_SIZE, ARM_MAP_NO);
}

/** Called by entry.S with the MMU off: maps the image and `dtb`. */
void uk_arm_map_image(uint64_t dtb);

void uk_arm_map_image(uint64_t dtb)
{
	uint64_t block = ALIGN_DOWN(dtb, BLOCK);

	map_own(uk_text_start, uk_rodata_start, ARM_MAP_RX);
	map_own(uk_rodata_start, uk_data_start, ARM_MAP_R);
	guard(uk_boot_stack_guard);
	guard(uk_trap_stack_guard);
	if (&uk_irq_stack_guard[0] != &uk_trap_stack_guard[0])
		guard(uk_irq_stack_guard);
	map_own(uk_data_start, uk_image_end, ARM_MAP_RW);
	/* The whole of it is in this block: the protocol wants it so. */
	ukarch_arm_map(uk_pt_root, block, block + BLOCK, ARM_MAP_RW, own_page,
		       NULL);
}

bool arm_memory_map_shared(uint64_t base, uint64_t len)
{
	return ukarch_arm_map(uk_pt_root, base, base + len, ARM_MAP_RW,
			      own_page, NULL) == base + len;
}

bool arm_memory_map_device(uint64_t base, uint64_t len)
{
	uint64_t end = ALIGN_UP(base + len, ARM_PAGE_SIZE);

	return ukarch_arm_map(uk_pt_root, ALIGN_DOWN(base, ARM_PAGE_SIZE), end,
			      ARM_MAP_DEV, own_page, NULL) == end;
}

/* Maps `[base, end)` of RAM; returns how far it came. */
static uint64_t map_ram(struct ram *ram, uint64_t base, uint64_t end)
{
	uint64_t at = ALIGN_DOWN(base, ARM_PAGE_SIZE);

	end = MIN(end, RAM_LIMIT);
	/* Whole pages: RAM shares none with devices. */
	end = ALIGN_UP(end, ARM_PAGE_SIZE);
	/* In steps, so that a later one's tables come out of an earlier's. */
	while (at < end) {
		uint64_t next = MIN(ALIGN_DOWN(at, GIB) + GIB, end);
		uint64_t got;

		if (next - at > BLOCK)
			next = ALIGN_DOWN(next, BLOCK);
		got = ukarch_arm_map(uk_pt_root, at, next, ARM_MAP_RW, ram_page,
				     ram);
		ram->mapped = MAX(ram->mapped, got);
		at = got;
		if (got < next)
			break;
	}
	return at;
}

void arm_memory_map(struct ukplat_bootinfo *bi)
{
	struct ram ram = {bi, (uintptr_t)uk_image_end};

	/* By index: ram_page() may split regions while we walk. */
	for (unsigned int i = 0; i < bi->nregions; i++) {
		struct ukplat_memregion r = bi->regions[i];
		uint64_t end = r.base + r.len, got;

		if (r.type == UKPLAT_MEM_RESERVED)
			continue;
		got = map_ram(&ram, r.base, end);
		if (got < end)
			ukplat_memregion_add(bi, got, end - got,
					     UKPLAT_MEM_RESERVED);
	}
}

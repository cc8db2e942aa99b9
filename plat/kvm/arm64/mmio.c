/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Registers of devices are seen where they are, as RAM is.
 */
#include <uk/arch/arm64.h>
#include <uk/plat/mmio.h>

/* Tables: mostly one for each 2 MiB with a device of less than that in it. */
#define TABLES 12

extern uint64_t uk_pt_root[];

static uint64_t *table(void *unused)
{
	static uint64_t tables[TABLES]
			      [ARM64_PAGE_SIZE / sizeof(uint64_t)] __uk_align(
				      ARM64_PAGE_SIZE);
	static unsigned int used;

	(void)unused;
	return used < TABLES ? tables[used++] : NULL;
}

volatile void *ukplat_mmio_map(uint64_t phys, uint64_t len)
{
	uint64_t start = ALIGN_DOWN(phys, ARM64_PAGE_SIZE), end;

	if (!len || phys >= ARM64_MAP_LIMIT || len > ARM64_MAP_LIMIT - phys)
		return NULL;
	end = ALIGN_UP(phys + len, ARM64_PAGE_SIZE);
	if (ukarch_arm64_map(uk_pt_root, start, end, ARM64_MAP_DEV, table,
			     NULL) != end)
		return NULL;
	return (volatile void *)phys;
}

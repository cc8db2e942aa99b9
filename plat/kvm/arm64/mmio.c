/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Registers of devices are seen where they are, as RAM is.
 */
#include <uk/arch/lpae.h>
#include <uk/plat/mmio.h>

/* Tables: mostly one for each 2 MiB with a device of less than that in it. */
#define TABLES 12

extern uint64_t uk_pt_root[];

static uint64_t *table(void *unused)
{
	static uint64_t tables[TABLES]
			      [ARM_PAGE_SIZE / sizeof(uint64_t)] __uk_align(
				      ARM_PAGE_SIZE);
	static unsigned int used;

	(void)unused;
	return used < TABLES ? tables[used++] : NULL;
}

volatile void *ukplat_mmio_map(uint64_t phys, uint64_t len)
{
	uint64_t start = ALIGN_DOWN(phys, ARM_PAGE_SIZE), end;

	if (!len || phys >= ARM_MAP_LIMIT || len > ARM_MAP_LIMIT - phys)
		return NULL;
	end = ALIGN_UP(phys + len, ARM_PAGE_SIZE);
	if (ukarch_arm_map(uk_pt_root, start, end, ARM_MAP_DEV, table, NULL) !=
	    end)
		return NULL;
	return (volatile void *)phys;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A shortage of memory, told once: a program may well try again.
 */
#include <stdint.h>
#include <uk/alloc.h>
#include <uk/plat/bootinfo.h>
#include <uk/print.h>
#include "stats.h"

/* Nobody means to get so much: a test, or a length that went wrong. */
#define ABSURD (SIZE_MAX >> 20)

static void tell(size_t size)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo();
	uint64_t all = 0;

	for (unsigned int i = 0; i < bi->nregions; i++)
		if (bi->regions[i].type != UKPLAT_MEM_RESERVED)
			all += bi->regions[i].len;
	uk_pr_warn("no memory for %zu bytes: the image has %u MiB in all. Give "
		   "it more by --memory, or on linuxu by LINUXU_HEAP_MIB\n",
		   size, (unsigned int)((all + (1 << 19)) >> 20));
}

void uk_alloc_short(size_t size)
{
	static bool told;

	if (told || size >= ABSURD)
		return;
	told = true;
	if (limit_of_heap())
		uk_pr_warn("no memory for %zu bytes: ukalloc.limit allows %zu "
			   "in all\n",
			   size, limit_of_heap());
	else
		tell(size);
}

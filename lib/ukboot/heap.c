/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The heap: all memory that is free when the image starts.
 */
#include <uk/alloc.h>
#include <uk/plat/memory.h>
#include "boot_internal.h"
#ifdef CONFIG_LIBUKBOOT_HEAP_TLSF
#include <uk/alloctlsf.h>
#define heap_init uk_alloctlsf_init
#elif defined(CONFIG_LIBUKBOOT_HEAP_REGION)
#include <uk/allocregion.h>
#define heap_init uk_allocregion_init
#else
#include <uk/allocbbuddy.h>
#define heap_init  uk_allocbbuddy_init
/* It has memory mapped when it needs it. */
#define HEAP_FIRST UK_PAGE_SIZE
#endif
#ifndef HEAP_FIRST
#define HEAP_FIRST UINT64_MAX
#endif

void ukboot_heap_init(const struct ukplat_bootinfo *bi)
{
	struct uk_alloc *heap = NULL;

	for (unsigned int i = 0; i < bi->nregions; i++) {
		const struct ukplat_memregion *r = &bi->regions[i];

		if (r->type != UKPLAT_MEM_FREE ||
		    ukplat_mem_map(r->base + MIN(r->len, HEAP_FIRST)))
			continue;
		if (heap)
			uk_alloc_addmem(heap, (void *)(uintptr_t)r->base,
					r->len);
		else
			heap = heap_init((void *)(uintptr_t)r->base, r->len);
	}
}

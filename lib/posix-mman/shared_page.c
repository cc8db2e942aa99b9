/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a page fault asks of a shared mapping. It strikes anywhere: this file is
 * compiled for general registers only (isr).
 */
#include "shared.h"

void *mman_shared_page(struct uk_vmem_object *o, uint64_t offset, bool write)
{
	struct shared *s = uk_container_of(o, struct shared, object);

	return uk_pages_find(&s->pages, offset, write);
}

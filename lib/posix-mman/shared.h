/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file's pages as ukvmem shows them.
 */
#ifndef MMAN_SHARED_H
#define MMAN_SHARED_H

#include <uk/vfs_pages.h>
#include <uk/vmem.h>

struct shared {
	struct uk_pages pages;
	struct uk_vmem_object object;
};

/** The object's page, as ukvmem wants it. Context: trap. */
void *mman_shared_page(struct uk_vmem_object *o, uint64_t offset, bool write);

#endif /* MMAN_SHARED_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings are ukvmem's.
 */
#include <uk/errno.h>
#include <uk/vmem.h>
#include <uk/abi/mman.h>
#include "mman_internal.h"

static unsigned int rights_of(unsigned int prot)
{
	return (prot & UK_PROT_READ ? UK_VMEM_READ : 0) |
	       (prot & UK_PROT_WRITE ? UK_VMEM_RW : 0) |
	       (prot & UK_PROT_EXEC ? UK_VMEM_EXEC : 0);
}

void *mman_map(size_t len, unsigned int prot, bool lazy)
{
	return uk_vmem_map(len, rights_of(prot) | (lazy ? UK_VMEM_LAZY : 0));
}

int mman_unmap(uintptr_t at, size_t len)
{
	return uk_vmem_unmap((void *)at, len);
}

int mman_protect(uintptr_t at, size_t len, unsigned int prot)
{
	int rc = uk_vmem_protect((void *)at, len, rights_of(prot));

	/* What may be written isn't executed. */
	if (rc == -EINVAL && prot & UK_PROT_WRITE && prot & UK_PROT_EXEC)
		return -EACCES;
	return rc;
}

int mman_discard(uintptr_t at, size_t len)
{
	return uk_vmem_discard((void *)at, len);
}

bool mman_is_mapped(uintptr_t at, size_t len)
{
	return uk_vmem_has((void *)at, len, 0);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings are ukvmem's.
 */
#include <uk/errno.h>
#include <uk/plat/user.h>
#include <uk/vmem.h>
#include <uk/abi/mman.h>
#include "mman_internal.h"

static unsigned int rights_of(unsigned int prot)
{
	return (prot & UK_PROT_READ ? UK_VMEM_READ : 0) |
	       (prot & UK_PROT_WRITE ? UK_VMEM_RW : 0) |
	       (prot & UK_PROT_EXEC ? UK_VMEM_EXEC : 0);
}

static unsigned int flags_of(unsigned int prot, bool lazy)
{
	return rights_of(prot) | UK_VMEM_PROGRAM | (lazy ? UK_VMEM_LAZY : 0);
}

void *mman_map(size_t len, unsigned int prot, bool lazy)
{
	return uk_vmem_map(len, flags_of(prot, lazy));
}

int mman_map_at(uintptr_t at, size_t len, unsigned int prot, bool lazy,
		bool replace)
{
	unsigned int flags = flags_of(prot, lazy);
	int rc;

	if (!uk_user_is((void *)at, len))
		return -ENOMEM;
	rc = replace ? uk_vmem_replace((void *)at, len, flags)
		     : uk_vmem_map_at((void *)at, len, flags);
	return rc == -EINVAL ? -ENOMEM : rc;
}

int mman_grow(uintptr_t at, size_t len, size_t to)
{
	return uk_vmem_grow((void *)at, len, to);
}

int mman_move(uintptr_t at, size_t len, uintptr_t *where, size_t to, bool keep)
{
	void *p = (void *)*where;
	int rc;

	if (p && !uk_user_is(p, to))
		return -EINVAL;
	rc = uk_vmem_move((void *)at, len, &p, to, keep);
	if (rc == 0)
		*where = (uintptr_t)p;
	return rc;
}

int mman_unmap(uintptr_t at, size_t len)
{
	return uk_vmem_unmap_program((void *)at, len);
}

int mman_protect(uintptr_t at, size_t len, unsigned int prot)
{
	int rc;

	/* What may be written isn't executed. */
	if (prot & UK_PROT_WRITE && prot & UK_PROT_EXEC)
		return -EACCES;
	if (!uk_user_is((void *)at, len))
		return -ENOMEM;
	rc = uk_vmem_protect((void *)at, len, rights_of(prot));
	return rc == -EINVAL ? -ENOMEM : rc;
}

int mman_discard(uintptr_t at, size_t len)
{
	return uk_vmem_discard((void *)at, len);
}

bool mman_is_mapped(uintptr_t at, size_t len)
{
	return uk_user_is((void *)at, len) && uk_vmem_has((void *)at, len, 0);
}

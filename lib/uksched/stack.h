/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where stacks come from: the heap or, by an option, mappings of their own.
 */
#ifndef UKSCHED_STACK_H
#define UKSCHED_STACK_H

#include <uk/config.h>

#ifdef CONFIG_LIBUKSCHED_GUARD
#include <uk/vmem.h>

static inline void *stack_get(size_t *size)
{
	*size = ALIGN_UP(*size, UKPLAT_PAGE_SIZE);
	return uk_vmem_map(*size, UK_VMEM_RW);
}

static inline void stack_put(void *stack, size_t size)
{
	uk_vmem_unmap(stack, size);
}
#else
#include <uk/alloc.h>

/** `*size` bytes, or the more that it then says; NULL without memory. */
static inline void *stack_get(size_t *size)
{
	return uk_malloc(uk_alloc_get_default(), *size);
}

static inline void stack_put(void *stack, size_t size)
{
	(void)size;
	uk_free(uk_alloc_get_default(), stack);
}
#endif

#endif /* UKSCHED_STACK_H */

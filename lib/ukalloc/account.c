/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Accounts: blocks of another allocator, counted once more.
 */
#include <uk/alloc.h>

static struct uk_alloc *from(struct uk_alloc *a)
{
	return uk_container_of(a, struct uk_alloc_account, alloc)->from;
}

static void *account_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	return uk_memalign(from(a), align, size);
}

static void account_free(struct uk_alloc *a, void *ptr)
{
	uk_free(from(a), ptr);
}

static size_t account_usable(struct uk_alloc *a, const void *ptr)
{
	return uk_alloc_usable(from(a), ptr);
}

static size_t account_availmem(struct uk_alloc *a)
{
	return uk_alloc_availmem(from(a));
}

static size_t account_maxalloc(struct uk_alloc *a)
{
	return uk_alloc_maxalloc(from(a));
}

static const struct uk_alloc_ops ops = {
	.memalign = account_memalign,
	.free = account_free,
	.usable = account_usable,
	.availmem = account_availmem,
	.maxalloc = account_maxalloc,
};

void uk_alloc_account_init(struct uk_alloc_account *acc, const char *name,
			   struct uk_alloc *owner)
{
	*acc = (struct uk_alloc_account){
		.alloc = {.ops = &ops, .name = name},
		.from = owner,
	};
	uk_alloc_register(&acc->alloc);
}

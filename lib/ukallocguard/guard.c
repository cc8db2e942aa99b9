/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A block's head lies before it on the same pages; behind it, where its
 * alignment leaves bytes to the page's end, a pattern.
 */
#include <uk/allocguard.h>
#include <uk/arch/string.h>
#include <uk/assert.h>
#include <uk/init.h>
#include <uk/vmem.h>

#define SLACK 0xfd
#define SEAL  0x5ea1ed0bU

struct head {
	size_t size;
	uint32_t pages; /* of the mapping */
	uint32_t seal;
};

_Static_assert(sizeof(struct head) <= UK_ALLOC_ALIGN, "blocks stay aligned");

static struct uk_alloc *below; /* what was the default before */

static struct head *head_of(const void *ptr)
{
	return (struct head *)ptr - 1;
}

static uint32_t seal_of(const void *ptr)
{
	return SEAL ^ (uint32_t)((uintptr_t)ptr >> 4);
}

/* Where the mapping of `ptr` ends. */
static unsigned char *end_of(const void *ptr)
{
	uintptr_t end = (uintptr_t)ptr + head_of(ptr)->size;

	return (unsigned char *)ALIGN_UP(end, UK_PAGE_SIZE);
}

static void *guard_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	size_t room = ALIGN_UP(size, align) + MAX(align, sizeof(struct head));
	size_t len = ALIGN_UP(room, UK_PAGE_SIZE);
	char *p, *ptr;

	(void)a;
	if (room < size || len < room || len / UK_PAGE_SIZE > UINT32_MAX)
		return NULL;
	p = uk_vmem_map(len, UK_VMEM_RW);
	if (!p)
		return NULL;
	ptr = (char *)ALIGN_DOWN((uintptr_t)p + len - size, align);
	*head_of(ptr) = (struct head){size, len / UK_PAGE_SIZE, seal_of(ptr)};
	memset(ptr + size, SLACK, p + len - ptr - size);
	return ptr;
}

/* A block of ours, unhurt; else crashes. */
static void check(const void *ptr)
{
	const unsigned char *p;

	/* When it was freed before, this faults. */
	if (head_of(ptr)->seal != seal_of(ptr))
		UK_CRASH("heap: not a block, or overrun from below");
	for (p = (const unsigned char *)ptr + head_of(ptr)->size;
	     p < end_of(ptr); p++)
		if (*p != SLACK)
			UK_CRASH("heap: a block was overrun at its end");
}

static void guard_free(struct uk_alloc *a, void *ptr)
{
	size_t len;

	(void)a;
	/* From before there was this allocator. */
	if (!uk_vmem_is_here(ptr)) {
		uk_free(below, ptr);
		return;
	}
	check(ptr);
	len = head_of(ptr)->pages * UK_PAGE_SIZE;
	uk_vmem_unmap(end_of(ptr) - len, len);
}

static size_t guard_usable(struct uk_alloc *a, const void *ptr)
{
	(void)a;
	if (!uk_vmem_is_here(ptr))
		return uk_alloc_usable(below, ptr);
	check(ptr);
	return head_of(ptr)->size;
}

static size_t guard_availmem(struct uk_alloc *a)
{
	(void)a;
	return uk_alloc_availmem(below);
}

static size_t guard_maxalloc(struct uk_alloc *a)
{
	size_t avail = guard_availmem(a);

	/* With tables, and what notes the mapping. */
	return avail - avail / 256 > 8 * UK_PAGE_SIZE
		       ? avail - avail / 256 - 8 * UK_PAGE_SIZE
		       : 0;
}

static const struct uk_alloc_ops ops = {
	.memalign = guard_memalign,
	.free = guard_free,
	.usable = guard_usable,
	.availmem = guard_availmem,
	.maxalloc = guard_maxalloc,
};

struct uk_alloc uk_allocguard = {.ops = &ops, .name = "guard"};

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	below = uk_alloc_get_default();
	uk_alloc_register(&uk_allocguard);
	uk_alloc_set_default(&uk_allocguard);
	return 0;
}

uk_lib_initcall_prio(init, 01);

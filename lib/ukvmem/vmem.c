/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings. New ones come behind the last, until the range's end is reached:
 * so an address that was unmapped isn't mapped again soon.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/spinlock.h>
#include "tree.h"

#define PAGE   UKPLAT_PAGE_SIZE
#define RIGHTS (UK_VMEM_RW | UK_VMEM_EXEC)

static struct uk_spinlock lock;
static UK_PER_CPU(bool, is_mine); /* the lock: a fault then is a mistake */

static struct mapping *root;
static uintptr_t behind_last;
static struct uk_alloc *heap;

static void enter(void)
{
	uk_spin_lock_threads(&lock);
	uk_this_cpu(is_mine) = true;
}

static void leave(void)
{
	uk_this_cpu(is_mine) = false;
	uk_spin_unlock_threads(&lock);
}

static void *get_page(void)
{
	return uk_palloc(heap, 1);
}

static void put_page(void *page)
{
	uk_pfree(heap, page, 1);
}

static const struct ukplat_page_source source = {get_page, put_page};

static bool is_in(uintptr_t at, size_t len, uintptr_t base, size_t room)
{
	return at - base < room && len <= room - (at - base);
}

#ifdef CONFIG_HAVE_PROGRAM
static bool is_fixed(uintptr_t at, size_t len)
{
	return is_in(at, len, ukplat_vm_fixed_base(), ukplat_vm_fixed_len());
}
#else
static inline bool is_fixed(uintptr_t at, size_t len)
{
	(void)at;
	(void)len;
	return false;
}
#endif

static bool is_here(uintptr_t at, size_t len)
{
	return is_in(at, len, ukplat_vm_base(), ukplat_vm_len()) ||
	       is_fixed(at, len);
}

bool uk_vmem_is_here(const void *at)
{
	return is_here((uintptr_t)at, 1);
}

static bool is_valid(unsigned int rights)
{
	return !(rights & ~RIGHTS) &&
	       !(rights & UK_VMEM_WRITE && rights & UK_VMEM_EXEC);
}

/* Room for `len` bytes and a page on each side from `at` on; 0: none. */
static uintptr_t room_from(uintptr_t at, size_t len)
{
	uintptr_t end = ukplat_vm_base() + ukplat_vm_len();
	struct mapping *m;

	while (at <= end - len - 2 * PAGE) {
		m = tree_find(root, at);
		if (!m || m->at >= at + len + 2 * PAGE)
			return at + PAGE;
		at = m->end;
	}
	return 0;
}

static uintptr_t find_room(size_t len)
{
	uintptr_t at;

	if (len > ukplat_vm_len() - 2 * PAGE)
		return 0;
	at = room_from(behind_last, len);
	return at ? at : room_from(ukplat_vm_base(), len);
}

/* At `at`, which is free. */
static struct mapping *map_at(uintptr_t at, size_t len, unsigned int flags)
{
	struct mapping *m = uk_malloc(heap, sizeof(*m));

	if (!m)
		return NULL;
	if (!(flags & UK_VMEM_LAZY) &&
	    ukplat_vm_commit(at, len, flags & RIGHTS, &source)) {
		ukplat_vm_release(at, len, &source);
		goto fail;
	}
	*m = (struct mapping){.at = at, .end = at + len, .flags = flags};
	tree_insert(&root, m);
	return m;
fail:
	uk_free(heap, m);
	return NULL;
}

static struct mapping *map(size_t len, unsigned int flags)
{
	uintptr_t at = find_room(len);
	struct mapping *m = at ? map_at(at, len, flags) : NULL;

	if (m)
		behind_last = m->end;
	return m;
}

void *uk_vmem_map(size_t len, unsigned int flags)
{
	struct mapping *m;

	if (!len || len > PTRDIFF_MAX || !is_valid(flags & ~UK_VMEM_LAZY))
		return NULL;
	enter();
	m = map(ALIGN_UP(len, PAGE), flags);
	leave();
	return m ? (void *)m->at : NULL;
}

int uk_vmem_map_at(void *where, size_t len, unsigned int flags)
{
	uintptr_t at = (uintptr_t)where;
	struct mapping *m;
	int rc = -EEXIST;

	if (!IS_ALIGNED(at, PAGE) || !len || len > PTRDIFF_MAX ||
	    !is_here(at, ALIGN_UP(len, PAGE)) ||
	    !is_valid(flags & ~UK_VMEM_LAZY))
		return -EINVAL;
	len = ALIGN_UP(len, PAGE);
	enter();
	m = tree_find(root, at);
	if (!m || m->at >= at + len)
		rc = map_at(at, len, flags) ? 0 : -ENOMEM;
	leave();
	return rc;
}

/* Parts the mapping that reaches over `at`, if one does, there. */
static int part(uintptr_t at)
{
	struct mapping *m = tree_find(root, at), *rest;

	if (!m || m->at >= at)
		return 0;
	rest = uk_malloc(heap, sizeof(*rest));
	if (!rest)
		return -ENOMEM;
	*rest = *m;
	rest->at = at;
	m->end = at;
	tree_insert(&root, rest);
	return 0;
}

/* Page aligned, in the range, and parted at both ends. */
static int part_out(void *at, size_t *len)
{
	if (!IS_ALIGNED((uintptr_t)at, PAGE) || !*len ||
	    !is_here((uintptr_t)at, *len))
		return -EINVAL;
	*len = ALIGN_UP(*len, PAGE);
	return part((uintptr_t)at) || part((uintptr_t)at + *len) ? -ENOMEM : 0;
}

static int unmap(void *at, size_t len)
{
	int rc = part_out(at, &len);
	struct mapping *m;

	if (rc)
		return rc;
	while ((m = tree_find(root, (uintptr_t)at)) &&
	       m->at < (uintptr_t)at + len) {
		tree_remove(&root, m);
		ukplat_vm_release(m->at, m->end - m->at, &source);
		uk_free(heap, m);
	}
	return 0;
}

int uk_vmem_unmap(void *at, size_t len)
{
	int rc;

	enter();
	rc = unmap(at, len);
	leave();
	return rc;
}

/* Is there no gap, nor one without those rights? */
static bool has(uintptr_t at, uintptr_t end, unsigned int rights)
{
	struct mapping *m;

	while (at < end) {
		m = tree_find(root, at);
		if (!m || m->at > at || (m->flags & rights) != rights)
			return false;
		at = m->end;
	}
	return true;
}

bool uk_vmem_has(const void *at, size_t len, unsigned int rights)
{
	bool found;

	enter();
	found = (uintptr_t)at + len >= (uintptr_t)at &&
		has((uintptr_t)at, (uintptr_t)at + len, rights);
	leave();
	return found;
}

static int protect(void *where, size_t len, unsigned int rights)
{
	int rc = part_out(where, &len);
	uintptr_t at = (uintptr_t)where, end = at + len;

	if (rc)
		return rc;
	if (!has(at, end, 0))
		return -ENOMEM;
	while (at < end) {
		struct mapping *m = tree_find(root, at);

		m->flags = (m->flags & ~RIGHTS) | rights;
		ukplat_vm_protect(m->at, m->end - m->at, rights);
		at = m->end;
	}
	return 0;
}

int uk_vmem_protect(void *at, size_t len, unsigned int rights)
{
	int rc = -EINVAL;

	if (!is_valid(rights))
		return rc;
	enter();
	rc = protect(at, len, rights);
	leave();
	return rc;
}

static int discard(uintptr_t at, uintptr_t end)
{
	if (!has(at, end, 0))
		return -ENOMEM;
	while (at < end) {
		const struct mapping *m = tree_find(root, at);
		size_t len = MIN(m->end, end) - at;

		ukplat_vm_release(at, len, &source);
		if (!(m->flags & UK_VMEM_LAZY) &&
		    ukplat_vm_commit(at, len, m->flags & RIGHTS, &source))
			return -ENOMEM;
		at += len;
	}
	return 0;
}

int uk_vmem_discard(void *at, size_t len)
{
	int rc;

	if (!IS_ALIGNED((uintptr_t)at, PAGE) || !len ||
	    !is_here((uintptr_t)at, ALIGN_UP(len, PAGE)))
		return -EINVAL;
	enter();
	rc = discard((uintptr_t)at, (uintptr_t)at + ALIGN_UP(len, PAGE));
	leave();
	return rc;
}

static struct mapping *mapping_of(uintptr_t at)
{
	struct mapping *m = tree_find(root, at);

	return m && m->at <= at ? m : NULL;
}

int uk_vmem_on_fault(void *at, uk_vmem_fault_fn fn, void *arg)
{
	struct mapping *m;

	enter();
	m = mapping_of((uintptr_t)at);
	if (m) {
		m->fn = fn;
		m->arg = arg;
	}
	leave();
	return m ? 0 : -ENOMEM;
}

static bool may(unsigned int flags, enum ukplat_trap_access access)
{
	switch (access) {
	case UKPLAT_ACCESS_READ: return flags & RIGHTS;
	case UKPLAT_ACCESS_WRITE: return flags & UK_VMEM_WRITE;
	case UKPLAT_ACCESS_EXEC: return flags & UK_VMEM_EXEC;
	case UKPLAT_ACCESS_NONE: break;
	}
	return false;
}

/* A copy of the mapping that `at` is in; false: there is none. */
static bool look_up(uintptr_t at, struct mapping *copy)
{
	const struct mapping *m;

	uk_spin_acquire(&lock);
	m = mapping_of(at);
	if (m)
		*copy = *m;
	uk_spin_release(&lock);
	return m;
}

/* Gives the page at `at` memory, unless the mapping has gone meanwhile. */
static int commit_lazily(uintptr_t at)
{
	struct mapping *m;
	int rc = 0;

	uk_spin_acquire(&lock);
	m = mapping_of(at);
	if (m)
		rc = ukplat_vm_commit(at, PAGE, m->flags & RIGHTS, &source);
	uk_spin_release(&lock);
	return rc;
}

static bool on_fault(struct ukplat_trap *trap)
{
	struct mapping m;

	if (trap->kind != UKPLAT_TRAP_PAGE_FAULT ||
	    !uk_vmem_is_here((void *)trap->addr) || uk_this_cpu(is_mine))
		return false;
	if (!look_up(trap->addr, &m)) {
		trap->note = "not mapped, or no more";
		return false;
	}
	if (m.fn && m.fn((void *)trap->addr, trap->access, m.arg))
		return true;
	if (!(m.flags & UK_VMEM_LAZY) || !may(m.flags, trap->access))
		return false;
	if (commit_lazily(ALIGN_DOWN(trap->addr, PAGE)) == 0)
		return true;
	trap->note = "out of memory";
	return false;
}

UKPLAT_TRAP_HANDLER(on_fault, 20);

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	heap = uk_alloc_get_default();
	behind_last = ukplat_vm_base();
	return heap ? 0 : -ENOMEM;
}

uk_plat_initcall_prio(init, 05);

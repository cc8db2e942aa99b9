/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings. New ones come behind the last, until the range's end is reached:
 * so an address that was unmapped isn't mapped again soon.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/plat/user.h>
#include <uk/spinlock.h>
#include "lent.h"
#include "tree.h"

#define PAGE   UKPLAT_PAGE_SIZE
#define RIGHTS (UK_VMEM_RW | UK_VMEM_EXEC)
#define KINDS  (UK_VMEM_LAZY | UK_VMEM_PROGRAM)

/* Of a mapping: it may never be written to. */
#define READ_ONLY 0x400

static struct uk_spinlock lock;
static UK_PER_CPU(bool, is_mine); /* the lock: a fault then is a mistake */

static struct mapping *root;
static struct mapping *gone; /* whose objects must be told */
static struct uk_alloc *heap;

static void enter(void)
{
	uk_spin_lock_threads(&lock);
	uk_this_cpu(is_mine) = true;
	lent_take_back();
}

static void leave(void)
{
	struct mapping *m = gone, *next;

	gone = NULL;
	uk_this_cpu(is_mine) = false;
	uk_spin_unlock_threads(&lock);
	for (; m; m = next) {
		next = m->next;
		m->object->put(m->object);
		uk_free(heap, m);
	}
}

struct uk_alloc *uk_vmem_heap(void)
{
	return heap;
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

#ifdef CONFIG_HAVE_PROGRAM
/* A program's mappings and the image's own never get each other's addresses. */
static struct area {
	uintptr_t behind_last;
} areas[2];

static struct area *area_of(unsigned int flags)
{
	return &areas[!(flags & UK_VMEM_PROGRAM)];
}

static uintptr_t area_begin(const struct area *a)
{
	return ukplat_vm_base() + (a == areas ? 0 : ukplat_vm_program_len());
}

static uintptr_t area_end(const struct area *a)
{
	return ukplat_vm_base() +
	       (a == areas ? ukplat_vm_program_len() : ukplat_vm_len());
}
#else
static struct area {
	uintptr_t behind_last;
} areas[1];

static inline struct area *area_of(unsigned int flags)
{
	(void)flags;
	return areas;
}

static inline uintptr_t area_begin(const struct area *a)
{
	(void)a;
	return ukplat_vm_base();
}

static inline uintptr_t area_end(const struct area *a)
{
	(void)a;
	return ukplat_vm_base() + ukplat_vm_len();
}
#endif

/* Room for `len` bytes and a page on each side in `[at, end)`; 0: none. */
static uintptr_t room_in(uintptr_t at, uintptr_t end, size_t len)
{
	struct mapping *m;

	while (at <= end && len + 2 * PAGE <= end - at) {
		m = tree_find(root, at);
		if (!m || m->at >= at + len + 2 * PAGE)
			return at + PAGE;
		at = m->end;
	}
	return 0;
}

static uintptr_t find_room(const struct area *a, size_t len)
{
	uintptr_t begin = area_begin(a), end = area_end(a), at;

	if (len > end - begin - 2 * PAGE)
		return 0;
	at = room_in(MAX(a->behind_last, begin), end, len);
	return at ? at : room_in(begin, end, len);
}

static struct mapping *mapping_of(uintptr_t at)
{
	struct mapping *m = tree_find(root, at);

	return m && m->at <= at ? m : NULL;
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
	struct area *a = area_of(flags);
	uintptr_t at = find_room(a, len);
	struct mapping *m = at ? map_at(at, len, flags) : NULL;

	if (m)
		a->behind_last = m->end;
	return m;
}

void *uk_vmem_map(size_t len, unsigned int flags)
{
	struct mapping *m;

	if (!len || len > PTRDIFF_MAX || !is_valid(flags & ~KINDS))
		return NULL;
	enter();
	m = map(ALIGN_UP(len, PAGE), flags);
	leave();
	return m ? (void *)m->at : NULL;
}

static bool is_free(uintptr_t at, size_t len)
{
	const struct mapping *m = tree_find(root, at);

	return !m || m->at >= at + len;
}

static bool can_be_at(uintptr_t at, size_t len)
{
	return IS_ALIGNED(at, PAGE) && len && len <= PTRDIFF_MAX &&
	       is_here(at, ALIGN_UP(len, PAGE));
}

int uk_vmem_map_at(void *where, size_t len, unsigned int flags)
{
	uintptr_t at = (uintptr_t)where;
	int rc = -EEXIST;

	if (!can_be_at(at, len) || !is_valid(flags & ~KINDS))
		return -EINVAL;
	len = ALIGN_UP(len, PAGE);
	enter();
	if (is_free(at, len))
		rc = map_at(at, len, flags) ? 0 : -ENOMEM;
	leave();
	return rc;
}

static void attach(struct mapping *m, struct uk_vmem_object *o, uint64_t offset)
{
	m->object = o;
	m->offset = offset;
	m->next = o->mappings;
	m->link = &o->mappings;
	if (m->next)
		m->next->link = &m->next;
	o->mappings = m;
}

static void detach(struct mapping *m)
{
	*m->link = m->next;
	if (m->next)
		m->next->link = m->link;
}

/* A part, or a copy, of a mapping of an object. */
static void attach_part(struct mapping *part, const struct mapping *m,
			uint64_t offset)
{
	if (!m->object)
		return;
	m->object->get(m->object);
	attach(part, m->object, offset);
}

/* Takes away what `[at, at + len)` of the mapping has or shows. */
static void empty(const struct mapping *m, uintptr_t at, size_t len)
{
	if (m->object)
		ukplat_vm_hide(at, len, &source);
	else
		ukplat_vm_release(at, len, &source);
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
	attach_part(rest, m, m->offset + (at - m->at));
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

/* Forgets the mappings in `[at, end)`, which are parted there. */
static void remove(uintptr_t at, uintptr_t end)
{
	struct mapping *m;

	while ((m = tree_find(root, at)) && m->at < end) {
		tree_remove(&root, m);
		empty(m, m->at, m->end - m->at);
		if (!m->object) {
			uk_free(heap, m);
			continue;
		}
		detach(m);
		m->next = gone;
		gone = m;
	}
}

static int unmap(void *at, size_t len)
{
	int rc = part_out(at, &len);

	if (!rc)
		remove((uintptr_t)at, (uintptr_t)at + len);
	return rc;
}

int uk_vmem_unmap(void *at, size_t len)
{
	int rc;

	enter();
	rc = unmap(at, len);
	leave();
	return rc;
}

/* The part of `[at, end)` that is in the range `[base, base + room)`. */
static int unmap_in(uintptr_t at, uintptr_t end, uintptr_t base, size_t room)
{
	at = MAX(at, base);
	end = MIN(end, base + room);
	return at < end ? unmap((void *)at, end - at) : 0;
}

#ifdef CONFIG_HAVE_PROGRAM
static int unmap_fixed(uintptr_t at, uintptr_t end)
{
	return unmap_in(at, end, ukplat_vm_fixed_base(), ukplat_vm_fixed_len());
}
#else
static inline int unmap_fixed(uintptr_t at, uintptr_t end)
{
	(void)at;
	(void)end;
	return 0;
}
#endif

int uk_vmem_unmap_program(void *where, size_t len)
{
	uintptr_t at = (uintptr_t)where, end = at + ALIGN_UP(len, PAGE);
	const struct area *a = area_of(UK_VMEM_PROGRAM);
	int rc;

	if (!IS_ALIGNED(at, PAGE) || !len || end < at)
		return -EINVAL;
	enter();
	rc = unmap_in(at, end, area_begin(a), area_end(a) - area_begin(a));
	rc = rc ? rc : unmap_fixed(at, end);
	leave();
	return rc;
}

/*
 * The memory of what was there goes first: a program that replaces a mapping
 * needs no more than it had.
 */
static int replace(uintptr_t at, size_t len, unsigned int flags)
{
	int rc = unmap((void *)at, len);

	if (rc)
		return rc;
	return map_at(at, len, flags) ? 0 : -ENOMEM;
}

int uk_vmem_replace(void *at, size_t len, unsigned int flags)
{
	int rc;

	if (!can_be_at((uintptr_t)at, len) || !is_valid(flags & ~KINDS))
		return -EINVAL;
	enter();
	rc = replace((uintptr_t)at, ALIGN_UP(len, PAGE), flags);
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

/* May all of it, which is mapped, have those rights? */
static bool may_have(uintptr_t at, uintptr_t end, unsigned int rights)
{
	const struct mapping *m;

	for (; rights & UK_VMEM_WRITE && at < end; at = m->end) {
		m = tree_find(root, at);
		if (m->flags & READ_ONLY)
			return false;
	}
	return true;
}

static int protect(void *where, size_t len, unsigned int rights)
{
	int rc = part_out(where, &len);
	uintptr_t at = (uintptr_t)where, end = at + len;

	if (rc)
		return rc;
	if (!has(at, end, 0))
		return -ENOMEM;
	if (!may_have(at, end, rights))
		return -EACCES;
	while (at < end) {
		struct mapping *m = tree_find(root, at);

		m->flags = (m->flags & ~RIGHTS) | rights;
		if (m->object)
			ukplat_vm_hide(m->at, m->end - m->at, &source);
		else
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

		empty(m, at, len);
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

int uk_vmem_set_object(void *where, size_t len, struct uk_vmem_object *o,
		       uint64_t offset, bool read_only)
{
	uintptr_t at = (uintptr_t)where;
	struct mapping *m;
	int rc = -EFAULT;

	len = ALIGN_UP(len, PAGE);
	enter();
	m = mapping_of(at);
	if (m && m->at == at && m->end == at + len && !m->fn && !m->object) {
		ukplat_vm_release(at, len, &source);
		m->flags |= UK_VMEM_LAZY | (read_only ? READ_ONLY : 0);
		attach(m, o, offset);
		rc = 0;
	}
	leave();
	return rc;
}

void uk_vmem_hide_object(struct uk_vmem_object *o, uint64_t offset,
			 uint64_t len)
{
	enter();
	for (const struct mapping *m = o->mappings; m; m = m->next) {
		uint64_t from = MAX(offset, m->offset);
		uint64_t to = MIN(offset + len, m->offset + (m->end - m->at));

		if (from < to)
			ukplat_vm_hide(m->at + (from - m->offset), to - from,
				       &source);
	}
	leave();
}

struct uk_vmem_object *uk_vmem_next_object(void **at, size_t *len,
					   uint64_t *offset)
{
	uintptr_t from = (uintptr_t)*at, end = from + *len;
	struct uk_vmem_object *o = NULL;
	const struct mapping *m;

	enter();
	m = tree_find(root, from);
	while (m && m->at < end && !m->object)
		m = tree_find(root, m->end);
	if (m && m->at < end) {
		o = m->object;
		o->get(o);
		from = MAX(from, m->at);
		*at = (void *)from;
		*len = MIN(end, m->end) - from;
		*offset = m->offset + (from - m->at);
	}
	leave();
	return o;
}

/*
 * The kind and rights of all of `[at, end)`; -EFAULT when they differ, or when
 * it doesn't show one piece of one object.
 */
static int flags_of(uintptr_t at, uintptr_t end)
{
	const struct mapping *first = mapping_of(at), *m;

	while (at < end) {
		m = mapping_of(at);
		if (!m || m->flags != first->flags || m->fn ||
		    m->object != first->object ||
		    (m->object &&
		     m->offset - first->offset != m->at - first->at))
			return -EFAULT;
		at = m->end;
	}
	return first ? (int)first->flags : 0;
}

static int grow(uintptr_t at, size_t len, size_t to)
{
	uintptr_t end = at + len;
	int flags = flags_of(at, end);
	const struct mapping *m;
	struct mapping *more;

	if (flags < 0)
		return flags;
	m = mapping_of(end - 1);
	/* With a page behind it that isn't mapped. */
	if (m->end != end || !is_here(end, to - len) ||
	    end + to - len > area_end(area_of(flags)) ||
	    !is_free(end, to - len + PAGE))
		return -ENOMEM;
	more = map_at(end, to - len, flags);
	if (more)
		attach_part(more, m, m->offset + (end - m->at));
	return more ? 0 : -ENOMEM;
}

int uk_vmem_grow(void *at, size_t len, size_t to)
{
	int rc = -EINVAL;

	if (!can_be_at((uintptr_t)at, len) || to < len || to > PTRDIFF_MAX)
		return rc;
	enter();
	rc = grow((uintptr_t)at, ALIGN_UP(len, PAGE), ALIGN_UP(to, PAGE));
	leave();
	return rc;
}

/*
 * The new mapping is made without memory, then gets the old one's: what it has
 * more is committed last. `to`: 0 for anywhere.
 */
static int move(uintptr_t at, size_t len, uintptr_t *to, size_t to_len)
{
	int flags = flags_of(at, at + len);
	const struct mapping *old = mapping_of(at);
	struct mapping *m;

	if (flags < 0)
		return flags;
	m = *to ? map_at(*to, to_len, flags | UK_VMEM_LAZY)
		: map(to_len, flags | UK_VMEM_LAZY);
	if (!m)
		return -ENOMEM;
	attach_part(m, old, old->offset + (at - old->at));
	if (m->object) {
		*to = m->at;
		return 0;
	}
	if (ukplat_vm_move(at, m->at, MIN(len, to_len), &source))
		goto fail;
	if (!(flags & UK_VMEM_LAZY) &&
	    ukplat_vm_commit(m->at, to_len, flags & RIGHTS, &source)) {
		/* Back where it was: there are tables. */
		ukplat_vm_move(m->at, at, MIN(len, to_len), &source);
		goto fail;
	}
	m->flags = flags;
	*to = m->at;
	return 0;
fail:
	remove(m->at, m->end);
	return -ENOMEM;
}

/* All of it has its memory elsewhere; new one comes when it is touched. */
static void keep_empty(uintptr_t at, uintptr_t end)
{
	while (at < end) {
		struct mapping *m = mapping_of(at);

		m->flags |= UK_VMEM_LAZY;
		at = m->end;
	}
}

static int move_all(uintptr_t at, size_t len, uintptr_t *to, size_t to_len,
		    bool keep)
{
	int rc = *to ? unmap((void *)*to, to_len) : 0;

	rc = rc ? rc : part_out((void *)at, &len);
	rc = rc ? rc : move(at, len, to, to_len);
	if (rc)
		return rc;
	if (keep)
		keep_empty(at, at + len);
	else
		remove(at, at + len);
	return 0;
}

int uk_vmem_move(void *from, size_t len, void **where, size_t to_len, bool keep)
{
	uintptr_t at = (uintptr_t)from, to = (uintptr_t)*where;
	int rc;

	if (!can_be_at(at, len) || !to_len || to_len > PTRDIFF_MAX)
		return -EINVAL;
	len = ALIGN_UP(len, PAGE);
	to_len = ALIGN_UP(to_len, PAGE);
	if (to &&
	    (!can_be_at(to, to_len) || (to < at + len && at < to + to_len)))
		return -EINVAL;
	enter();
	rc = move_all(at, len, &to, to_len, keep);
	leave();
	if (!rc)
		*where = (void *)to;
	return rc;
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

const char uk_vmem_no_memory[] = "out of memory";
const char uk_vmem_no_page[] = "beyond the end of what is mapped";

/* Shows the object's page at `at`; -EFAULT: there is none, or -ENOMEM. */
static int show(uintptr_t at, bool write)
{
	struct mapping *m;
	int rc = 0;

	uk_spin_acquire(&lock);
	m = mapping_of(at);
	if (m && m->object) {
		void *page = m->object->page(m->object,
					     m->offset + (at - m->at), write);
		unsigned int rights =
			m->flags & RIGHTS & ~(write ? 0 : UK_VMEM_WRITE);

		rc = page ? ukplat_vm_show(at, page, rights, &source) : -EFAULT;
	}
	uk_spin_release(&lock);
	return rc;
}

/* Gives the page memory, its own or the object's; the reason why it can't. */
static const char *get_memory(const struct mapping *m,
			      const struct ukplat_trap *trap)
{
	uintptr_t at = ALIGN_DOWN(trap->addr, PAGE);
	int rc = m->object ? show(at, trap->access == UKPLAT_ACCESS_WRITE)
			   : commit_lazily(at);

	return !rc ? NULL : rc == -EFAULT ? uk_vmem_no_page : uk_vmem_no_memory;
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
	trap->note = get_memory(&m, trap);
	return !trap->note;
}

UKPLAT_TRAP_HANDLER(on_fault, 20);

#ifdef CONFIG_HAVE_PROGRAM
bool uk_vmem_lend(const void *at)
{
	uintptr_t page = ALIGN_DOWN((uintptr_t)at, PAGE);
	bool done = false;

	if (uk_this_cpu(is_mine) || !uk_user_is(at, 1))
		return false;
	uk_spin_acquire(&lock);
	done = lent_put(page, &source);
	uk_spin_release(&lock);
	return done;
}

void uk_vmem_take_back(void)
{
	enter();
	leave();
}
#endif

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	heap = uk_alloc_get_default();
	return heap ? 0 : -ENOMEM;
}

uk_plat_initcall_prio(init, 05);

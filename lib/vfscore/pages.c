/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Contents that are mapped: pages between a vnode and its file system. What a
 * call writes goes to the file system at once, and to the pages that there are;
 * what a mapping changes stays in its page, marked dirty, until it is written.
 * No page lies beyond the end of the file, unless it is lent, and what a page
 * has behind the end reads as zeroes should the file grow.
 */
#include <uk/spinlock.h>
#include "pageset.h"
#include "vfs.h"

#define PAGE ((int64_t)PAGE_FLAGS + 1)
#define END  (INT64_MAX - PAGE + 1) /* of all files: a page's beginning */

/* A file system's operations, with those that go by pages. Kept for ever. */
struct overlay {
	struct overlay *next;
	const struct uk_vnode_ops *below;
	struct uk_vnode_ops ops;
};

static struct overlay *overlays; /* guarded by the lock of names */
static struct uk_pages *all;	 /* the same */

static const struct uk_vnode_ops *below(const struct uk_pages *p)
{
	return uk_container_of(p->vnode->ops, const struct overlay, ops)->below;
}

/* --- one page; with the vnode locked ----------------------------------- */

static void lock_set(struct uk_pages *p)
{
	uk_spin_lock_threads(&p->lock);
}

static void unlock_set(struct uk_pages *p)
{
	uk_spin_unlock_threads(&p->lock);
}

static uintptr_t slot_of(const struct uk_pages *p, int64_t pos)
{
	const uintptr_t *slot = pageset_at(&p->set, pos / PAGE);

	return slot ? *slot : 0;
}

static char *memory_of(uintptr_t slot)
{
	return (char *)(slot & ~PAGE_FLAGS);
}

static int put_in(struct uk_pages *p, int64_t pos, uintptr_t value)
{
	uintptr_t *slot;

	lock_set(p);
	slot = pageset_make(&p->set, pos / PAGE);
	if (slot)
		*slot = value;
	unlock_set(p);
	return slot ? 0 : -ENOMEM;
}

/* Sets and clears flags of a page; returns the slot as it was. */
static uintptr_t mark(struct uk_pages *p, int64_t pos, uintptr_t set,
		      uintptr_t clear)
{
	uintptr_t *slot, was;

	lock_set(p);
	slot = pageset_at(&p->set, pos / PAGE);
	was = *slot;
	*slot = (was | set) & ~clear;
	unlock_set(p);
	return was;
}

static void hide(struct uk_pages *p, int64_t pos)
{
	if (p->hide)
		p->hide(p, pos, PAGE);
}

/* Takes a page out of the set, and then out of all mappings. */
static void drop(struct uk_pages *p, int64_t pos)
{
	uintptr_t was = mark(p, pos, 0, UINTPTR_MAX);

	hide(p, pos);
	if (!(was & PAGE_LENT))
		uk_pfree(p->heap, memory_of(was), 1);
}

/* The next page from `pos` on and before `end`; `end`: there is none. */
static int64_t next_page(const struct uk_pages *p, int64_t pos, int64_t end)
{
	uint64_t n = pageset_next(&p->set, pos / PAGE);

	return n < (uint64_t)END / PAGE ? MIN((int64_t)n * PAGE, end) : end;
}

/* Reads as much of the page as the file has; the rest is zeroes. */
static int read_page(struct uk_pages *p, int64_t pos, char *memory)
{
	struct uk_vnode *v = p->vnode;
	int64_t done = 0;
	long n = 1;

	while (done < PAGE && n > 0) {
		n = below(p)->read(v, memory + done, PAGE - done, pos + done);
		done += n > 0 ? n : 0;
	}
	memset(memory + done, 0, PAGE - done);
	return n < 0 ? n : 0;
}

static int write_page(struct uk_pages *p, int64_t pos, const char *memory)
{
	struct uk_vnode *v = p->vnode;
	int64_t len = MIN(PAGE, v->size - pos), done = 0;

	while (done < len) {
		long n = below(p)->write(v, memory + done, len - done,
					 pos + done);

		if (n <= 0)
			return n ? n : -EIO;
		done += n;
	}
	return 0;
}

/* Makes a page with the file's contents, or of zeroes. */
static int make_page(struct uk_pages *p, int64_t pos, bool read)
{
	char *memory = uk_palloc(p->heap, 1);
	int rc = 0;

	if (!memory)
		return -ENOMEM;
	if (read)
		rc = read_page(p, pos, memory);
	else
		memset(memory, 0, PAGE);
	rc = rc ? rc : put_in(p, pos, (uintptr_t)memory);
	if (rc)
		uk_pfree(p->heap, memory, 1);
	return rc;
}

/* --- many pages; with the vnode locked --------------------------------- */

/* Makes those that miss in `[pos, end)`. */
static int make_pages(struct uk_pages *p, int64_t pos, int64_t end, bool read)
{
	int rc = 0;

	for (; pos < end && !rc; pos += PAGE)
		if (!slot_of(p, pos))
			rc = make_page(p, pos, read);
	return rc;
}

/*
 * A page that changes while it is written is dirty again: it was hidden before.
 * One that can't be written stays dirty, and so does one whose changes nobody
 * sees.
 */
static int write_dirty(struct uk_pages *p, int64_t from, int64_t to)
{
	struct uk_vnode *v = p->vnode;
	bool any = false;
	int rc = 0, one;

	for (int64_t pos = from; (pos = next_page(p, pos, to)) < to;
	     pos += PAGE) {
		uintptr_t slot = slot_of(p, pos);

		if (!(slot & PAGE_DIRTY))
			continue;
		if (!(slot & PAGE_LENT)) {
			mark(p, pos, 0, PAGE_DIRTY);
			hide(p, pos);
		}
		one = write_page(p, pos, memory_of(slot));
		if (one)
			mark(p, pos, PAGE_DIRTY, 0);
		rc = rc ? rc : one;
		any = true;
	}
	if (any)
		v->mtime = v->ctime = uk_vfs_now();
	return rc;
}

/* Zeroes of what pages have from `from` on and before `to`. */
static void clear(struct uk_pages *p, int64_t from, int64_t to)
{
	for (int64_t pos = from - from % PAGE;
	     (pos = next_page(p, pos, to)) < to; pos += PAGE) {
		int64_t at = MAX(from - pos, 0), end = MIN(to - pos, PAGE);

		memset(memory_of(slot_of(p, pos)) + at, 0, end - at);
	}
}

/* The file ends at v->size: nothing is behind that. */
static void cut(struct uk_pages *p)
{
	int64_t size = p->vnode->size, last = size - size % PAGE;

	for (int64_t pos = last; (pos = next_page(p, pos, END)) < END;
	     pos += PAGE) {
		if (pos < size || slot_of(p, pos) & PAGE_LENT)
			clear(p, MAX(size, pos), pos + PAGE);
		else
			drop(p, pos);
	}
}

/* The file is about to end at `size`, behind where it does: pages for that. */
static int grow(struct uk_pages *p, int64_t size)
{
	int64_t end = p->vnode->size, from = ALIGN_UP(end, PAGE);
	int rc;

	clear(p, end, size);
	rc = make_pages(p, from, MIN(size, p->reach), false);
	if (rc)
		cut(p);
	return rc;
}

/* --- the vnode's operations -------------------------------------------- */

/* From the page at `pos`, or up to the next one from the file. */
static long read_some(struct uk_pages *p, char *buf, int64_t len, int64_t pos)
{
	uintptr_t slot = slot_of(p, pos);
	int64_t n;

	if (!slot) {
		n = next_page(p, pos, pos + len) - pos;
		return below(p)->read(p->vnode, buf, n, pos);
	}
	n = MIN(MIN(len, PAGE - pos % PAGE), p->vnode->size - pos);
	if (n <= 0)
		return 0;
	memcpy(buf, memory_of(slot) + pos % PAGE, n);
	return n;
}

static long pages_read(struct uk_vnode *v, void *buf, size_t len, int64_t pos)
{
	size_t done = 0;
	long n = 1;

	len = MIN((uint64_t)len, (uint64_t)(INT64_MAX - pos));
	while (done < len && n > 0) {
		n = read_some(v->special, (char *)buf + done, len - done,
			      pos + done);
		done += n > 0 ? n : 0;
	}
	return done ? (long)done : n > 0 ? 0 : n;
}

static void copy_in(struct uk_pages *p, int64_t from, const char *buf,
		    int64_t len)
{
	int64_t to = from + len;

	for (int64_t pos = from - from % PAGE;
	     (pos = next_page(p, pos, to)) < to; pos += PAGE) {
		int64_t at = MAX(from - pos, 0), end = MIN(to - pos, PAGE);

		memcpy(memory_of(slot_of(p, pos)) + at, buf + (pos + at - from),
		       end - at);
	}
}

static long pages_write(struct uk_vnode *v, const void *buf, size_t len,
			int64_t pos)
{
	struct uk_pages *p = v->special;
	bool grows = pos + (int64_t)len > v->size;
	int rc = grows ? grow(p, pos + len) : 0;
	long n;

	if (rc)
		return rc;
	n = below(p)->write(v, buf, len, pos);
	if (n > 0)
		copy_in(p, pos, buf, n);
	if (grows)
		cut(p);
	return n;
}

static int pages_truncate(struct uk_vnode *v, int64_t size)
{
	struct uk_pages *p = v->special;
	int rc = size > v->size ? grow(p, size) : 0;

	if (rc)
		return rc;
	rc = below(p)->truncate(v, size);
	cut(p);
	return rc;
}

static int pages_fsync(struct uk_vnode *v, bool data_only)
{
	struct uk_pages *p = v->special;
	int bad = write_dirty(p, 0, END), rc = 0;

	if (below(p)->fsync)
		rc = below(p)->fsync(v, data_only);
	return bad ? bad : rc;
}

/* Where the file system can't, vfscore must see that it can't. */
static void make_ops(struct overlay *o, const struct uk_vnode_ops *below)
{
	o->below = below;
	o->ops = *below;
	o->ops.map = NULL;
	o->ops.fsync = pages_fsync;
	if (below->read)
		o->ops.read = pages_read;
	if (below->write)
		o->ops.write = pages_write;
	if (below->truncate)
		o->ops.truncate = pages_truncate;
}

static struct overlay *overlay_of(const struct uk_vnode_ops *below)
{
	struct overlay *o = overlays;

	while (o && o->below != below)
		o = o->next;
	if (o)
		return o;
	o = uk_malloc(heap(), sizeof(*o));
	if (!o)
		return NULL;
	make_ops(o, below);
	o->next = overlays;
	return overlays = o;
}

/* --- who maps ---------------------------------------------------------- */

static struct uk_pages *begin(struct uk_name *n, size_t size,
			      struct uk_alloc *pages_heap)
{
	struct uk_vnode *v = n->vnode;
	struct overlay *o = overlay_of(v->ops);
	struct uk_pages *p = o ? uk_calloc(heap(), 1, size) : NULL;

	if (!p)
		return NULL;
	p->heap = pages_heap;
	p->vnode = v;
	p->name = name_ref(n);
	p->next = all;
	all = p;
	v->special = p;
	v->ops = &o->ops;
	return p;
}

struct uk_pages *uk_pages_get(struct uk_file *f, size_t size,
			      struct uk_alloc *pages_heap)
{
	struct uk_name *n = file_name(f);
	struct uk_pages *p;

	uk_vfs_lock();
	uk_mutex_lock(&n->vnode->lock);
	p = n->vnode->special;
	if (!p)
		p = begin(n, size, pages_heap);
	if (p)
		uk_pages_ref(p);
	uk_mutex_unlock(&n->vnode->lock);
	uk_vfs_unlock();
	return p;
}

/* Nobody maps it any more. Context: names and vnode locked. */
static void end(struct uk_pages *p)
{
	struct uk_vnode *v = p->vnode;
	struct uk_pages **at = &all;

	if (write_dirty(p, 0, END))
		v->lost = true;
	p->hide = NULL;
	for (int64_t pos = 0; (pos = next_page(p, pos, END)) < END; pos += PAGE)
		drop(p, pos);
	pageset_free(&p->set);
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	v->ops = below(p);
	v->special = NULL;
}

static int write_range(struct uk_pages *p, int64_t pos, int64_t len, bool sync)
{
	struct uk_vnode *v = p->vnode;
	int bad, rc = 0;

	uk_mutex_lock(&v->lock);
	bad = write_dirty(p, pos, pos + MIN(len, END - pos));
	if (sync && below(p)->fsync)
		rc = below(p)->fsync(v, true);
	uk_mutex_unlock(&v->lock);
	return bad ? bad : rc;
}

void uk_pages_put(struct uk_pages *p)
{
	struct uk_vnode *v = p->vnode;
	bool last;

	/* Names needn't wait for what the device takes. */
	if (__atomic_load_n(&p->refs, __ATOMIC_RELAXED) == 1)
		write_range(p, 0, END, false);
	uk_vfs_lock();
	uk_mutex_lock(&v->lock);
	last = !__atomic_sub_fetch(&p->refs, 1, __ATOMIC_RELAXED);
	if (last)
		end(p);
	uk_mutex_unlock(&v->lock);
	if (last) {
		name_put(p->name);
		uk_free(heap(), p);
	}
	uk_vfs_unlock();
}

int uk_pages_fill(struct uk_pages *p, int64_t pos, size_t len)
{
	struct uk_vnode *v = p->vnode;
	int rc;

	uk_mutex_lock(&v->lock);
	rc = below(p)->getattr ? below(p)->getattr(v) : 0;
	if (!rc) {
		cut(p);
		p->reach = MAX(p->reach, pos + (int64_t)len);
		rc = make_pages(p, pos, MIN(pos + (int64_t)len, v->size), true);
	}
	uk_mutex_unlock(&v->lock);
	return rc;
}

int uk_pages_sync(struct uk_pages *p, int64_t pos, int64_t len)
{
	return write_range(p, pos, len, true);
}

int pages_sync_mount(struct uk_mount *m)
{
	int rc = 0, one;

	for (struct uk_pages *p = all; p; p = p->next)
		if (p->vnode->mount == m) {
			one = write_range(p, 0, END, false);
			rc = rc ? rc : one;
		}
	return rc;
}

/* --- where there are no page tables ------------------------------------ */

static int lend(struct uk_pages *p, int64_t pos, size_t len, char *memory)
{
	int64_t end = pos + len;
	int rc = next_page(p, pos, end) < end ? -EBUSY : 0;

	for (int64_t at = pos; at < end && !rc; at += PAGE) {
		char *page = memory + (at - pos);

		rc = read_page(p, at, page);
		rc = rc ? rc : put_in(p, at, (uintptr_t)page | PAGE_LENT);
	}
	return rc;
}

static void drop_lent(struct uk_pages *p, int64_t pos, int64_t end)
{
	for (; (pos = next_page(p, pos, end)) < end; pos += PAGE)
		drop(p, pos);
}

int uk_pages_lend(struct uk_pages *p, int64_t pos, size_t len, void *memory)
{
	struct uk_vnode *v = p->vnode;
	int rc;

	uk_mutex_lock(&v->lock);
	rc = lend(p, pos, len, memory);
	if (rc && rc != -EBUSY)
		drop_lent(p, pos, pos + len);
	uk_mutex_unlock(&v->lock);
	return rc;
}

void uk_pages_written(struct uk_pages *p, int64_t pos, size_t len)
{
	int64_t end = pos + len;

	uk_mutex_lock(&p->vnode->lock);
	for (; (pos = next_page(p, pos, end)) < end; pos += PAGE)
		mark(p, pos, PAGE_DIRTY, 0);
	uk_mutex_unlock(&p->vnode->lock);
}

void uk_pages_take_back(struct uk_pages *p, int64_t pos, size_t len)
{
	struct uk_vnode *v = p->vnode;

	uk_mutex_lock(&v->lock);
	if (write_dirty(p, pos, pos + len))
		v->lost = true;
	drop_lent(p, pos, pos + len);
	uk_mutex_unlock(&v->lock);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings of files: copies, page by page. Of those that are shared each page
 * is remembered with what the file had there: what differs is written by
 * msync(), munmap() and at the end, nothing else is. So read() doesn't see a
 * change before that, nor does another mapping, as POSIX allows for whoever
 * doesn't synchronise (XSH mmap()).
 */
#include <uk/abi/mman.h>
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/init.h>
#include <uk/lock.h>
#include <uk/plat/user.h>
#include <uk/spinlock.h>
#include <uk/vfs.h>
#include "mman_internal.h"

struct page {
	struct page *next;
	uintptr_t at;
	struct uk_file *file; /* with a reference */
	int64_t pos;
	bool hidden; /* may not be read, nor has it changed */
	char is[PAGE];
};

#define BUCKETS 1024

static struct uk_spinlock lock = UK_SPINLOCK_INIT;
/* All pages, by their address. */
static struct shared {
	size_t n;
	struct page *buckets[BUCKETS];
	struct uk_mutex mutex; /* of the page below */
	char now[PAGE];
} *shared;

static struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

static struct page **bucket_of(uintptr_t at)
{
	return &shared->buckets[at / PAGE % BUCKETS];
}

/* Moves those of one bucket in `[at, at + len)` to the list at `*last`. */
static struct page **take_from(struct page **link, uintptr_t at, size_t len,
			       struct page **last)
{
	struct page *p;

	while ((p = *link)) {
		if (p->at - at >= len) {
			link = &p->next;
			continue;
		}
		*link = p->next;
		p->next = NULL;
		*last = p;
		last = &p->next;
		shared->n--;
	}
	return last;
}

/* Takes those from `at` on out: by pages, or, if there are fewer, all. */
static struct page *take(uintptr_t at, size_t len)
{
	unsigned long flags = uk_spin_lock(&lock);
	struct page *taken = NULL, **last = &taken;
	size_t n = shared && shared->n ? MIN(len / PAGE, (size_t)BUCKETS) : 0;

	for (size_t i = 0; i < n; i++)
		last = take_from(bucket_of(at + i * PAGE), at, len, last);
	uk_spin_unlock(&lock, flags);
	return taken;
}

static void give_back(struct page *p)
{
	unsigned long flags = uk_spin_lock(&lock);

	while (p) {
		struct page *next = p->next, **bucket = bucket_of(p->at);

		p->next = *bucket;
		*bucket = p;
		shared->n++;
		p = next;
	}
	uk_spin_unlock(&lock, flags);
}

/* Made with the first mapping, and kept. */
static int make_shared(void)
{
	struct shared *s;
	unsigned long flags;

	if (shared)
		return 0;
	s = uk_calloc(heap(), 1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->mutex = (struct uk_mutex)UK_MUTEX_INIT;
	flags = uk_spin_lock(&lock);
	if (!shared) {
		shared = s;
		s = NULL;
	}
	uk_spin_unlock(&lock, flags);
	uk_free(heap(), s);
	return 0;
}

/* Reads it, if it can be read; returns whether it has changed. */
static bool read_page(struct page *p)
{
	bool changed;

	uk_mutex_lock(&shared->mutex);
	changed = uk_user_read(shared->now, (void *)p->at, PAGE) == 0 &&
		  memcmp(p->is, shared->now, PAGE);
	if (changed)
		memcpy(p->is, shared->now, PAGE);
	uk_mutex_unlock(&shared->mutex);
	return changed;
}

/* Has the file what the page has, as far as the file goes. */
static int write_page(struct page *p)
{
	struct uk_vnode *v = uk_vfs_vnode(p->file);
	int64_t pos = p->pos, left = v->size - pos;
	struct uk_iovec iov = {p->is, MIN(MAX(left, 0), (int64_t)PAGE)};
	long n;

	if (p->hidden || !read_page(p))
		return 0;
	n = iov.len ? uk_file_writev(p->file, &iov, 1, &pos) : 0;
	return n < 0 ? n : 0;
}

static int write_pages(struct page *first)
{
	int rc = 0;

	for (struct page *p = first; p; p = p->next) {
		int one = write_page(p);

		rc = rc ? rc : one;
	}
	return rc;
}

static void free_pages(struct page *p)
{
	while (p) {
		struct page *next = p->next;

		uk_file_put(p->file);
		uk_free(heap(), p);
		p = next;
	}
}

int mman_file_sync(uintptr_t at, size_t len)
{
	struct page *taken = take(at, len);
	int rc = write_pages(taken);

	give_back(taken);
	return rc;
}

void mman_file_unmap(uintptr_t at, size_t len)
{
	struct page *taken = take(at, len);

	write_pages(taken);
	free_pages(taken);
}

void mman_file_protect(uintptr_t at, size_t len, unsigned int prot)
{
	struct page *taken = take(at, len);

	for (struct page *p = taken; p; p = p->next) {
		write_page(p);
		p->hidden = !(prot & (UK_PROT_READ | UK_PROT_WRITE));
	}
	give_back(taken);
}

bool mman_file_has(uintptr_t at, size_t len)
{
	struct page *taken = take(at, len);

	give_back(taken);
	return taken;
}

void mman_file_move(uintptr_t at, size_t len, uintptr_t to)
{
	struct page *taken = take(at, len);

	for (struct page *p = taken; p; p = p->next)
		p->at += to - at;
	give_back(taken);
}

/* Remembers the pages of a mapping that may change its file. */
static int remember(struct uk_file *f, uintptr_t at, size_t len, int64_t pos)
{
	struct page *all = NULL;

	if (make_shared() < 0)
		return -ENOMEM;
	for (size_t done = 0; done < len; done += PAGE) {
		struct page *p = uk_malloc(heap(), sizeof(*p));

		if (!p) {
			free_pages(all);
			return -ENOMEM;
		}
		p->next = all;
		p->at = at + done;
		p->file = uk_file_ref(f);
		p->pos = pos + done;
		p->hidden = false;
		memcpy(p->is, (void *)p->at, PAGE);
		all = p;
	}
	give_back(all);
	return 0;
}

static int check(struct uk_file *f, unsigned int prot, bool shared)
{
	struct uk_vnode *v = uk_vfs_vnode(f);
	unsigned int mode = f->flags & UK_O_ACCMODE;

	if (f->flags & UK_O_PATH)
		return -EBADF;
	if (mode == UK_O_WRONLY)
		return -EACCES;
	if (shared && prot & UK_PROT_WRITE && mode != UK_O_RDWR)
		return -EACCES;
	return v && (v->mode & UK_S_IFMT) == UK_S_IFREG ? 0 : -ENODEV;
}

struct uk_file *mman_file_get(int fd, unsigned int prot, bool shared, int *rc)
{
	struct uk_file *f = uk_fd_get(fd);

	*rc = f ? check(f, prot, shared) : -EBADF;
	if (f && *rc) {
		uk_file_put(f);
		f = NULL;
	}
	return f;
}

int mman_file_fill(struct uk_file *f, uintptr_t at, size_t len, int64_t pos,
		   bool shared)
{
	struct uk_iovec iov = {(void *)at, len};
	int64_t from = pos;
	long n = 1;

	while (iov.len && n > 0) {
		n = uk_file_readv(f, &iov, 1, &from);
		if (n > 0)
			iov = (struct uk_iovec){(char *)iov.base + n,
						iov.len - n};
	}
	if (n < 0)
		return n;
	return shared && (f->flags & UK_O_ACCMODE) == UK_O_RDWR
		       ? remember(f, at, len, pos)
		       : 0;
}

void mman_file_put(struct uk_file *f)
{
	uk_file_put(f);
}

/* Before the file systems are synced. */
static void at_end(int status)
{
	(void)status;
	mman_file_unmap(0, SIZE_MAX);
}
UK_EXIT_CALL(at_end, 80);

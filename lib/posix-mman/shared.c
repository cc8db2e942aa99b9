/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared mappings of files: ukvmem's, which show the file's pages.
 */
#include <uk/abi/mman.h>
#include <uk/vfs_pages.h>
#include <uk/vmem.h>
#include "mman_internal.h"
#include "shared.h"

static struct shared *shared_of(struct uk_vmem_object *o)
{
	return uk_container_of(o, struct shared, object);
}

static void ref(struct uk_vmem_object *o)
{
	uk_pages_ref(&shared_of(o)->pages);
}

static void put(struct uk_vmem_object *o)
{
	uk_pages_put(&shared_of(o)->pages);
}

static void hide(struct uk_pages *p, int64_t pos, int64_t len)
{
	struct shared *s = uk_container_of(p, struct shared, pages);

	uk_vmem_hide_object(&s->object, pos, len);
}

static struct shared *get(struct uk_file *f)
{
	struct shared *s =
		(struct shared *)uk_pages_get(f, sizeof(*s), uk_vmem_heap());

	if (!s)
		return NULL;
	s->object.page = mman_shared_page;
	s->object.get = ref;
	s->object.put = put;
	s->pages.hide = hide;
	return s;
}

/* At an address that is chosen once the file was read. */
static long place(struct shared *s, uintptr_t at, size_t len, unsigned int prot,
		  unsigned int flags, int64_t pos, bool read_only)
{
	int rc = uk_pages_fill(&s->pages, pos, len);
	long where;

	if (rc)
		return rc;
	where = mman_place(at, len, prot,
			   (flags & ~UK_MAP_POPULATE) | UK_MAP_NORESERVE);
	if (where < 0 && where > -(long)PAGE)
		return where;
	/* Another thread may have changed it. */
	rc = uk_vmem_set_object((void *)where, len, &s->object, pos, read_only);
	return rc ? -ENOMEM : where;
}

long mman_share(uintptr_t at, size_t len, unsigned int prot, unsigned int flags,
		struct uk_file *f, int64_t pos)
{
	struct shared *s = get(f);
	bool read_only = (f->flags & UK_O_ACCMODE) != UK_O_RDWR;
	long rc;

	if (!s)
		return -ENOMEM;
	rc = place(s, at, len, prot, flags, pos, read_only);
	if (rc < 0 && rc > -(long)PAGE)
		uk_pages_put(&s->pages);
	return rc;
}

int mman_shared_sync(uintptr_t at, size_t len)
{
	uintptr_t end = at + len;
	struct uk_vmem_object *o;
	void *part = (void *)at;
	uint64_t offset;
	int rc = 0, one;

	while (len && (o = uk_vmem_next_object(&part, &len, &offset))) {
		one = uk_pages_sync(&shared_of(o)->pages, offset, len);
		rc = rc ? rc : one;
		put(o);
		part = (char *)part + len;
		len = end - (uintptr_t)part;
	}
	return rc;
}

bool mman_is_shared(uintptr_t at, size_t len)
{
	void *part = (void *)at;
	uint64_t offset;
	struct uk_vmem_object *o = uk_vmem_next_object(&part, &len, &offset);

	if (o)
		put(o);
	return o;
}

int mman_shared_grow(uintptr_t at, size_t len, size_t to)
{
	void *last = (void *)(at + len - PAGE);
	size_t page = PAGE;
	uint64_t offset;
	struct uk_vmem_object *o = uk_vmem_next_object(&last, &page, &offset);
	int rc;

	if (!o)
		return 0;
	rc = to - len > INT64_MAX - PAGE - offset
		     ? -EINVAL
		     : uk_pages_fill(&shared_of(o)->pages, offset + PAGE,
				     to - len);
	put(o);
	return rc;
}

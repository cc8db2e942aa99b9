/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is in files: a table of pages, each there once it was written to.
 * Whatever lies behind the end of a file reads as zeroes should it become
 * longer again: truncating clears the rest of the last page.
 */
#include "ramfs.h"

/* The table of pages is as long as the file, holes or not. */
#define SIZE_MAX_FILE ((int64_t)1 << 40)

static struct contents *contents_of(struct uk_vnode *v)
{
	return &node_of(v)->file;
}

/* What a page that was never written to begins with; how much of it. */
static size_t given_of(const struct contents *c, size_t page)
{
	size_t at = page * PAGE;

	return page <= SIZE_MAX / PAGE && at < c->given_len
		       ? MIN(c->given_len - at, (size_t)PAGE)
		       : 0;
}

static void read_page(const struct contents *c, size_t page, size_t at,
		      uint8_t *buf, size_t len)
{
	const uint8_t *own = page < c->npages ? c->pages[page] : NULL;
	size_t given, n;

	if (own) {
		memcpy(buf, own + at, len);
		return;
	}
	given = given_of(c, page);
	n = at < given ? MIN(given - at, len) : 0;
	if (n)
		memcpy(buf, c->given + page * PAGE + at, n);
	memset(buf + n, 0, len - n);
}

long contents_read(struct uk_vnode *v, void *buf, size_t len, int64_t pos)
{
	uint8_t *p = buf;
	size_t done = 0;

	if (pos >= v->size)
		return 0;
	len = MIN((int64_t)len, v->size - pos);
	while (done < len) {
		size_t at = (pos + done) % PAGE;
		size_t n = MIN(len - done, PAGE - at);

		read_page(contents_of(v), (pos + done) / PAGE, at, p + done, n);
		done += n;
	}
	return done;
}

/* Room for that many pages in the table. */
static int grow_table(struct contents *c, size_t npages)
{
	size_t n = MAX(npages, c->npages + c->npages / 2);
	uint8_t **more;

	if (npages <= c->npages)
		return 0;
	more = uk_realloc(heap(), c->pages, n * sizeof(*more));
	if (!more)
		return -ENOSPC;
	memset(more + c->npages, 0, (n - c->npages) * sizeof(*more));
	c->pages = more;
	c->npages = n;
	return 0;
}

/* The page, to be written to; NULL: no memory. */
static uint8_t *own_page(struct uk_vnode *v, size_t page, bool whole)
{
	struct contents *c = contents_of(v);
	uint8_t *own;

	if (c->pages[page])
		return c->pages[page];
	own = uk_memalign(heap(), PAGE, PAGE);
	if (!own)
		return NULL;
	if (!whole)
		read_page(c, page, 0, own, PAGE);
	c->pages[page] = own;
	v->blocks += PAGE / 512;
	return own;
}

long contents_write(struct uk_vnode *v, const void *buf, size_t len,
		    int64_t pos)
{
	struct contents *c = contents_of(v);
	const uint8_t *p = buf;
	size_t done = 0;

	if (pos >= SIZE_MAX_FILE)
		return -EFBIG;
	len = MIN((int64_t)len, SIZE_MAX_FILE - pos);
	if (grow_table(c, (pos + len - 1) / PAGE + 1))
		return -ENOSPC;
	while (done < len) {
		size_t at = (pos + done) % PAGE;
		size_t n = MIN(len - done, PAGE - at);
		uint8_t *own = own_page(v, (pos + done) / PAGE, n == PAGE);

		if (!own)
			break;
		memcpy(own + at, p + done, n);
		done += n;
	}
	v->size = MAX(v->size, pos + (int64_t)done);
	return done ? (long)done : -ENOSPC;
}

static void drop_pages(struct uk_vnode *v, size_t from)
{
	struct contents *c = contents_of(v);

	for (size_t i = from; i < c->npages; i++) {
		if (!c->pages[i])
			continue;
		uk_free(heap(), c->pages[i]);
		c->pages[i] = NULL;
		v->blocks -= PAGE / 512;
	}
	if (from == 0) {
		uk_free(heap(), c->pages);
		c->pages = NULL;
		c->npages = 0;
	}
}

int contents_truncate(struct uk_vnode *v, int64_t size)
{
	struct contents *c = contents_of(v);
	size_t last = size / PAGE, at = size % PAGE;

	if (size > SIZE_MAX_FILE)
		return -EFBIG;
	if (size < v->size) {
		drop_pages(v, last + !!at);
		if (at && last < c->npages && c->pages[last])
			memset(c->pages[last] + at, 0, PAGE - at);
		c->given_len = MIN((int64_t)c->given_len, size);
	}
	v->size = size;
	return 0;
}

int contents_allocate(struct uk_vnode *v, int64_t pos, int64_t len)
{
	int64_t end = pos + len;

	if (end > SIZE_MAX_FILE)
		return -EFBIG;
	if (grow_table(contents_of(v), (end - 1) / PAGE + 1))
		return -ENOSPC;
	for (size_t i = pos / PAGE; i <= (size_t)((end - 1) / PAGE); i++) {
		if (own_page(v, i, false))
			continue;
		drop_pages(v, (v->size + PAGE - 1) / PAGE);
		return -ENOSPC;
	}
	return 0;
}

const void *contents_map(struct uk_vnode *v, int64_t pos, size_t len)
{
	const struct contents *c = contents_of(v);
	size_t first = pos / PAGE;

	if (!len || pos < 0 || (uint64_t)pos > c->given_len ||
	    len > c->given_len - pos)
		return NULL;
	for (size_t i = first; i <= (pos + len - 1) / PAGE; i++)
		if (i < c->npages && c->pages[i])
			return NULL;
	return c->given + pos;
}

void contents_free(struct node *n)
{
	drop_pages(&n->v, 0);
}

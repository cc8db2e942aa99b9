/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Directories: a list in the order in which names came, each with a number
 * (its cookie) that tells who reads where he was, and chains to find them by.
 */
#include "ramfs.h"

#define CHAINS_MIN   8
#define COOKIE_FIRST 2 /* "." and ".." are vfscore's */

/* FNV-1a. */
static uint32_t hash_of(const char *name, size_t len)
{
	uint32_t h = 2166136261U;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t)name[i]) * 16777619U;
	return h ^ h >> 15;
}

struct entry *dir_find(struct node *dir, const char *name, size_t len)
{
	uint32_t h = hash_of(name, len);
	struct entry *e;

	if (!dir->dir.nchains)
		return NULL;
	e = dir->dir.chains[h & (dir->dir.nchains - 1)];
	while (e && (e->hash != h || e->len != len ||
		     memcmp(e->name, name, len) != 0))
		e = e->chain;
	return e;
}

static void chain(struct directory *d, struct entry *e)
{
	struct entry **head = &d->chains[e->hash & (d->nchains - 1)];

	e->chain = *head;
	*head = e;
}

/* Chains that suit one entry more; without memory the old ones do. */
static int grow(struct directory *d)
{
	unsigned int n = d->nchains ? 2 * d->nchains : CHAINS_MIN;
	struct entry **more;

	if (d->entries < d->nchains)
		return 0;
	more = uk_calloc(heap(), n, sizeof(*more));
	if (!more)
		return d->nchains ? 0 : -ENOMEM;
	uk_free(heap(), d->chains);
	d->chains = more;
	d->nchains = n;
	for (struct entry *e = d->first; e; e = e->next)
		chain(d, e);
	return 0;
}

static void touch(struct node *dir)
{
	dir->v.mtime = dir->v.ctime = uk_vfs_now();
}

int dir_enter(struct node *dir, const char *name, size_t len, struct node *n)
{
	struct directory *d = &dir->dir;
	struct entry *e;

	if (grow(d))
		return -ENOMEM;
	e = uk_malloc(heap(), sizeof(*e) + len);
	if (!e)
		return -ENOMEM;
	memcpy(e->name, name, len);
	e->len = len;
	e->hash = hash_of(name, len);
	e->node = n;
	uk_vnode_ref(&n->v);
	e->cookie = COOKIE_FIRST + d->next_cookie++;
	e->next = NULL;
	e->prev = d->last;
	*(d->last ? &d->last->next : &d->first) = e;
	d->last = e;
	chain(d, e);
	d->entries++;
	dir->v.size = d->entries;
	touch(dir);
	return 0;
}

void dir_remove(struct node *dir, struct entry *e)
{
	struct directory *d = &dir->dir;
	struct entry **at = &d->chains[e->hash & (d->nchains - 1)];

	while (*at != e)
		at = &(*at)->chain;
	*at = e->chain;
	*(e->prev ? &e->prev->next : &d->first) = e->next;
	*(e->next ? &e->next->prev : &d->last) = e->prev;
	d->entries--;
	dir->v.size = d->entries;
	touch(dir);
	uk_vnode_put(&e->node->v);
	uk_free(heap(), e);
}

int dir_read(struct uk_vnode *v, int64_t *pos, uk_readdir_fn emit, void *arg)
{
	struct entry *e = node_of(v)->dir.first;

	while (e && e->cookie < *pos)
		e = e->next;
	for (; e; e = e->next) {
		if (!emit(arg, e->name, e->len, e->node->v.ino, e->node->v.mode,
			  e->cookie + 1))
			break;
		*pos = e->cookie + 1;
	}
	return 0;
}

void dir_free(struct node *n)
{
	while (n->dir.first) {
		struct node *child = n->dir.first->node;

		/* At the end of the mount there may be names left. */
		child->v.nlink = 0;
		dir_remove(n, n->dir.first);
	}
	uk_free(heap(), n->dir.chains);
}

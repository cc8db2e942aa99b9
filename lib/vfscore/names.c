/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The cache of names: a hash table of all, and a list of those that nobody
 * uses, the oldest of which goes when there are too many.
 */
#include <uk/config.h>
#include "vfs.h"

#define BUCKETS_MIN 64

struct uk_mutex vfs_lock = UK_MUTEX_INIT;

static struct uk_name *first_buckets[BUCKETS_MIN];
static struct uk_name **buckets = first_buckets;
static unsigned int nbuckets = BUCKETS_MIN, nhashed;
static struct uk_name *newest, *oldest; /* of the unused */
static unsigned int nunused;

static int place_stat(struct uk_file_place *p, struct uk_stat *st)
{
	return vnode_stat(uk_container_of(p, struct uk_name, place)->vnode, st);
}

static void place_put(struct uk_file_place *p)
{
	uk_mutex_lock(&vfs_lock);
	name_put(uk_container_of(p, struct uk_name, place));
	uk_mutex_unlock(&vfs_lock);
}

struct uk_name *file_name(struct uk_file *f)
{
	return f->place && f->place->put == place_put
		       ? uk_container_of(f->place, struct uk_name, place)
		       : NULL;
}

/* FNV-1a, and the directory. */
static uint32_t hash_of(const struct uk_name *dir, const char *text, size_t len)
{
	uint32_t h = 2166136261U ^ (uint32_t)((uintptr_t)dir >> 4);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t)text[i]) * 16777619U;
	return h ^ h >> 15;
}

static void chain(struct uk_name *n)
{
	struct uk_name **head = &buckets[n->hash & (nbuckets - 1)];

	n->next = *head;
	if (n->next)
		n->next->link = &n->next;
	n->link = head;
	*head = n;
}

/* Twice as many chains, if there is memory. */
static void grow(void)
{
	unsigned int old_n = nbuckets;
	struct uk_name **old = buckets, **more;

	more = uk_calloc(heap(), 2 * old_n, sizeof(*more));
	if (!more)
		return;
	buckets = more;
	nbuckets = 2 * old_n;
	for (unsigned int i = 0; i < old_n; i++) {
		struct uk_name *n = old[i], *next;

		for (; n; n = next) {
			next = n->next;
			chain(n);
		}
	}
	if (old != first_buckets)
		uk_free(heap(), old);
}

static void hash(struct uk_name *n)
{
	if (nhashed++ > nbuckets)
		grow();
	chain(n);
}

static void unhash(struct uk_name *n)
{
	if (!n->link)
		return;
	*n->link = n->next;
	if (n->next)
		n->next->link = n->link;
	n->link = NULL;
	nhashed--;
}

static void set_unused(struct uk_name *n)
{
	n->newer = NULL;
	n->older = newest;
	if (newest)
		newest->newer = n;
	else
		oldest = n;
	newest = n;
	nunused++;
}

static void set_used(struct uk_name *n)
{
	*(n->newer ? &n->newer->older : &newest) = n->older;
	*(n->older ? &n->older->newer : &oldest) = n->newer;
	nunused--;
}

static struct uk_name *name_new(struct uk_name *parent, struct uk_mount *m,
				const char *text, size_t len)
{
	struct uk_name *n = uk_calloc(heap(), 1, sizeof(*n));

	if (!n)
		return NULL;
	n->text = uk_malloc(heap(), len + 1);
	if (!n->text) {
		uk_free(heap(), n);
		return NULL;
	}
	memcpy(n->text, text, len);
	n->text[len] = '\0';
	n->len = len;
	n->refs = 1;
	n->mount = m;
	n->place.stat = place_stat;
	n->place.put = place_put;
	m->names++;
	if (parent)
		n->parent = name_ref(parent);
	return n;
}

/* Nobody uses it, and it isn't in the list. Its parent may be next. */
static void name_free(struct uk_name *n)
{
	struct uk_name *parent = n->parent;

	unhash(n);
	n->mount->names--;
	if (n->vnode && !n->vnode->nlink)
		self_event(n->vnode, UK_IN_DELETE_SELF);
	if (n->vnode)
		uk_vnode_put(n->vnode);
	uk_free(heap(), n->text);
	uk_free(heap(), n);
	if (parent)
		name_put(parent);
}

static void forget(struct uk_name *n)
{
	set_used(n);
	name_free(n);
}

void name_put(struct uk_name *n)
{
	if (--n->refs)
		return;
	if (!n->link || n->mount->fs->is_volatile) {
		name_free(n);
		return;
	}
	set_unused(n);
	while (nunused > CONFIG_LIBVFSCORE_NAMES)
		forget(oldest);
}

void name_forget(struct uk_mount *m)
{
	struct uk_name *n = newest;

	/* What becomes unused by it is put before those there were. */
	while (n) {
		struct uk_name *older = n->older;

		if (n->mount == m) {
			forget(n);
			older = newest;
		}
		n = older;
	}
}

/* Names that there aren't in a directory that is gone: they would keep it. */
static void forget_children(struct uk_name *dir)
{
	struct uk_name *n = newest;

	while (n) {
		struct uk_name *older = n->older;

		if (n->parent == dir)
			forget(n);
		n = older;
	}
}

struct uk_name *name_root(struct uk_mount *m, struct uk_vnode *v)
{
	struct uk_name *n = name_new(NULL, m, "", 0);

	if (n)
		n->vnode = v;
	return n;
}

/* As one that was removed. */
struct uk_name *name_none(struct uk_name *dir, struct uk_vnode *v)
{
	struct uk_name *n = name_new(dir, dir->mount, "#", 1);

	if (n)
		n->vnode = v;
	return n;
}

static struct uk_name *find(struct uk_name *dir, const char *text, size_t len,
			    uint32_t h)
{
	struct uk_name *n = buckets[h & (nbuckets - 1)];

	while (n && (n->hash != h || n->parent != dir || n->len != len ||
		     memcmp(n->text, text, len) != 0))
		n = n->next;
	return n;
}

int name_lookup(struct uk_name *dir, const char *text, size_t len,
		struct uk_name **out)
{
	uint32_t h = hash_of(dir, text, len);
	struct uk_name *n;
	int rc = 0;

	if (len > UK_NAME_MAX)
		return -ENAMETOOLONG;
	n = find(dir, text, len, h);
	if (n) {
		if (!n->refs++)
			set_used(n);
		*out = n;
		return 0;
	}
	n = name_new(dir, dir->mount, text, len);
	if (!n)
		return -ENOMEM;
	/* A directory that was removed has nothing any more. */
	if (dir->vnode->nlink)
		rc = dir->vnode->ops->lookup(dir->vnode, text, len, &n->vnode);
	if (rc < 0 && rc != -ENOENT) {
		n->vnode = NULL;
		name_put(n);
		return rc;
	}
	n->hash = h;
	hash(n);
	*out = n;
	return 0;
}

void name_set(struct uk_name *n, struct uk_vnode *v)
{
	n->vnode = v;
}

void name_drop(struct uk_name *n)
{
	unhash(n);
	if (n->vnode && is_type(n->vnode, UK_S_IFDIR))
		forget_children(n);
}

void name_move(struct uk_name *n, struct uk_name *to)
{
	struct uk_name *parent = n->parent;
	char *text = n->text;
	unsigned short len = n->len;

	unhash(n);
	name_drop(to);
	n->text = to->text;
	n->len = to->len;
	to->text = text;
	to->len = len;
	n->parent = name_ref(to->parent);
	n->hash = to->hash;
	hash(n);
	name_put(parent);
}

char *name_path(struct uk_name *n, char *buf, size_t size)
{
	char *p = buf + size;

	if (size < 2)
		return NULL;
	*--p = '\0';
	for (;;) {
		while (!n->parent && n->mount->at)
			n = n->mount->at;
		if (!n->parent)
			break;
		if ((size_t)(p - buf) < n->len + 1U)
			return NULL;
		p -= n->len;
		memcpy(p, n->text, n->len);
		*--p = '/';
		n = n->parent;
	}
	if (!*p)
		*--p = '/';
	return p;
}

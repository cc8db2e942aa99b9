/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who publishes what: a link-time table of the libraries' own entries and a
 * list of objects, which a walk holds still.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/spinlock.h>
#include "store_internal.h"

static struct uk_store_object *first;
static struct uk_spinlock guard;

/* Between threads; handlers stay out. */
static void lock(void)
{
	uk_spin_lock_threads(&guard);
}

static void unlock(void)
{
	uk_spin_unlock_threads(&guard);
}

static bool equal(const char *a, const char *b)
{
	size_t n = strlen(a);

	return n == strlen(b) && memcmp(a, b, n) == 0;
}

void uk_store_register(struct uk_store_object *o)
{
	struct uk_store_object **link;

	lock();
	o->number = 1;
	for (link = &first; *link; link = &(*link)->next)
		if (equal((*link)->lib, o->lib) &&
		    equal((*link)->name, o->name))
			o->number = (*link)->number + 1;
	o->next = NULL;
	*link = o;
	unlock();
}

void uk_store_unregister(struct uk_store_object *o)
{
	struct uk_store_object **link;

	lock();
	for (link = &first; *link && *link != o; link = &(*link)->next)
		;
	if (*link)
		*link = o->next;
	unlock();
}

/*
 * Where a handler changes a number that takes two reads they may be of two
 * values; then it reads differently again.
 */
static uint64_t read_64(const volatile uint64_t *p)
{
	uint64_t v;

	do
		v = *p;
	while (sizeof(long) < sizeof(v) && v != *p);
	return v;
}

static int64_t read_variable(const void *p, unsigned int size, bool is_signed)
{
	switch (size) {
	case 1:
		return is_signed ? *(const volatile int8_t *)p
				 : *(const volatile uint8_t *)p;
	case 2:
		return is_signed ? *(const volatile int16_t *)p
				 : *(const volatile uint16_t *)p;
	case 4:
		return is_signed ? *(const volatile int32_t *)p
				 : (int64_t)*(const volatile uint32_t *)p;
	default: return read_64(p);
	}
}

static int64_t value_of(const struct uk_store_entry *e,
			const struct uk_store_object *o)
{
	if (e->get)
		return e->get(o ? o->object : NULL);
	return read_variable(e->var ? e->var
				    : (const char *)o->object + e->offset,
			     e->size, e->is_signed);
}

struct walk {
	const char *prefix;
	int (*fn)(const struct uk_store_item *item, void *arg);
	void *arg;
};

static int visit(const struct walk *w, const struct uk_store_entry *e,
		 const struct uk_store_object *o)
{
	struct uk_store_item item = {.entry = e, .object = o};
	char path[UK_STORE_PATH_MAX];

	if (w->prefix && *w->prefix) {
		uk_store_path(&item, path);
		if (!store_path_is_in(path, w->prefix))
			return 0;
	}
	item.value = value_of(e, o);
	return w->fn(&item, w->arg);
}

static int walk(const struct walk *w)
{
	const struct uk_store_entry *e;
	int rc = 0;

	uk_table_foreach (e, store)
		if ((rc = visit(w, e, NULL)))
			return rc;
	for (const struct uk_store_object *o = first; o; o = o->next)
		for (unsigned int i = 0; i < o->n; i++)
			if ((rc = visit(w, &o->entries[i], o)))
				return rc;
	return rc;
}

int uk_store_walk(const char *prefix,
		  int (*fn)(const struct uk_store_item *item, void *arg),
		  void *arg)
{
	struct walk w = {prefix, fn, arg};
	int rc;

	lock();
	rc = walk(&w);
	unlock();
	return rc;
}

struct search {
	const char *name;
	int64_t *value;
};

/* Names end where a prefix's do: of a folder it is none. */
static int find(const struct uk_store_item *item, void *arg)
{
	const struct search *s = arg;
	char path[UK_STORE_PATH_MAX];

	uk_store_path(item, path);
	if (!equal(path, s->name))
		return 0;
	*s->value = item->value;
	return 1;
}

int uk_store_get(const char *name, int64_t *value)
{
	struct search s = {name, value};

	return uk_store_walk(name, find, &s) ? 0 : -ENOENT;
}

struct snapshot {
	struct uk_store_item *items;
	size_t n, max;
};

static int take(const struct uk_store_item *item, void *arg)
{
	struct snapshot *s = arg;

	if (s->n < s->max)
		s->items[s->n] = *item;
	s->n++;
	return 0;
}

size_t uk_store_snapshot(const char *prefix, struct uk_store_item *items,
			 size_t max)
{
	struct snapshot s = {items, 0, max};

	uk_store_walk(prefix, take, &s);
	return s.n;
}

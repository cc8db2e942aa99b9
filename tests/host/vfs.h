/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a file system has from the other libraries, for tests of one on the
 * host: included once a program.
 */
#ifndef HOST_VFS_H
#define HOST_VFS_H

#include <stdarg.h>
#include <uk/alloc.h>
#include <uk/print.h>
#include <uk/vfs.h>
#include "host.h"

UK_TABLE_DECLARE(filesystems, struct uk_fs *const);

static struct uk_alloc heap_of_host;
struct uk_alloc *uk_alloc_default_ = &heap_of_host;

void *uk_calloc(struct uk_alloc *a, size_t n, size_t size)
{
	CHECK(a == &heap_of_host);
	return calloc(n, size);
}

void *uk_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	CHECK(a == &heap_of_host);
	return aligned_alloc(align, size);
}

void *uk_realloc(struct uk_alloc *a, void *ptr, size_t size)
{
	CHECK(a == &heap_of_host && size);
	return realloc(ptr, size);
}

void uk_free(struct uk_alloc *a, void *ptr)
{
	CHECK(a == &heap_of_host);
	free(ptr);
}

void uk_printk(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	CHECK(vsnprintf(NULL, 0, fmt, ap) > 0);
	va_end(ap);
}

uk_filetime_t uk_vfs_now(void)
{
	return 1600000000000000000LL;
}

void uk_vnode_init(struct uk_vnode *v, const struct uk_vnode_ops *ops,
		   struct uk_mount *m, uint64_t ino, uint32_t mode)
{
	*v = (struct uk_vnode){.ops = ops, .mount = m, .refs = 1};
	v->mode = mode;
	v->nlink = 1;
	v->ino = ino;
}

int uk_mutex_lock_slow(struct uk_mutex *m, uint64_t deadline)
{
	CHECK(!"locked twice" && m && deadline);
	return 0;
}

void uk_mutex_unlock_slow(struct uk_mutex *m)
{
	CHECK(!"unlocked twice" && m);
}

/* One reference less. */
static inline void put(struct uk_vnode *v)
{
	if (--v->refs == 0)
		v->ops->release(v);
}

#endif /* HOST_VFS_H */

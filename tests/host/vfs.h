/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stands in for vfscore in tests of one file system: included once a program.
 */
#ifndef HOST_VFS_H
#define HOST_VFS_H

#include <uk/vfs.h>
#include "kernel.h"

UK_TABLE_DECLARE(filesystems, struct uk_fs *const);

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

/* One reference less. */
static inline void put(struct uk_vnode *v)
{
	if (--v->refs == 0)
		v->ops->release(v);
}

#endif /* HOST_VFS_H */

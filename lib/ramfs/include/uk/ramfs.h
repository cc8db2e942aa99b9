/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file system in memory, and what others make theirs of it: those whose
 * files are somewhere in memory already, or devices.
 */
#ifndef UK_RAMFS_H
#define UK_RAMFS_H

#include <uk/vfs.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * As a file system's `mount`: an empty root directory of mode `mode` for `m`.
 * Context: thread.
 */
int uk_ramfs_root(struct uk_mount *m, uint32_t mode, struct uk_vnode **root);

/**
 * The file of that name in a directory of a ramfs; NULL: none. Without a
 * reference. Context: thread; names locked, or nobody else knows the tree yet.
 */
struct uk_vnode *uk_ramfs_find(struct uk_vnode *dir, const char *name,
			       size_t len);

/**
 * Makes a file of any kind; the directory's times stay. Returns the vnode,
 * without a reference, or NULL when there is no memory. Context: as above.
 */
struct uk_vnode *uk_ramfs_add(struct uk_vnode *dir, const char *name,
			      size_t len, uint32_t mode, uint64_t rdev);

/** One name more for `v`. Returns 0 or -ENOMEM. Context: as above. */
int uk_ramfs_link(struct uk_vnode *dir, const char *name, size_t len,
		  struct uk_vnode *v);

/** Takes a name away; a directory must be empty. Context: as above. */
int uk_ramfs_remove(struct uk_vnode *dir, const char *name, size_t len);

/**
 * Has an empty file, or a new symbolic link, contain the `len` bytes at
 * `data`, which stay where they are, and as they are: what is written goes
 * into a copy of the page it is in. Context: as above.
 */
void uk_ramfs_set_data(struct uk_vnode *v, const void *data, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_RAMFS_H */

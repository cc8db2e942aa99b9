/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names that come, go and change: mkdir(), unlink(), rename() and so on.
 */
#include <uk/syscall.h>
#include "vfs.h"

/* --- new names --------------------------------------------------------- */

/* A name that is free, in a directory that can be written to. */
static int prepare(int dirfd, const char *path, bool for_dir, struct walk *w)
{
	struct uk_vnode *dir;
	int rc = walk_last(dirfd, path, -EEXIST, w);

	if (rc)
		return rc;
	dir = w->name->parent->vnode;
	if (w->name->vnode)
		rc = -EEXIST;
	else if (!dir->nlink || (w->slash && !for_dir))
		rc = -ENOENT;
	else
		rc = vnode_writable(dir);
	if (rc)
		name_put(w->name);
	return rc;
}

/* The name is what `v` is, whose reference it takes over. */
static void made(struct uk_name *n, struct uk_vnode *v)
{
	name_set(n, v);
	dir_event(n, UK_IN_CREATE | event_dir(v), 0);
}

static int make(int dirfd, const char *path, uint32_t mode, uint64_t rdev)
{
	struct uk_vnode *dir, *v;
	struct walk w;
	int rc;

	uk_vfs_lock();
	rc = prepare(dirfd, path, (mode & UK_S_IFMT) == UK_S_IFDIR, &w);
	if (rc == 0) {
		dir = w.name->parent->vnode;
		rc = dir->ops->create
			     ? dir->ops->create(dir, w.name->text, w.name->len,
						mode & ~vfs_umask, rdev, &v)
			     : -EPERM;
		if (rc == 0)
			made(w.name, v);
		name_put(w.name);
	}
	uk_vfs_unlock();
	return rc;
}

int uk_vfs_mkdir(int dirfd, const char *path, uint32_t mode)
{
	return make(dirfd, path, UK_S_IFDIR | (mode & 01777), 0);
}

UK_SYSCALL3(mkdirat, int, dirfd, const char *, path, uint32_t, mode)
{
	return uk_vfs_mkdir(dirfd, path, mode);
}

UK_SYSCALL2(mkdir, const char *, path, uint32_t, mode)
{
	return uk_vfs_mkdir(UK_AT_FDCWD, path, mode);
}

static int make_node(int dirfd, const char *path, uint32_t mode, uint32_t dev)
{
	uint32_t type = mode & UK_S_IFMT;

	switch (type) {
	case 0: type = UK_S_IFREG; break;
	case UK_S_IFREG:
	case UK_S_IFIFO:
	case UK_S_IFSOCK: dev = 0; break;
	case UK_S_IFCHR:
	case UK_S_IFBLK: break;
	case UK_S_IFDIR: return -EPERM;
	default: return -EINVAL;
	}
	return make(dirfd, path, type | (mode & 07777), dev);
}

UK_SYSCALL4(mknodat, int, dirfd, const char *, path, uint32_t, mode, uint32_t,
	    dev)
{
	return make_node(dirfd, path, mode, dev);
}

UK_SYSCALL3(mknod, const char *, path, uint32_t, mode, uint32_t, dev)
{
	return make_node(UK_AT_FDCWD, path, mode, dev);
}

static int make_symlink(const char *target, int dirfd, const char *path)
{
	struct uk_vnode *dir, *v;
	struct walk w;
	int rc;

	if (!*target)
		return -ENOENT;
	if (strlen(target) >= UK_PATH_MAX)
		return -ENAMETOOLONG;
	uk_vfs_lock();
	rc = prepare(dirfd, path, false, &w);
	if (rc == 0) {
		dir = w.name->parent->vnode;
		rc = dir->ops->symlink
			     ? dir->ops->symlink(dir, w.name->text, w.name->len,
						 target, &v)
			     : -EPERM;
		if (rc == 0)
			made(w.name, v);
		name_put(w.name);
	}
	uk_vfs_unlock();
	return rc;
}

UK_SYSCALL3(symlinkat, const char *, target, int, dirfd, const char *, path)
{
	return make_symlink(target, dirfd, path);
}

UK_SYSCALL2(symlink, const char *, target, const char *, path)
{
	return make_symlink(target, UK_AT_FDCWD, path);
}

/* One name more for what `from` is. */
static int link_to(struct uk_name *from, int dirfd, const char *path)
{
	struct uk_vnode *v = from->vnode, *dir;
	struct walk w;
	int rc;

	rc = prepare(dirfd, path, false, &w);
	if (rc)
		return rc;
	dir = w.name->parent->vnode;
	if (w.name->mount != from->mount)
		rc = -EXDEV;
	else if (is_type(v, UK_S_IFDIR))
		rc = -EPERM;
	else if (!v->nlink && !v->linkable)
		rc = -ENOENT;
	else
		rc = dir->ops->link
			     ? dir->ops->link(dir, w.name->text, w.name->len, v)
			     : -EPERM;
	if (rc == 0) {
		v->linkable = false;
		self_event(v, UK_IN_ATTRIB);
		made(w.name, uk_vnode_ref(v));
	}
	name_put(w.name);
	return rc;
}

static int make_link(int from_fd, const char *from, int dirfd, const char *path,
		     int flags)
{
	struct walk w;
	int rc;

	if (flags & ~(UK_AT_SYMLINK_FOLLOW | UK_AT_EMPTY_PATH))
		return -EINVAL;
	uk_vfs_lock();
	rc = walk(from_fd, from,
		  (flags & UK_AT_SYMLINK_FOLLOW ? WALK_FOLLOW : 0) |
			  (flags & UK_AT_EMPTY_PATH ? WALK_EMPTY : 0),
		  &w);
	if (rc == 0) {
		rc = link_to(w.name, dirfd, path);
		name_put(w.name);
	}
	uk_vfs_unlock();
	return rc;
}

UK_SYSCALL5(linkat, int, from_fd, const char *, from, int, dirfd, const char *,
	    path, int, flags)
{
	return make_link(from_fd, from, dirfd, path, flags);
}

UK_SYSCALL2(link, const char *, from, const char *, path)
{
	return make_link(UK_AT_FDCWD, from, UK_AT_FDCWD, path, 0);
}

/* --- names that go ----------------------------------------------------- */

static int check_removal(const struct walk *w, bool directory)
{
	const struct uk_vnode *v = w->name->vnode;

	if (!v)
		return -ENOENT;
	if (is_type(v, UK_S_IFDIR) && !directory)
		return -EISDIR;
	if (!is_type(v, UK_S_IFDIR) && (directory || w->slash))
		return -ENOTDIR;
	if (w->name->mounted)
		return -EBUSY;
	return vnode_writable(v);
}

static void removed(struct uk_name *n)
{
	if (!is_type(n->vnode, UK_S_IFDIR))
		self_event(n->vnode, UK_IN_ATTRIB); /* the number of links */
	dir_event(n, UK_IN_DELETE | event_dir(n->vnode), 0);
	name_drop(n);
}

static int remove(int dirfd, const char *path, bool directory)
{
	struct uk_vnode *dir;
	struct walk w;
	int rc;

	uk_vfs_lock();
	rc = walk_last(dirfd, path, directory ? -EINVAL : -EISDIR, &w);
	if (rc == 0) {
		dir = w.name->parent->vnode;
		rc = check_removal(&w, directory);
		if (rc == 0)
			rc = dir->ops->unlink
				     ? dir->ops->unlink(dir, w.name->text,
							w.name->len,
							w.name->vnode)
				     : -EPERM;
		if (rc == 0)
			removed(w.name);
		name_put(w.name);
	}
	uk_vfs_unlock();
	return rc;
}

UK_SYSCALL3(unlinkat, int, dirfd, const char *, path, int, flags)
{
	if (flags & ~UK_AT_REMOVEDIR)
		return -EINVAL;
	return remove(dirfd, path, flags & UK_AT_REMOVEDIR);
}

UK_SYSCALL1(unlink, const char *, path)
{
	return remove(UK_AT_FDCWD, path, false);
}

UK_SYSCALL1(rmdir, const char *, path)
{
	return remove(UK_AT_FDCWD, path, true);
}

/* --- names that change ------------------------------------------------- */

static bool is_below(const struct uk_name *n, const struct uk_name *dir)
{
	while (n && n != dir)
		n = n->parent;
	return n;
}

static int check_rename(const struct walk *from, const struct walk *to,
			unsigned int flags)
{
	const struct uk_vnode *v = from->name->vnode, *over = to->name->vnode;

	if (!v)
		return -ENOENT;
	if (from->name->mount != to->name->mount)
		return -EXDEV;
	if (from->name->mounted || to->name->mounted)
		return -EBUSY;
	if ((from->slash || to->slash) && !is_type(v, UK_S_IFDIR))
		return -ENOTDIR;
	if (!to->name->parent->vnode->nlink)
		return -ENOENT;
	if (over && flags & UK_RENAME_NOREPLACE)
		return -EEXIST;
	if (is_below(to->name, from->name) && from->name != to->name)
		return -EINVAL;
	if (over && is_below(from->name, to->name) && from->name != to->name)
		return -ENOTEMPTY;
	if (over && is_type(v, UK_S_IFDIR) && !is_type(over, UK_S_IFDIR))
		return -ENOTDIR;
	if (over && !is_type(v, UK_S_IFDIR) && is_type(over, UK_S_IFDIR))
		return -EISDIR;
	return vnode_writable(v);
}

/* `from` is what was at `to`, which is gone. */
static void moved(struct uk_name *from, struct uk_name *to)
{
	static uint32_t cookie;
	uint32_t type = event_dir(from->vnode);

	cookie++;
	dir_event(from, UK_IN_MOVED_FROM | type, cookie);
	dir_event(to, UK_IN_MOVED_TO | type, cookie);
	self_event(from->vnode, UK_IN_MOVE_SELF);
	if (to->vnode && !is_type(to->vnode, UK_S_IFDIR))
		self_event(to->vnode, UK_IN_ATTRIB);
	name_move(from, to);
}

static int move(struct uk_name *from, struct uk_name *to)
{
	struct uk_vnode *v = from->vnode, *dir = from->parent->vnode;
	int rc;

	if (v == to->vnode)
		return 0; /* two names of one file stay both */
	if (!dir->ops->rename)
		return -EPERM;
	rc = dir->ops->rename(dir, from->text, from->len, v, to->parent->vnode,
			      to->text, to->len, to->vnode);
	if (rc == 0)
		moved(from, to);
	return rc;
}

static int rename_locked(int from_fd, const char *from, int to_fd,
			 const char *to, unsigned int flags)
{
	struct walk a, b;
	int rc = walk_last(from_fd, from, -EBUSY, &a);

	if (rc)
		return rc;
	rc = walk_last(to_fd, to,
		       flags & UK_RENAME_NOREPLACE ? -EEXIST : -EBUSY, &b);
	if (rc == 0) {
		rc = check_rename(&a, &b, flags);
		if (rc == 0)
			rc = move(a.name, b.name);
		name_put(b.name);
	}
	name_put(a.name);
	return rc;
}

static int rename_at(int from_fd, const char *from, int to_fd, const char *to,
		     unsigned int flags)
{
	int rc;

	if (flags & ~UK_RENAME_NOREPLACE)
		return -EINVAL;
	uk_vfs_lock();
	rc = rename_locked(from_fd, from, to_fd, to, flags);
	uk_vfs_unlock();
	return rc;
}

UK_SYSCALL5(renameat2, int, from_fd, const char *, from, int, to_fd,
	    const char *, to, unsigned int, flags)
{
	return rename_at(from_fd, from, to_fd, to, flags);
}

UK_SYSCALL4(renameat, int, from_fd, const char *, from, int, to_fd,
	    const char *, to)
{
	return rename_at(from_fd, from, to_fd, to, 0);
}

UK_SYSCALL2(rename, const char *, from, const char *, to)
{
	return rename_at(UK_AT_FDCWD, from, UK_AT_FDCWD, to, 0);
}

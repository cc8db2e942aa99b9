/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * open(), and where relative paths begin.
 */
#include <uk/syscall.h>
#include "vfs.h"

#define TMPFILE_BIT (UK_O_TMPFILE & ~UK_O_DIRECTORY)

/* The name that `w` found free becomes a file. */
static int create(struct walk *w, uint32_t mode)
{
	struct uk_vnode *dir = w->name->parent->vnode, *v;
	int rc = vnode_writable(dir);

	if (rc)
		return rc;
	if (!dir->nlink)
		return -ENOENT;
	if (!dir->ops->create)
		return -EPERM;
	rc = dir->ops->create(dir, w->name->text, w->name->len,
			      UK_S_IFREG | (mode & ~vfs_umask & 07777), 0, &v);
	if (rc == 0) {
		name_set(w->name, v);
		dir_event(w->name, UK_IN_CREATE, 0);
	}
	return rc;
}

/* Do these flags permit opening `v`? [Linux, may_open()] */
static int check(const struct uk_vnode *v, unsigned int flags)
{
	bool writes = flags & (UK_O_ACCMODE | UK_O_TRUNC);

	if ((flags & UK_O_CREAT) && (flags & UK_O_EXCL))
		return -EEXIST;
	if (is_type(v, UK_S_IFDIR))
		return writes || flags & UK_O_CREAT ? -EISDIR : 0;
	if (flags & UK_O_DIRECTORY)
		return -ENOTDIR;
	if (is_type(v, UK_S_IFLNK))
		return flags & UK_O_PATH ? 0 : -ELOOP;
	return writes && is_type(v, UK_S_IFREG) ? vnode_writable(v) : 0;
}

static int find_or_create(int dirfd, const char *path, unsigned int flags,
			  uint32_t mode, struct uk_name **out)
{
	bool excl = (flags & UK_O_CREAT) && (flags & UK_O_EXCL);
	struct walk w;
	int rc;

	rc = walk(dirfd, path,
		  (flags & UK_O_NOFOLLOW || excl ? 0 : WALK_FOLLOW) |
			  (flags & UK_O_CREAT ? WALK_CREATE : 0),
		  &w);
	if (rc)
		return rc;
	/* A name to be created can't be a directory's. */
	if (w.slash && flags & UK_O_CREAT)
		rc = -EISDIR;
	else
		rc = w.name->vnode ? check(w.name->vnode, flags)
				   : create(&w, mode);
	if (rc)
		name_put(w.name);
	else
		*out = w.name;
	return rc;
}

/* O_TMPFILE: a file in the directory `dir`, with no name in it. */
static int create_nameless(struct uk_name *dir, unsigned int flags,
			   uint32_t mode, struct uk_name **out)
{
	struct uk_vnode *v, *d = dir->vnode;
	struct uk_name *n;
	int rc = vnode_writable(d);

	if (!is_type(d, UK_S_IFDIR))
		return -ENOTDIR;
	if (rc)
		return rc;
	if (!d->nlink)
		return -ENOENT;
	if (!d->ops->tmpfile)
		return -EOPNOTSUPP;
	rc = d->ops->tmpfile(d, UK_S_IFREG | (mode & ~vfs_umask & 07777), &v);
	if (rc)
		return rc;
	v->linkable = !(flags & UK_O_EXCL);
	n = name_none(dir, v);
	if (!n) {
		uk_vnode_put(v);
		return -ENOMEM;
	}
	*out = n;
	return 0;
}

static int open_nameless(int dirfd, const char *path, unsigned int flags,
			 uint32_t mode, struct uk_name **out)
{
	struct walk w;
	int rc;

	rc = walk(dirfd, path, flags & UK_O_NOFOLLOW ? 0 : WALK_FOLLOW, &w);
	if (rc)
		return rc;
	rc = create_nameless(w.name, flags, mode, out);
	name_put(w.name);
	return rc;
}

/* Linux, build_open_flags(): O_TMPFILE's own bit needs O_DIRECTORY's. */
static bool are_sane(unsigned int flags)
{
	if (flags & TMPFILE_BIT && (!(flags & UK_O_DIRECTORY) ||
				    (flags & UK_O_ACCMODE) == UK_O_RDONLY))
		return false;
	return !(flags & UK_O_CREAT && flags & UK_O_DIRECTORY);
}

int uk_vfs_open(int dirfd, const char *path, unsigned int flags, uint32_t mode,
		struct uk_file **out)
{
	struct uk_name *n;
	int rc;

	if (flags & UK_O_PATH)
		flags &= UK_O_PATH | UK_O_DIRECTORY | UK_O_NOFOLLOW |
			 UK_O_CLOEXEC;
	if (!are_sane(flags))
		return -EINVAL;
	uk_vfs_lock();
	rc = flags & TMPFILE_BIT ? open_nameless(dirfd, path, flags, mode, &n)
				 : find_or_create(dirfd, path, flags, mode, &n);
	uk_vfs_unlock();
	if (rc)
		return rc;
	rc = file_open(n, flags, out);
	if (rc) {
		uk_vfs_lock();
		name_put(n);
		uk_vfs_unlock();
		return rc;
	}
	file_event(*out, UK_IN_OPEN);
	return 0;
}

static long open_fd(int dirfd, const char *path, unsigned int flags,
		    uint32_t mode)
{
	struct uk_file *f;
	int rc = uk_vfs_open(dirfd, path, flags, mode, &f);

	if (rc)
		return rc;
	rc = uk_fd_install(f, flags);
	if (rc < 0)
		uk_file_put(f);
	return rc;
}

UK_SYSCALL4(openat, int, dirfd, const char *, path, unsigned int, flags,
	    uint32_t, mode)
{
	return open_fd(dirfd, path, flags, mode);
}

UK_SYSCALL3(open, const char *, path, unsigned int, flags, uint32_t, mode)
{
	return open_fd(UK_AT_FDCWD, path, flags, mode);
}

UK_SYSCALL2(creat, const char *, path, uint32_t, mode)
{
	return open_fd(UK_AT_FDCWD, path, UK_O_CREAT | UK_O_WRONLY | UK_O_TRUNC,
		       mode);
}

/* --- the working directory --------------------------------------------- */

/* Takes over the reference. */
static int change_to(struct uk_name *n)
{
	if (!is_type(n->vnode, UK_S_IFDIR)) {
		name_put(n);
		return -ENOTDIR;
	}
	if (vfs_cwd)
		name_put(vfs_cwd);
	vfs_cwd = n;
	return 0;
}

UK_SYSCALL1(chdir, const char *, path)
{
	struct walk w;
	int rc;

	uk_vfs_lock();
	rc = walk(UK_AT_FDCWD, path, WALK_FOLLOW, &w);
	if (rc == 0)
		rc = change_to(w.name);
	uk_vfs_unlock();
	return rc;
}

UK_SYSCALL1(fchdir, int, fd)
{
	struct uk_name *n;
	int rc;

	uk_vfs_lock();
	rc = walk_start(fd, "", &n);
	if (rc == 0)
		rc = change_to(n);
	uk_vfs_unlock();
	return rc;
}

/* Is it in the tree, and all above it? */
static bool is_there(const struct uk_name *n)
{
	return !n->parent || n->link;
}

static long get_cwd(char *buf, size_t size)
{
	char *all = uk_malloc(heap(), UK_PATH_MAX);
	long rc = -ENOENT;
	char *p;

	if (!all)
		return -ENOMEM;
	uk_vfs_lock();
	if (!vfs_cwd || is_there(vfs_cwd)) {
		p = vfs_cwd ? name_path(vfs_cwd, all, UK_PATH_MAX) : "/";
		rc = p ? (long)strlen(p) + 1 : -ENAMETOOLONG;
		if (rc > 0 && (size_t)rc > size)
			rc = -ERANGE;
		if (rc > 0)
			memcpy(buf, p, rc);
	}
	uk_vfs_unlock();
	uk_free(heap(), all);
	return rc;
}

/* The length, with the NUL, as Linux's call has it. */
UK_SYSCALL2(getcwd, char *, buf, size_t, size)
{
	return get_cwd(buf, size);
}

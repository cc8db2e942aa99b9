/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From paths to names (POSIX.1-2017, XBD 4.13).
 */
#include "vfs.h"

#define LINKS_MAX 40 /* as Linux has it */

struct uk_name *vfs_cwd;

/* Gives up `n` for what is mounted there. */
static struct uk_name *cross(struct uk_name *n)
{
	while (n->mounted) {
		struct uk_name *root = name_ref(n->mounted->root);

		name_put(n);
		n = root;
	}
	return n;
}

/* Gives up `n` for the directory above; the root's is the root. */
static struct uk_name *up(struct uk_name *n)
{
	struct uk_name *at = n, *parent;

	while (!at->parent && at->mount->at)
		at = at->mount->at;
	parent = name_ref(at->parent ? at->parent : at);
	name_put(n);
	return cross(parent);
}

int walk_start(int dirfd, const char *path, struct uk_name **out)
{
	struct uk_name *n;
	struct uk_file *f;

	if (!vfs_root())
		return -ENOENT;
	if (*path == '/' || (dirfd == UK_AT_FDCWD && !vfs_cwd)) {
		*out = cross(name_ref(vfs_root()));
		return 0;
	}
	if (dirfd == UK_AT_FDCWD) {
		*out = name_ref(vfs_cwd);
		return 0;
	}
	f = uk_fd_get(dirfd);
	if (!f)
		return -EBADF;
	n = file_name(f);
	if (n)
		*out = name_ref(n);
	/*
	 * Were it the last reference, its end would wait for the names that
	 * this thread has locked: but then its descriptor were closed
	 * meanwhile, and releasing needs them later.
	 */
	uk_vfs_unlock();
	uk_file_put(f);
	uk_vfs_lock();
	return n ? 0 : -ENOTDIR;
}

/* State of one walk. */
struct path {
	struct uk_name *at;   /* with a reference */
	struct uk_name *last; /* not followed, or not there; with one too */
	const char *rest;
	char *buf; /* what `rest` is in, if it was allocated */
	unsigned int links;
};

/* The target of `link`, and what comes behind it, are what is left to go. */
static int follow(struct path *p, struct uk_name *link)
{
	struct uk_vnode *v = link->vnode;
	size_t rest = strlen(p->rest);
	char *buf;
	long n;

	if (++p->links > LINKS_MAX)
		return -ELOOP;
	buf = uk_malloc(heap(), UK_PATH_MAX + rest + 1);
	if (!buf)
		return -ENOMEM;
	n = v->ops->readlink(v, buf, UK_PATH_MAX);
	if (n <= 0 || n == UK_PATH_MAX) {
		uk_free(heap(), buf);
		return n < 0 ? n : n ? -ENAMETOOLONG : -ENOENT;
	}
	/* The rest begins with its slash, or is empty. */
	memcpy(buf + n, p->rest, rest + 1);
	uk_free(heap(), p->buf);
	p->buf = buf;
	p->rest = buf;
	if (*buf == '/') {
		name_put(p->at);
		p->at = cross(name_ref(vfs_root()));
	}
	return 0;
}

static size_t component(const char *s)
{
	size_t n = 0;

	while (s[n] && s[n] != '/')
		n++;
	return n;
}

static const char *skip_slashes(const char *s)
{
	while (*s == '/')
		s++;
	return s;
}

/*
 * One step: from p->at to what stands next in p->rest. Into p->last what is
 * the path's end and isn't gone into.
 */
static int step(struct path *p, const char *text, size_t len,
		unsigned int flags, bool is_end)
{
	struct uk_name *n;
	bool slash = *p->rest == '/';
	int rc;

	if (!is_type(p->at->vnode, UK_S_IFDIR))
		return -ENOTDIR;
	if (len == 1 && text[0] == '.')
		return 0;
	if (len == 2 && text[0] == '.' && text[1] == '.') {
		p->at = up(p->at);
		return 0;
	}
	rc = name_lookup(p->at, text, len, &n);
	if (rc)
		return rc;
	if (!n->vnode) {
		if (is_end && flags & WALK_CREATE) {
			p->last = n;
			return 0;
		}
		name_put(n);
		return -ENOENT;
	}
	if (is_type(n->vnode, UK_S_IFLNK) &&
	    (!is_end || slash || flags & WALK_FOLLOW)) {
		rc = follow(p, n);
		name_put(n);
		return rc;
	}
	n = cross(n);
	name_put(p->at);
	p->at = n;
	return 0;
}

static int walk_path(struct path *p, unsigned int flags, bool *slash)
{
	*slash = false;
	p->rest = skip_slashes(p->rest);
	while (*p->rest) {
		const char *text = p->rest, *after;
		size_t len = component(text);
		int rc;

		p->rest = text + len;
		after = skip_slashes(p->rest);
		*slash = *p->rest == '/';
		rc = step(p, text, len, flags, !*after);
		if (rc || p->last)
			return rc;
		/* Of a link there may be a path to go again. */
		p->rest = skip_slashes(p->rest);
	}
	if (*slash && !is_type(p->at->vnode, UK_S_IFDIR))
		return flags & WALK_CREATE ? -EISDIR : -ENOTDIR;
	return 0;
}

int walk(int dirfd, const char *path, unsigned int flags, struct walk *w)
{
	struct path p = {.rest = path};
	int rc;

	if (!*path && !(flags & WALK_EMPTY))
		return -ENOENT;
	if (strlen(path) >= UK_PATH_MAX)
		return -ENAMETOOLONG;
	rc = walk_start(dirfd, path, &p.at);
	if (rc)
		return rc;
	rc = walk_path(&p, flags, &w->slash);
	uk_free(heap(), p.buf);
	if (rc || p.last)
		name_put(p.at);
	if (rc == 0)
		w->name = p.last ? p.last : p.at;
	return rc;
}

/* The path up to its last component, and that; slashes behind it are cut. */
static size_t split(const char *path, const char **last, size_t *len,
		    bool *slash)
{
	size_t end = strlen(path), begin;

	*slash = end && path[end - 1] == '/';
	while (end && path[end - 1] == '/')
		end--;
	begin = end;
	while (begin && path[begin - 1] != '/')
		begin--;
	*last = path + begin;
	*len = end - begin;
	return begin;
}

static int walk_parent(int dirfd, const char *path, size_t len,
		       struct uk_name **dir)
{
	struct path p = {.buf = NULL};
	bool slash;
	char *copy;
	int rc;

	rc = walk_start(dirfd, path, &p.at);
	if (rc)
		return rc;
	copy = uk_malloc(heap(), len + 1);
	if (copy) {
		memcpy(copy, path, len);
		copy[len] = '\0';
		p.rest = copy;
		rc = walk_path(&p, WALK_FOLLOW, &slash);
		uk_free(heap(), p.buf);
		uk_free(heap(), copy);
	} else {
		rc = -ENOMEM;
	}
	if (rc == 0 && !is_type(p.at->vnode, UK_S_IFDIR))
		rc = -ENOTDIR;
	if (rc)
		name_put(p.at);
	else
		*dir = p.at;
	return rc;
}

int walk_last(int dirfd, const char *path, int special, struct walk *w)
{
	struct uk_name *dir;
	const char *last;
	size_t len, before;
	int rc;

	if (!*path)
		return -ENOENT;
	if (strlen(path) >= UK_PATH_MAX)
		return -ENAMETOOLONG;
	before = split(path, &last, &len, &w->slash);
	rc = walk_parent(dirfd, path, before, &dir);
	if (rc)
		return rc;
	if (len == 0 || (len == 1 && last[0] == '.') ||
	    (len == 2 && last[0] == '.' && last[1] == '.'))
		rc = special;
	else
		rc = name_lookup(dir, last, len, &w->name);
	name_put(dir);
	return rc;
}

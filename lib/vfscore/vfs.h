/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files share.
 */
#ifndef VFSCORE_H
#define VFSCORE_H

#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/config.h>
#include <uk/vfs.h>

/*
 * A name in a directory. Those that somebody uses stay; of the others some are
 * kept for the next one who asks. A child has a reference to its parent.
 */
struct uk_name {
	struct uk_file_place place;
	struct uk_name *parent; /* NULL: root of a mount */
	struct uk_mount *mount;
	struct uk_vnode *vnode;	       /* NULL: there is none by that name */
	struct uk_mount *mounted;      /* what stands in its place */
	struct uk_name *next, **link;  /* in its hash chain; link NULL: not */
	struct uk_name *newer, *older; /* while nobody uses it */
	unsigned int refs;
	uint32_t hash;
	unsigned short len;
	char *text;
};

/* --- names.c: the cache. Context of all: names locked ------------------ */

extern struct uk_mutex vfs_lock;

/** The root of `m`, for its vnode, whose reference it takes over; or NULL. */
struct uk_name *name_root(struct uk_mount *m, struct uk_vnode *v);

static inline struct uk_name *name_ref(struct uk_name *n)
{
	n->refs++;
	return n;
}

/** Gives up a reference; the name stays cached if it may. */
void name_put(struct uk_name *n);

/** One in `dir` that nobody finds, for a file without; as name_root(). */
struct uk_name *name_none(struct uk_name *dir, struct uk_vnode *v);

/** The name in `dir`, asked of the file system if need be; a reference. */
int name_lookup(struct uk_name *dir, const char *text, size_t len,
		struct uk_name **out);

/** The name has a vnode now, whose reference it takes over. */
void name_set(struct uk_name *n, struct uk_vnode *v);

/** It is no name any more, but for those who have it open. */
void name_drop(struct uk_name *n);

/** It becomes `to`, which is a name no more. */
void name_move(struct uk_name *n, struct uk_name *to);

/** Forgets what nobody uses of `m`. */
void name_forget(struct uk_mount *m);

/** The path of `n` into the end of `buf`; its begin, or NULL: too long. */
char *name_path(struct uk_name *n, char *buf, size_t size);

/* --- walk.c: paths ----------------------------------------------------- */

#define WALK_FOLLOW 1 /* the last one, if it is a symbolic link */
#define WALK_EMPTY  2 /* "" is where it begins */
#define WALK_CREATE 4 /* the last one needn't be there */

struct walk {
	struct uk_name *name; /* with a reference */
	bool slash;	      /* the path ended in one: a directory is meant */
};

/** What `dirfd` stands for, with a reference. Context: names locked. */
int walk_start(int dirfd, const char *path, struct uk_name **out);

/**
 * Where `path` leads; with WALK_CREATE maybe to a name without a vnode.
 * Context: names locked.
 */
int walk(int dirfd, const char *path, unsigned int flags, struct walk *w);

/**
 * For calls that make or remove the last name: that name in its directory,
 * neither followed nor left for what is mounted there. `special` for ".", ".."
 * and "/". Context: names locked.
 */
int walk_last(int dirfd, const char *path, int special, struct walk *w);

extern struct uk_name *vfs_cwd; /* NULL: the root */

/* --- mount.c ----------------------------------------------------------- */

extern struct uk_mount *vfs_mounts;

/** The root directory; NULL: nothing is mounted. */
struct uk_name *vfs_root(void);

/** The image ends: writes all changes. Context: thread. */
void vfs_end(void);

/* --- file.c ------------------------------------------------------------ */

/** The name that `f` was opened by; NULL: by none. */
struct uk_name *file_name(struct uk_file *f);

/**
 * Opens what `n` is, whose reference it takes over unless it fails. Context:
 * names not locked.
 */
int file_open(struct uk_name *n, unsigned int flags, struct uk_file **out);

/** Fills `st`. Context: names may be locked. */
int vnode_stat(struct uk_vnode *v, struct uk_stat *st);

/** Sets the size. Context: the same. */
int vnode_truncate(struct uk_vnode *v, int64_t size);

/** Sets attributes. Context: the same. */
int vnode_set(struct uk_vnode *v, unsigned int which, const struct uk_attr *a);

/** May `v` be changed? 0 or -EROFS. */
static inline int vnode_writable(const struct uk_vnode *v)
{
	return v->mount->flags & UK_MS_RDONLY ? -EROFS : 0;
}

static inline bool is_type(const struct uk_vnode *v, uint32_t type)
{
	return (v->mode & UK_S_IFMT) == type;
}

/* --- device.c ---------------------------------------------------------- */

struct uk_devnode *device_find(uint32_t type, uint64_t rdev);

/* --- pages.c: contents that are mapped --------------------------------- */

#ifdef CONFIG_LIBVFSCORE_PAGES
/** Writes the changes made by mappings of files of `m`. Names locked. */
int pages_sync_mount(struct uk_mount *m);
#else
static inline int pages_sync_mount(struct uk_mount *m)
{
	(void)m;
	return 0;
}
#endif

/* --- flock.c ----------------------------------------------------------- */

/** `f` is closed. */
void flock_forget(struct uk_vnode *v, struct uk_file *f);

/* --- observe.c: telling what happens. Context: names locked ------------ */

/** Tells the directory of `n` of it; see uk_vfs_observer. */
void dir_event(struct uk_name *n, uint32_t event, uint32_t cookie);

/** Tells `v`. */
void self_event(struct uk_vnode *v, uint32_t event);

/** Tells both, what it is of. */
void name_event(struct uk_name *n, uint32_t event);

/** The same of an open file. Context: neither names nor the vnode locked. */
void file_event_now(struct uk_file *f, uint32_t event);
static inline void file_event(struct uk_file *f, uint32_t event)
{
	if (unlikely(uk_vfs_observer))
		file_event_now(f, event);
}

/** And of a name. Context: the same. */
void named_event_now(struct uk_name *n, uint32_t event);
static inline void named_event(struct uk_name *n, uint32_t event)
{
	if (unlikely(uk_vfs_observer))
		named_event_now(n, event);
}

/** UK_IN_ISDIR, if it is one. */
static inline uint32_t event_dir(const struct uk_vnode *v)
{
	return is_type(v, UK_S_IFDIR) ? UK_IN_ISDIR : 0;
}

/** umask() as it is set. */
extern uint32_t vfs_umask;

static inline struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

#endif /* VFSCORE_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files by name: file systems, mounts, and the cache of names between them
 * and the calls. What a file system fills in is below; programs use the C
 * library's open(), mkdir(), ....
 *
 *	vnode	a file, directory or link of a file system, as it is in memory
 *	name	where a path leads, in a directory; with a vnode, or known to
 *		have none
 *	mount	a file system that stands in the place of a name
 *
 * Locks: one mutex is for all names, and held whenever a file system is asked
 * for names; a vnode's own for its contents and attributes. Who needs both
 * takes that of names first.
 *
 * There is one user, who may do everything: modes and owners are kept, but
 * keep nobody out. Functions return negative errno when they fail.
 */
#ifndef UK_VFS_H
#define UK_VFS_H

#include <uk/abi/fcntl.h>
#include <uk/abi/inotify.h>
#include <uk/abi/stat.h>
#include <uk/errno.h>
#include <uk/file.h>
#include <uk/lock.h>
#include <uk/table.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UK_NAME_MAX 255
#define UK_PATH_MAX 4096

/* Nanoseconds since 1970. */
typedef int64_t uk_filetime_t;

struct uk_mount;
struct uk_vnode;
struct uk_lock_owner;

/* Attributes to be set, and which of them. */
#define UK_ATTR_MODE  1
#define UK_ATTR_UID   2
#define UK_ATTR_GID   4
#define UK_ATTR_ATIME 8
#define UK_ATTR_MTIME 16

struct uk_attr {
	uint32_t mode, uid, gid;
	uk_filetime_t atime, mtime;
};

/**
 * Takes an entry of a directory; `next` is the position behind it. Returns
 * whether there was room for it: if not, that was the last.
 */
typedef bool (*uk_readdir_fn)(void *arg, const char *name, size_t len,
			      uint64_t ino, uint32_t mode, int64_t next);

/*
 * What a file system does. Names are `len` bytes, without NUL, of 1 to
 * UK_NAME_MAX, without '/', and never "." or "..". Context of all: thread, may
 * sleep. NULL where it can't: -EPERM or -EROFS for the caller.
 *
 * vfscore has checked before that a directory is one, that there is, or isn't,
 * such a name, and that the mount may be written to.
 */
struct uk_vnode_ops {
	/* --- with the names locked --- */
	/** Puts the vnode, with a reference, to *out; -ENOENT: none. */
	int (*lookup)(struct uk_vnode *dir, const char *name, size_t len,
		      struct uk_vnode **out);
	/** Makes a file of any kind but symbolic links; as lookup(). */
	int (*create)(struct uk_vnode *dir, const char *name, size_t len,
		      uint32_t mode, uint64_t rdev, struct uk_vnode **out);
	/**
	 * Makes a file without a name, nlink 0, near `dir`; a link() may give
	 * it one. NULL: -EOPNOTSUPP.
	 */
	int (*tmpfile)(struct uk_vnode *dir, uint32_t mode,
		       struct uk_vnode **out);
	int (*symlink)(struct uk_vnode *dir, const char *name, size_t len,
		       const char *target, struct uk_vnode **out);
	/** One name more for `v`. */
	int (*link)(struct uk_vnode *dir, const char *name, size_t len,
		    struct uk_vnode *v);
	/** Takes the name of `v` away; a directory must be empty. */
	int (*unlink)(struct uk_vnode *dir, const char *name, size_t len,
		      struct uk_vnode *v);
	/**
	 * `v` of one directory gets a name in another, and loses the first;
	 * `over`, which had the new one, loses that: an empty directory, or
	 * not a directory, as `v`. NULL: nobody had it.
	 */
	int (*rename)(struct uk_vnode *from, const char *name, size_t len,
		      struct uk_vnode *v, struct uk_vnode *to,
		      const char *new_name, size_t new_len,
		      struct uk_vnode *over);
	/**
	 * Gives the entries from *pos on, without "." and "..", which have
	 * positions 0 and 1, and moves it on. An entry that is there all the
	 * time comes once, whatever happens to others meanwhile.
	 */
	int (*readdir)(struct uk_vnode *dir, int64_t *pos, uk_readdir_fn emit,
		       void *arg);
	/** Up to `size` bytes of where it leads, without NUL; how many. */
	long (*readlink)(struct uk_vnode *v, char *buf, size_t size);
	/** Nobody refers to it any more; nlink 0: its contents can go too. */
	void (*release)(struct uk_vnode *v);

	/* --- with the vnode locked --- */
	/** It is about to be opened so (UK_O_...); NULL: nothing to do. */
	int (*open)(struct uk_vnode *v, unsigned int flags);
	/** Bytes read; 0 from v->size on. */
	long (*read)(struct uk_vnode *v, void *buf, size_t len, int64_t pos);
	/** Bytes written; makes v->size larger. */
	long (*write)(struct uk_vnode *v, const void *buf, size_t len,
		      int64_t pos);
	int (*truncate)(struct uk_vnode *v, int64_t size);
	/** Keeps room for contents; NULL: -EOPNOTSUPP. */
	int (*allocate)(struct uk_vnode *v, int64_t pos, int64_t len);
	/** Looks the attributes up anew; NULL: they are as they stand. */
	int (*getattr)(struct uk_vnode *v);
	/** They are about to change; NULL: it is told by nobody. */
	int (*setattr)(struct uk_vnode *v, unsigned int which,
		       const struct uk_attr *a);
	int (*fsync)(struct uk_vnode *v, bool data_only);
	/**
	 * Where `len` bytes from `pos` on lie in memory, to be read from there
	 * as long as the vnode is referred to; NULL when they don't.
	 */
	const void *(*map)(struct uk_vnode *v, int64_t pos, size_t len);
};

struct uk_vnode {
	const struct uk_vnode_ops *ops;
	struct uk_mount *mount;
	unsigned int refs; /* guarded by the lock of names */
	uint32_t mode, uid, gid, nlink;
	bool linkable; /* vfscore's: it has no name yet, and may get one */
	bool lost;     /* vfscore's: changes weren't written: fsync() fails */
	uint64_t ino, rdev;
	int64_t size, blocks; /* bytes; units of 512 bytes */
	uk_filetime_t atime, mtime, ctime;
	struct uk_mutex lock;
	struct uk_lock_owner *flocks; /* vfscore's */
	void *watches;		      /* uk_vfs_observer's; NULL: none */
	void *special; /* what is behind a fifo; a file's pages (vfs_pages.h) */
};

/** Sets up a vnode of `m` with one reference and the time of now. */
void uk_vnode_init(struct uk_vnode *v, const struct uk_vnode_ops *ops,
		   struct uk_mount *m, uint64_t ino, uint32_t mode);

/** One reference more, or less. Context: names locked. */
static inline struct uk_vnode *uk_vnode_ref(struct uk_vnode *v)
{
	v->refs++;
	return v;
}
void uk_vnode_put(struct uk_vnode *v);

/** The time of day as files have it. Context: any. */
uk_filetime_t uk_vfs_now(void);

/* --- file systems ------------------------------------------------------ */

struct uk_fs {
	const char *name;
	/** Names may come and go without us: cached only while in use. */
	bool is_volatile;
	/**
	 * Puts the root, with a reference, to *root. `source` and `options`
	 * as mount() has them, never NULL. May keep something in m->data.
	 */
	int (*mount)(struct uk_mount *m, const char *source,
		     const char *options, struct uk_vnode **root);
	/** Nobody uses anything of it any more; the root has been put. */
	void (*unmount)(struct uk_mount *m);
	/** Fills in what it knows; NULL: nothing. */
	int (*statfs)(struct uk_mount *m, struct uk_statfs *st);
	int (*sync)(struct uk_mount *m);
	/**
	 * The image ends: as sync(), and frees files that have no name but are
	 * open. Nothing of the mount is used after that. NULL: as sync().
	 */
	int (*end)(struct uk_mount *m);
};

/** Makes `fs` known by its name. */
#define UK_FS_REGISTER(fs)                                                     \
	UK_TABLE_ENTRY(filesystems, 50)                                        \
	struct uk_fs *const uk_fs_entry_##fs = &(fs)

/* Flags of mount(), Linux's values (uapi linux/mount.h). */
#define UK_MS_RDONLY  1UL
#define UK_MS_NOSUID  2UL
#define UK_MS_NODEV   4UL
#define UK_MS_NOEXEC  8UL
#define UK_MS_REMOUNT 32UL
#define UK_MS_NOATIME 1024UL

struct uk_name;

struct uk_mount {
	struct uk_mount *next; /* the last one mounted first */
	const struct uk_fs *fs;
	struct uk_name *root, *at; /* at: whose place it takes; NULL: / */
	unsigned int names;	   /* that there are of it */
	unsigned long flags;
	uint64_t dev;
	const char *source;
	void *data;
};

/**
 * Mounts at `path`, a directory; for "/" the first time none need be there.
 * `source`, `options`: for the file system, NULL for none.
 * Context: thread, sleeps.
 */
int uk_vfs_mount(const char *source, const char *path, const char *fs,
		 unsigned long flags, const char *options);

/* Flags of uk_vfs_unmount(), as Linux has them. */
#define UK_MNT_FORCE	   1 /* although what was changed can't be written */
#define UK_UMOUNT_NOFOLLOW 8

/**
 * Writes what was changed and unmounts the file system at `path`.
 * Returns -EBUSY while something of it is in use. Without UK_MNT_FORCE it
 * returns the error of a write that fails, and the file system stays mounted.
 * Context: thread, sleeps.
 */
int uk_vfs_unmount(const char *path, unsigned int flags);

/** The mounts, the last first; from NULL. Context: names locked. */
struct uk_mount *uk_vfs_next_mount(struct uk_mount *m);

/** Where a mount is. Returns the length, or -ERANGE. Names locked. */
long uk_vfs_mount_path(struct uk_mount *m, char *buf, size_t size);

/** Forgets the names of `m` that nobody uses. Context: names locked. */
void uk_vfs_forget(struct uk_mount *m);

/** Keeps everybody else from names. Context: thread, sleeps. */
void uk_vfs_lock(void);
void uk_vfs_unlock(void);

/* --- by path ----------------------------------------------------------- */

/**
 * As openat(): `dirfd` UK_AT_FDCWD, or where a relative path begins. Returns
 * the file, with a reference, in *out. Context: thread, sleeps.
 */
int uk_vfs_open(int dirfd, const char *path, unsigned int flags, uint32_t mode,
		struct uk_file **out);

/** As mkdirat(), fstatat() and so on. Context: thread, sleeps. */
int uk_vfs_mkdir(int dirfd, const char *path, uint32_t mode);
int uk_vfs_stat(int dirfd, const char *path, unsigned int at_flags,
		struct uk_stat *st);
int uk_vfs_truncate(const char *path, int64_t size);
int uk_vfs_truncate_fd(int fd, int64_t size);
int uk_vfs_statfs(const char *path, struct uk_statfs *st);
int uk_vfs_statfs_fd(int fd, struct uk_statfs *st);
long uk_vfs_sendfile(int out, int in, int64_t *pos, size_t len);

/** The vnode of a file of a file system; NULL: it isn't one. */
struct uk_vnode *uk_vfs_vnode(struct uk_file *f);

/* --- devices ----------------------------------------------------------- */

/* What is behind a character or block device's number. */
struct uk_devnode {
	struct uk_devnode *next;
	const char *name; /* in /dev */
	uint32_t mode;	  /* UK_S_IFCHR or UK_S_IFBLK, and rights */
	uint64_t rdev;
	/** A file, with a reference. `flags`: open()'s. */
	int (*open)(struct uk_devnode *d, unsigned int flags,
		    struct uk_file **out);
	void *data;
};

/** A device's number, as Linux counts it (MAJOR < 4096, MINOR < 2^20). */
#define UK_MKDEV(major, minor)                                                 \
	((uint64_t)((minor) & 0xff) | (uint64_t)(major) << 8 |                 \
	 (uint64_t)((minor) & ~0xffU) << 12)

/** Makes `d`, which stays the caller's, known. -EEXIST: the number is taken. */
int uk_devnode_register(struct uk_devnode *d);

/** The devices; from NULL. Context: names locked. */
struct uk_devnode *uk_devnode_next(struct uk_devnode *d);

/** Called for each device that comes when a devfs is there. */
extern void (*uk_devnode_notice)(struct uk_devnode *d);

/**
 * Opens the fifo `v`; set by the library that has pipes. NULL: -ENXIO.
 * Context: thread, sleeps; neither names nor the vnode are locked.
 */
extern int (*uk_vfs_fifo_open)(struct uk_vnode *v, unsigned int flags,
			       struct uk_file **out);

/* --- what happens to files --------------------------------------------- */

/* Who tells programs of it. Context of both: names locked. */
struct uk_vfs_observer {
	/**
	 * `event` (UK_IN_...) has happened to `v`, which has watches, or, with
	 * `name`, to what it has by that name; UK_IN_EXCL_UNLINK besides when
	 * it has that no more. `cookie`: the same for both halves of a move.
	 */
	void (*event)(struct uk_vnode *v, uint32_t event, uint32_t cookie,
		      const char *name, size_t len);
	/** `m` goes: no reference to its vnodes may stay. */
	void (*unmount)(struct uk_mount *m);
};

/** Set, with the names locked, by the library that has watches. */
extern const struct uk_vfs_observer *uk_vfs_observer;

#ifdef __cplusplus
}
#endif

#endif /* UK_VFS_H */

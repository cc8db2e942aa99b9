/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files share: ext2 on the disk and in memory. Source: Linux,
 * Documentation/filesystems/ext2.rst and ext4's "Data Structures and
 * Algorithms", as far as ext2 goes.
 *
 * A disk isn't trusted: numbers that it has are checked before they are used;
 * those that can't be are -EUCLEAN.
 *
 * One lock a volume, which every operation takes.
 */
#ifndef EXT2_H
#define EXT2_H

#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/blkdev.h>
#include <uk/vfs.h>

#define MAGIC	     0xef53
#define SUPER_AT     1024 /* bytes from the begin */
#define ROOT_INO     2
#define STATE_CLEAN  1
#define LINKS_MAX    32000
#define N_DIRECT     12
#define N_BLOCKS     15
#define INODE_MIN    128
#define NAME_MIN_REC 12 /* the shortest entry */

/* Features that make no difference here, or are seen to. */
#define INCOMPAT_KNOWN	0x2 /* types in directories */
#define ROCOMPAT_KNOWN	0x3 /* fewer superblocks; files over 2 GiB */
#define INCOMPAT_TYPES	0x2
#define ROCOMPAT_LARGE	0x2
#define FLAG_INDEX	0x1000 /* of an inode: a directory with a hash tree */
#define INODE_SIZE_HIGH 0x7fffffff

struct super {
	uint32_t inodes, blocks, reserved, free_blocks, free_inodes;
	uint32_t first_block, log_block, log_frag, group_blocks, group_frags;
	uint32_t group_inodes, mount_time, write_time;
	uint16_t mounts, mounts_max, magic, state, errors, minor;
	uint32_t check_time, check_interval, creator, revision;
	uint16_t reserved_uid, reserved_gid;
	uint32_t first_ino;
	uint16_t inode_size, group_nr;
	uint32_t compat, incompat, ro_compat;
	uint8_t rest[920];
};

_Static_assert(sizeof(struct super) == 1024, "as on the disk");

struct group {
	uint32_t block_bitmap, inode_bitmap, inode_table;
	uint16_t free_blocks, free_inodes, dirs, pad;
	uint32_t rest[3];
};

struct inode {
	uint16_t mode, uid;
	uint32_t size, atime, ctime, mtime, dtime;
	uint16_t gid, links;
	uint32_t sectors, flags, version;
	uint32_t block[N_BLOCKS]; /* or where a short symbolic link leads */
	uint32_t generation, acl, size_high, frag_at;
	uint8_t frag, frag_size;
	uint16_t pad, uid_high, gid_high;
	uint32_t pad2;
};

_Static_assert(sizeof(struct inode) == INODE_MIN, "as on the disk");

struct entry {
	uint32_t ino;
	uint16_t len; /* to the next */
	uint8_t name_len, type;
	char name[];
};

struct buffer {
	struct buffer *newer, *older;
	uint8_t *data;
	uint32_t block;
	bool valid, dirty;
};

struct volume {
	struct uk_mount *mount;
	struct uk_blkdev *dev;
	struct uk_mutex lock;
	struct super super;
	bool super_dirty; /* marked as in use, on the disk */
	bool was_clean;	  /* when it was mounted */
	uint32_t block_size, ngroups, inode_size;
	uint32_t goal; /* where the last block was found */
	struct buffer *buffers, *newest, *oldest;
	struct node *nodes; /* the inodes that are in memory */
};

struct node {
	struct uk_vnode v;
	struct inode i; /* as on the disk; v has what both have */
	struct node *next, **link;
};

static inline struct node *node_of(struct uk_vnode *v)
{
	return uk_container_of(v, struct node, v);
}

static inline struct volume *volume_of(const struct uk_vnode *v)
{
	return v->mount->data;
}

static inline struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

/* --- cache.c ----------------------------------------------------------- */

int cache_new(struct volume *e);
void cache_free(struct volume *e);

/**
 * The block's buffer; NULL when it can't be read, or there is no such block.
 * It stays until that many others have been asked for, less those held.
 */
struct buffer *cache_get(struct volume *e, uint32_t block);

/** The same, of a block whose contents don't matter: zeroed, and dirty. */
struct buffer *cache_zero(struct volume *e, uint32_t block);

static inline void cache_dirty(struct buffer *b)
{
	b->dirty = true;
}

/** What is in it is nobody's any more. */
void cache_drop(struct volume *e, uint32_t block);

/** Writes all that is dirty, and has the disk keep it. */
int cache_sync(struct volume *e);

/* --- bitmap.c: what is free -------------------------------------------- */

/** The group's descriptor; NULL: can't be read. *b: the buffer it is in. */
struct group *group_of(struct volume *e, uint32_t group, struct buffer **b);

/** A free block, its number to *block. Returns 0, -ENOSPC, -EIO. */
int block_alloc(struct volume *e, uint32_t *block);
int block_free(struct volume *e, uint32_t block);
int inode_alloc(struct volume *e, bool dir, uint32_t near, uint32_t *ino);
int inode_free(struct volume *e, uint32_t ino, bool dir);

/** The volume is about to change: it is marked so first. */
int volume_change(struct volume *e);

/* --- blocks.c: where contents are -------------------------------------- */

/** The block at `index` of the file; 0: a hole, unless `alloc`. */
int block_map(struct node *n, uint32_t index, bool alloc, uint32_t *block);

/** Frees all blocks from `index` on. */
int blocks_truncate(struct node *n, uint32_t index);

/* --- inode.c ----------------------------------------------------------- */

/** The inode in memory, with a reference. */
int node_get(struct volume *e, uint32_t ino, struct node **out);

/** A new one, on no disk yet but taken. */
int node_new(struct volume *e, uint32_t mode, uint32_t near, struct node **out);

int node_write(struct node *n);
void node_release(struct node *n);

long contents_read(struct node *n, void *buf, size_t len, int64_t pos);
long contents_write(struct node *n, const void *buf, size_t len, int64_t pos);
int contents_truncate(struct node *n, int64_t size);

/* --- dir.c ------------------------------------------------------------- */

int dir_find(struct node *dir, const char *name, size_t len, uint32_t *ino);
int dir_add(struct node *dir, const char *name, size_t len, uint32_t ino,
	    uint32_t mode);
int dir_remove(struct node *dir, const char *name, size_t len);
/** Has ".." lead to `ino`. */
int dir_set_parent(struct node *dir, uint32_t ino);
int dir_is_empty(struct node *dir);
int dir_read(struct node *dir, int64_t *pos, uk_readdir_fn emit, void *arg);

#endif /* EXT2_H */

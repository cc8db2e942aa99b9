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
 *
 * A plug may be pulled at any time, so changes wait in memory and are written
 * in an order, by volume_sync():
 *
 *	1. contents: of files; of blocks that nothing on the disk leads to yet,
 *	   whatever they are; and the bitmaps, where such blocks are taken
 *	2. inodes, and blocks of numbers; those that are deleted without links,
 *	   and those that are new without links as yet
 *	3. entries of directories
 *	4. the new inodes' links, those above before those in them
 *	5. what was given up is free, from now on: nothing led to it any more
 *
 * with a flush behind each, so that after fsync() all of it is there, and
 * between two of them `e2fsck -p` mends what it finds without asking:
 *
 * - an entry whose inode has no links, new or deleted, is cleared. The other
 *   way round, an inode with links but no entry, needs a person;
 * - links and free blocks are counted anew;
 * - no inode leads to a block that has something else in it, or nothing yet;
 *   so no file shows what another one had. Without a check, some blocks may be
 *   taken that nobody has, and that is all.
 *
 * An inode in use is never without a name: before one of several goes, the
 * others are on the disk. rename() changes one block where both names are in
 * it; else the new name is there before the old one goes. What it replaces
 * swaps its name with the new one, or gets a name for the time being
 * (".rename-..."), so that the name is never missing.
 *
 * A file that has lost its last name while it is in use is freed on the disk
 * after its last user has closed it, at the image's end at the latest. Until
 * then the volume isn't marked as clean, not even by sync(): if the machine
 * stops there, a check frees the file.
 *
 * What can't be had without a journal: a directory that gets a name in another
 * block (another parent, mostly), or takes the place of one there, has both
 * names for a moment; e2fsck asks then (-y keeps all), where else it doesn't.
 *
 * Taken for granted: a block is written whole or not at all.
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

/* A block of extended attributes, of `references` inodes. */
struct attributes {
	uint32_t magic, references, blocks, hash;
};

#define ATTRIBUTES_MAGIC 0xea020000

struct entry {
	uint32_t ino;
	uint16_t len; /* to the next */
	uint8_t name_len, type;
	char name[];
};

/* When it is to be written; what comes first stays until it is. */
enum order { CLEAN, CONTENTS, INODES, ENTRIES };

struct buffer {
	struct buffer *newer, *older;
	uint8_t *data;
	uint32_t block;
	bool valid;
	bool of_file; /* contents of a file */
	enum order order;
};

/* Numbers of what is free after the next volume_sync(), in runs. */
struct later {
	struct run {
		uint32_t first, count;
	} *runs;
	uint32_t used, room;
	uint32_t count; /* of numbers */
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
	uint32_t ordered; /* buffers that wait for others: INODES, ENTRIES */
	bool unflushed;	  /* something was written since the last flush */
	int lost; /* 0, or why contents of files were lost since cache_lost() */
	bool named;	    /* an inode got one more name since volume_sync() */
	struct node *nodes; /* the inodes that are in memory */
	uint32_t nfresh;
	struct later later_blocks, later_inodes;
};

struct node {
	struct uk_vnode v;
	struct inode i; /* as on the disk; v has what both have */
	struct node *next, **link;
	bool changed; /* i.block is, or sectors */
	/* On the disk it has no links yet; how far below one that has. */
	uint16_t fresh;
	bool kept;   /* without a reference, until it isn't fresh any more */
	bool erased; /* on the disk, too, it is free; still in use here */
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

/** Is there such a block? */
static inline bool is_block(const struct volume *e, uint32_t block)
{
	return block >= e->super.first_block && block < e->super.blocks;
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

/** Its contents are changed, to be written in that order. */
static inline void cache_dirty(struct volume *e, struct buffer *b,
			       enum order order)
{
	if (b->order == CLEAN) {
		b->order = order;
		e->ordered += order > CONTENTS;
	}
}

/** Is there hardly room for one operation more, until volume_sync()? */
bool cache_is_full(const struct volume *e);

/** What is in it is nobody's any more. */
void cache_drop(struct volume *e, uint32_t block);

/** Writes all that has that order, and has the disk keep what was written. */
int cache_write(struct volume *e, enum order order);

/**
 * The cache drops contents of files that the disk refuses, so that one bad
 * sector does not stop the volume. Returns the errno of the last such loss,
 * once; 0 when there was none since.
 */
int cache_lost(struct volume *e);

/** Writes the superblock, and has the disk keep it. */
int cache_write_super(struct volume *e);

/* --- order.c: what is written when -------------------------------------- */

/** All that was changed is on the disk; frees what was given up. */
int volume_sync(struct volume *e);

/** Before an operation: is there room for it? */
int volume_begin(struct volume *e);

/** Free after volume_sync(). */
int block_free_later(struct volume *e, uint32_t block);
void inode_free_later(struct volume *e, uint32_t ino, bool dir);

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

/** Gives up its block of extended attributes, which it has. */
int attributes_put(struct node *n);

/** Is a symbolic link's target in its inode? Else it is in a block. */
bool link_is_fast(const struct node *n);

/* --- inode.c ----------------------------------------------------------- */

/** The inode in memory, with a reference. */
int node_get(struct volume *e, uint32_t ino, struct node **out);

/** A new one near `dir`, on no disk yet but taken, without a link. */
int node_new(const struct node *dir, uint32_t mode, struct node **out);

/** Has its attributes in the inode's buffer. */
int node_write(struct node *n);
/** The same, if there is something new. */
int node_update(struct node *n);
void node_release(struct node *n);

/**
 * Frees the inodes without a name, though files of them are open: the image
 * ends, and no call uses them any more.
 */
int nodes_end(struct volume *e);
/** Is there one without a name, that is still in use? */
bool nodes_are_nameless(const struct volume *e);
/** Nobody refers to it any more. */
void node_forget(struct node *n);

/** It has a name more, in `dir`. */
void node_named(struct node *n, const struct node *dir);

long contents_read(struct node *n, void *buf, size_t len, int64_t pos);
long contents_write(struct node *n, const void *buf, size_t len, int64_t pos);
/* Blocks for all of it, and that size. An error leaves the size as it was. */
int contents_allocate(struct node *n, int64_t pos, int64_t len);
int contents_truncate(struct node *n, int64_t size);

/* --- dir.c ------------------------------------------------------------- */

int dir_find(struct node *dir, const char *name, size_t len, uint32_t *ino);
int dir_add(struct node *dir, const char *name, size_t len, uint32_t ino,
	    uint32_t mode);
int dir_remove(struct node *dir, const char *name, size_t len);
/**
 * Another name for an entry, or two names' inodes swapped, by changing one
 * block. Returns 1; 0: that can't be had; or negative errno.
 */
int dir_rename(struct node *dir, const char *name, size_t len,
	       const char *new_name, size_t new_len, const struct node *n);
int dir_swap(struct node *dir, const char *a, size_t a_len, const char *b,
	     size_t b_len);
/** Has the name lead to `n`. */
int dir_point(struct node *dir, const char *name, size_t len,
	      const struct node *n);
/** Has ".." lead to `ino`. */
int dir_set_parent(struct node *dir, uint32_t ino);
int dir_is_empty(struct node *dir);
int dir_read(struct node *dir, int64_t *pos, uk_readdir_fn emit, void *arg);

#endif /* EXT2_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is known of a file. Source: Linux uapi asm/stat.h of x86 and arm (there
 * struct stat64), asm-generic/stat.h; linux/stat.h; asm-generic/statfs.h.
 */
#ifndef UK_ABI_STAT_H
#define UK_ABI_STAT_H

#include <uk/essentials.h>

struct uk_stat_time {
	unsigned long sec, nsec;
};

#ifdef __x86_64__
struct uk_stat {
	uint64_t dev, ino, nlink;
	uint32_t mode, uid, gid, pad;
	uint64_t rdev;
	int64_t size, blksize, blocks;
	struct uk_stat_time atime, mtime, ctime;
	int64_t unused[3];
};
#elif defined(__aarch64__)
struct uk_stat {
	uint64_t dev, ino;
	uint32_t mode, nlink, uid, gid;
	uint64_t rdev, pad;
	int64_t size;
	int32_t blksize, pad2;
	int64_t blocks;
	struct uk_stat_time atime, mtime, ctime;
	uint32_t unused[2];
};
#else
struct uk_stat {
	uint64_t dev;
	uint32_t pad, ino_low, mode, nlink, uid, gid;
	uint64_t rdev;
	uint32_t pad2;
	int64_t size;
	uint32_t blksize;
	uint64_t blocks;
	struct uk_stat_time atime, mtime, ctime;
	uint64_t ino;
};
#endif

#define UK_S_IFMT   0170000
#define UK_S_IFSOCK 0140000
#define UK_S_IFLNK  0120000
#define UK_S_IFREG  0100000
#define UK_S_IFBLK  0060000
#define UK_S_IFDIR  0040000
#define UK_S_IFCHR  0020000
#define UK_S_IFIFO  0010000
#define UK_S_ISUID  0004000
#define UK_S_ISGID  0002000
#define UK_S_ISVTX  0001000

struct uk_statx_time {
	int64_t sec;
	uint32_t nsec, pad;
};

struct uk_statx {
	uint32_t mask, blksize;
	uint64_t attributes;
	uint32_t nlink, uid, gid;
	uint16_t mode, pad;
	uint64_t ino, size, blocks, attributes_mask;
	struct uk_statx_time atime, btime, ctime, mtime;
	uint32_t rdev_major, rdev_minor, dev_major, dev_minor;
	uint64_t spare[14];
};

/** What statx() always tells. */
#define UK_STATX_BASIC_STATS 0x7ff

struct uk_statfs {
#if __SIZEOF_LONG__ == 4 /* struct statfs64 */
	uint32_t type, bsize;
	uint64_t blocks, bfree, bavail, files, ffree;
	int fsid[2];
	uint32_t namelen, frsize, flags, spare[4];
} __uk_packed __uk_align(4);
#else
	long type, bsize, blocks, bfree, bavail, files, ffree;
	int fsid[2];
	long namelen, frsize, flags, spare[4];
};
#endif

/* getdents64(): `reclen` bytes from one to the next. */
struct uk_dirent {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
};

#define UK_DT_UNKNOWN 0
#define UK_DT_FIFO    1
#define UK_DT_CHR     2
#define UK_DT_DIR     4
#define UK_DT_BLK     6
#define UK_DT_REG     8
#define UK_DT_LNK     10
#define UK_DT_SOCK    12

#endif /* UK_ABI_STAT_H */

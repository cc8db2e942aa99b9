/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The call's `struct stat` as nolibc's.
 */
#ifndef NOLIBC_STAT_H
#define NOLIBC_STAT_H

#include <sys/stat.h>
#include <uk/abi/stat.h>

static inline struct timespec stat_time(struct uk_stat_time t)
{
	return (struct timespec){.tv_sec = t.sec, .tv_nsec = t.nsec};
}

static inline void stat_convert(const struct uk_stat *s, struct stat *st)
{
	*st = (struct stat){
		.st_dev = s->dev,
		.st_ino = s->ino,
		.st_mode = s->mode,
		.st_nlink = s->nlink,
		.st_uid = s->uid,
		.st_gid = s->gid,
		.st_rdev = s->rdev,
		.st_size = s->size,
		.st_blksize = s->blksize,
		.st_blocks = s->blocks,
		.st_atim = stat_time(s->atime),
		.st_mtim = stat_time(s->mtime),
		.st_ctim = stat_time(s->ctime),
	};
}

#endif /* NOLIBC_STAT_H */

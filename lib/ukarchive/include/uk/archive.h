/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Archives that lie in memory: tar (POSIX.1-2017 ustar and pax, with headers of
 * one entry and of all that follow, and GNU's long names, long links and binary
 * numbers) and cpio ("newc", as an initramfs has it, one after the other with
 * zeroes between). Nothing is unpacked: an entry's data is where it is in the
 * archive. Sparse files and parts of several volumes are therefore refused.
 *
 * An archive comes from outside: whatever its bytes are, nothing beyond it is
 * read.
 */
#ifndef UK_ARCHIVE_H
#define UK_ARCHIVE_H

#include <uk/errno.h>
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UK_ARCHIVE_NAME_MAX 1024

enum uk_archive_type {
	UK_ARCHIVE_FILE,
	UK_ARCHIVE_DIR,
	UK_ARCHIVE_SYMLINK, /* the data is the target */
	UK_ARCHIVE_LINK,    /* hard, tar's: the data is the other's name */
	UK_ARCHIVE_OTHER,   /* a device, a fifo */
};

struct uk_archive_entry {
	enum uk_archive_type type;
	/*
	 * As the archive has it, with NUL: maybe "./a", "/a", "a/", "../a".
	 * Valid until the next entry is read.
	 */
	const char *name;
	size_t name_len; /* bytes, without the NUL */
	const void *data;
	size_t len;    /* of the data, bytes */
	uint32_t mode; /* rights, as in st_mode's lower 12 bits */
	uint32_t uid, gid;
	int64_t mtime;	/* seconds since 1970 */
	uint32_t ino;	/* cpio: the same for the names of one file */
	uint32_t nlink; /* cpio; hard links carry data at the last only */
};

/* Private: what extended headers say of an entry. `has` tells which they do. */
struct uk_archive_fields {
	const char *path, *link;
	size_t path_len, link_len;
	uint64_t size, uid, gid;
	int64_t mtime;
	unsigned int has;
};

/* Private. */
struct uk_archive {
	const uint8_t *base;
	size_t len, at;
	int (*next)(struct uk_archive *a, struct uk_archive_entry *e);
	struct uk_archive_fields global; /* of all entries that follow */
	char name[UK_ARCHIVE_NAME_MAX];
};

/**
 * Begins to read the archive of `len` bytes at `base`, which must stay as it
 * is. Returns 0, or -EINVAL when it is neither tar nor cpio (compressed, for
 * instance). Context: any.
 */
int uk_archive_open(struct uk_archive *a, const void *base, size_t len);

/**
 * Reads the next entry. Returns 1; 0 at the end; -EINVAL where the archive is
 * broken: there it ends. An entry may be one that can't be given: -ERANGE, its
 * name has UK_ARCHIVE_NAME_MAX bytes or more, or a NUL; -ENOTSUP, it is sparse
 * or only a part of a file. Then e->name is as much of its name as there is
 * room for, *e has nothing else, and the next one can be read. Context: any.
 */
int uk_archive_next(struct uk_archive *a, struct uk_archive_entry *e);

/** Does uk_archive_next()'s `rc` leave entries to be read? */
static inline bool uk_archive_goes_on(int rc)
{
	return rc == 1 || rc == -ERANGE || rc == -ENOTSUP;
}

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCHIVE_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Archives that lie in memory: tar (POSIX.1-2017 pax: ustar with long names by
 * prefix, by pax headers and by GNU's 'L' entries) and cpio ("newc", as an
 * initramfs has it, one after the other with zeroes between). Nothing is
 * unpacked: an entry's data is where it is in the archive.
 *
 * An archive comes from outside: whatever its bytes are, nothing beyond it is
 * read.
 */
#ifndef UK_ARCHIVE_H
#define UK_ARCHIVE_H

#include <uk/essentials.h>

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
	size_t len;	/* of the data, bytes */
	uint32_t mode;	/* rights, as in st_mode's lower 12 bits */
	int64_t mtime;	/* seconds since 1970 */
	uint32_t ino;	/* cpio: the same for the names of one file */
	uint32_t nlink; /* cpio; hard links carry data at the last only */
};

/* Private. */
struct uk_archive {
	const uint8_t *base;
	size_t len, at;
	int (*next)(struct uk_archive *a, struct uk_archive_entry *e);
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
 * broken: there it ends. -ERANGE: a name of UK_ARCHIVE_NAME_MAX bytes or more;
 * go on with the next. Context: any.
 */
int uk_archive_next(struct uk_archive *a, struct uk_archive_entry *e);

#endif /* UK_ARCHIVE_H */

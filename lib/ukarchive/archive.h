/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the formats share.
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <uk/archive.h>
#include <uk/errno.h>

int tar_next(struct uk_archive *a, struct uk_archive_entry *e);
int cpio_next(struct uk_archive *a, struct uk_archive_entry *e);

bool tar_is_header(const uint8_t *p, size_t len);
bool cpio_is_header(const uint8_t *p, size_t len);

static inline size_t left(const struct uk_archive *a)
{
	return a->len - a->at;
}

/*
 * Puts the `n` bytes at `s` behind the `at` bytes of the name, with a NUL.
 * Returns the new length, 0 when that is too long: then the name has what there
 * is room for.
 */
size_t archive_name(struct uk_archive *a, size_t at, const void *s, size_t n);

#endif /* ARCHIVE_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which format it is.
 */
#include <uk/arch/string.h>
#include "archive.h"

int uk_archive_open(struct uk_archive *a, const void *base, size_t len)
{
	a->base = base;
	a->len = len;
	a->at = 0;
	a->global = (struct uk_archive_fields){0};
	if (cpio_is_header(base, len))
		a->next = cpio_next;
	else if (tar_is_header(base, len))
		a->next = tar_next;
	else
		return -EINVAL;
	return 0;
}

int uk_archive_next(struct uk_archive *a, struct uk_archive_entry *e)
{
	int rc = a->next(a, e);

	/* Broken: no entry comes any more. */
	if (rc == -EINVAL)
		a->at = a->len;
	return rc;
}

size_t archive_name(struct uk_archive *a, size_t at, const void *s, size_t n)
{
	size_t fits = MIN(n, UK_ARCHIVE_NAME_MAX - 1 - at);

	memcpy(a->name + at, s, fits);
	a->name[at + fits] = '\0';
	return fits == n ? at + n : 0;
}

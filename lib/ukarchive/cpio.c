/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cpio, "new ASCII", with check sums or without.
 * Source: Linux, Documentation/driver-api/early-userspace/buffer-format.rst.
 */
#include <uk/arch/string.h>
#include "archive.h"

#define HEADER	 110
#define MODE_FMT 0170000
#define MODE_DIR 0040000
#define MODE_REG 0100000
#define MODE_LNK 0120000

/* Fields of 8 hexadecimal digits behind the magic number. */
enum {
	INO,
	MODE,
	UID,
	GID,
	NLINK,
	MTIME,
	FILESIZE,
	MAJ,
	MIN_,
	RMAJ,
	RMIN,
	NAMESIZE
};

bool cpio_is_header(const uint8_t *p, size_t len)
{
	return len >= HEADER && memcmp(p, "07070", 5) == 0 &&
	       (p[5] == '1' || p[5] == '2');
}

static bool field(const uint8_t *h, unsigned int i, uint32_t *v)
{
	const uint8_t *p = h + 6 + 8 * i;

	*v = 0;
	for (unsigned int k = 0; k < 8; k++) {
		uint8_t c = p[k] | 0x20;
		int d = p[k] >= '0' && p[k] <= '9' ? p[k] - '0'
			: c >= 'a' && c <= 'f'	   ? c - 'a' + 10
						   : -1;

		if (d < 0)
			return false;
		*v = *v << 4 | d;
	}
	return true;
}

static enum uk_archive_type type_of(uint32_t mode)
{
	switch (mode & MODE_FMT) {
	case MODE_REG: return UK_ARCHIVE_FILE;
	case MODE_DIR: return UK_ARCHIVE_DIR;
	case MODE_LNK: return UK_ARCHIVE_SYMLINK;
	default: return UK_ARCHIVE_OTHER;
	}
}

/* Entries begin at multiples of 4; zeroes part archives. */
static void skip_padding(struct uk_archive *a)
{
	while (a->at < a->len && !a->base[a->at])
		a->at++;
}

static int parse(struct uk_archive *a, struct uk_archive_entry *e,
		 uint32_t *namesize)
{
	const uint8_t *h = a->base + a->at;
	uint32_t mode, size, mtime;

	if (!cpio_is_header(h, left(a)) || !field(h, INO, &e->ino) ||
	    !field(h, MODE, &mode) || !field(h, NLINK, &e->nlink) ||
	    !field(h, MTIME, &mtime) || !field(h, FILESIZE, &size) ||
	    !field(h, NAMESIZE, namesize) || !*namesize)
		return -EINVAL;
	e->type = type_of(mode);
	e->mode = mode & 07777;
	e->mtime = mtime;
	e->len = size;
	return 0;
}

int cpio_next(struct uk_archive *a, struct uk_archive_entry *e)
{
	for (;;) {
		uint32_t namesize;
		const uint8_t *name;
		size_t end;

		skip_padding(a);
		if (!left(a))
			return 0;
		if (parse(a, e, &namesize))
			return -EINVAL;
		/* Offsets count from the archive's start. */
		if (namesize > left(a) - HEADER)
			return -EINVAL;
		name = a->base + a->at + HEADER;
		if (name[namesize - 1])
			return -EINVAL;
		end = ALIGN_UP(a->at + HEADER + namesize, 4);
		if (end > a->len || e->len > a->len - end)
			return -EINVAL;
		e->data = a->base + end;
		a->at = MIN(ALIGN_UP(end + e->len, 4), a->len);
		if (namesize == 11 && memcmp(name, "TRAILER!!!", 11) == 0)
			continue;
		e->name = a->name;
		e->name_len = namesize - 1;
		if (namesize > 1 && !archive_name(a, 0, name, namesize - 1))
			return -ERANGE;
		if (namesize == 1)
			a->name[0] = '\0';
		/* A NUL within would make two names of one. */
		return strlen(a->name) == namesize - 1 ? 1 : -ERANGE;
	}
}

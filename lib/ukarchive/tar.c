/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * tar: blocks of 512 bytes, a header and the data behind it.
 * Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended
 * Header"; GNU tar's manual, "Basic Tar Format".
 */
#include <uk/arch/string.h>
#include "archive.h"

#define BLOCK 512

struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8];
	char type;
	char link[100], magic[6], version[2], uname[32], gname[32];
	char major[8], minor[8], prefix[155], pad[12];
};

_Static_assert(sizeof(struct header) == BLOCK, "as POSIX has it");

/* What entries before say of the next. */
struct overrides {
	const char *path;
	size_t path_len;
	bool has_size;
	uint64_t size;
};

/* Octal, or GNU's binary with the top bit set; leading blanks. */
static bool number(const char *p, size_t n, uint64_t *v)
{
	size_t i = 0;

	*v = 0;
	if ((uint8_t)p[0] == 0x80) {
		for (i = 1; i < n; i++) {
			if (*v >> 56)
				return false;
			*v = *v << 8 | (uint8_t)p[i];
		}
		return true;
	}
	while (i < n && p[i] == ' ')
		i++;
	for (; i < n && p[i] && p[i] != ' '; i++) {
		if (p[i] < '0' || p[i] > '7' || *v >> 61)
			return false;
		*v = *v << 3 | (p[i] - '0');
	}
	return true;
}

static size_t text_len(const char *p, size_t max)
{
	size_t n = 0;

	while (n < max && p[n])
		n++;
	return n;
}

/* The sum of all bytes, its own taken for blanks; some summed signed ones. */
static bool sum_is_right(const struct header *h)
{
	const uint8_t *p = (const uint8_t *)h;
	uint32_t u = 0;
	int32_t s = 0;
	uint64_t want;

	for (size_t i = 0; i < BLOCK; i++) {
		bool own = i >= offsetof(struct header, sum) &&
			   i < offsetof(struct header, type);

		u += own ? ' ' : p[i];
		s += own ? ' ' : (int8_t)p[i];
	}
	return number(h->sum, sizeof(h->sum), &want) &&
	       (want == u || want == (uint64_t)(int64_t)s);
}

bool tar_is_header(const uint8_t *p, size_t len)
{
	return len >= BLOCK && sum_is_right((const struct header *)p);
}

static bool is_zero(const uint8_t *p)
{
	for (size_t i = 0; i < BLOCK; i++)
		if (p[i])
			return false;
	return true;
}

static bool starts_with(const char *p, size_t len, const char *key, size_t n)
{
	return len >= n && memcmp(p, key, n) == 0;
}

/* Records "LENGTH KEY=VALUE\n", LENGTH of all of it. */
static int read_pax(const char *p, size_t len, struct overrides *o)
{
	while (len) {
		size_t n = 0, i = 0;

		while (i < len && p[i] >= '0' && p[i] <= '9' && n < len)
			n = n * 10 + p[i++] - '0';
		if (n > len || n < i + 3 || p[i] != ' ' || p[n - 1] != '\n')
			return -EINVAL;
		i++;
		if (starts_with(p + i, n - i, "path=", 5)) {
			o->path = p + i + 5;
			o->path_len = n - i - 6;
		} else if (starts_with(p + i, n - i, "size=", 5)) {
			o->has_size = true;
			o->size = 0;
			for (i += 5; i < n - 1; i++) {
				if (p[i] < '0' || p[i] > '9' ||
				    o->size > UINT64_MAX / 20)
					return -EINVAL;
				o->size = o->size * 10 + p[i] - '0';
			}
		}
		p += n;
		len -= n;
	}
	return 0;
}

static enum uk_archive_type type_of(char c, bool slash)
{
	switch (c) {
	case '0':
	case '7':
	case '\0': return slash ? UK_ARCHIVE_DIR : UK_ARCHIVE_FILE;
	case '1': return UK_ARCHIVE_LINK;
	case '2': return UK_ARCHIVE_SYMLINK;
	case '5': return UK_ARCHIVE_DIR;
	default: return UK_ARCHIVE_OTHER;
	}
}

static int set_name(struct uk_archive *a, struct uk_archive_entry *e,
		    const struct header *h, const struct overrides *o)
{
	size_t n = 0;

	e->name = a->name;
	e->name_len = 0;
	a->name[0] = '\0';
	if (o->path) {
		/* A NUL within would make two names of one. */
		if (text_len(o->path, o->path_len) != o->path_len)
			return -ERANGE;
		n = archive_name(a, 0, o->path, o->path_len);
		e->name_len = n;
		return n || !o->path_len ? 0 : -ERANGE;
	}
	if (memcmp(h->magic, "ustar", 6) == 0 && h->prefix[0]) {
		n = archive_name(a, 0, h->prefix,
				 text_len(h->prefix, sizeof(h->prefix)));
		n = archive_name(a, n, "/", 1);
	}
	e->name_len =
		archive_name(a, n, h->name, text_len(h->name, sizeof(h->name)));
	return 0;
}

static int fill(struct uk_archive *a, struct uk_archive_entry *e,
		const struct header *h, const struct overrides *o)
{
	uint64_t mode, mtime;
	int rc;

	if (!number(h->mode, sizeof(h->mode), &mode) ||
	    !number(h->mtime, sizeof(h->mtime), &mtime))
		return -EINVAL;
	rc = set_name(a, e, h, o);
	e->mode = mode & 07777;
	e->mtime = mtime;
	e->ino = 0;
	e->nlink = 1;
	e->type = type_of(h->type,
			  e->name_len && e->name[e->name_len - 1] == '/');
	if (e->type == UK_ARCHIVE_SYMLINK || e->type == UK_ARCHIVE_LINK) {
		e->data = h->link;
		e->len = text_len(h->link, sizeof(h->link));
	}
	return rc < 0 ? rc : 1;
}

int tar_next(struct uk_archive *a, struct uk_archive_entry *e)
{
	struct overrides o = {0};

	for (;;) {
		const uint8_t *at = a->base + a->at;
		const struct header *h = (const struct header *)at;
		uint64_t size;

		if (left(a) < BLOCK || is_zero(at))
			return 0;
		if (!tar_is_header(at, left(a)) ||
		    !number(h->size, sizeof(h->size), &size))
			return -EINVAL;
		if (o.has_size && h->type != 'x' && h->type != 'L')
			size = o.size;
		/* Only files have data, whatever the field says. */
		if (h->type >= '1' && h->type <= '6')
			size = 0;
		a->at += BLOCK;
		if (size > left(a))
			return -EINVAL;
		e->data = a->base + a->at;
		e->len = size;
		a->at = MIN(a->at + ALIGN_UP((size_t)size, BLOCK), a->len);
		switch (h->type) {
		case 'x':
			if (read_pax(e->data, e->len, &o))
				return -EINVAL;
			break;
		case 'L':
			o.path = e->data;
			o.path_len = text_len(e->data, e->len);
			break;
		case 'g':
		case 'K': break;
		default: return fill(a, e, h, &o);
		}
	}
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * tar: blocks of 512 bytes, a header and the data behind it. Fields of pax and
 * GNU headers for the next entry replace those of its own header.
 * Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended
 * Header"; GNU tar's manual, "Basic Tar Format" and "Storing Sparse Files".
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

/* Where GNU's sparse headers say that a block of the map follows. */
#define SPARSE_MORE	   482
#define SPARSE_MORE_BEHIND 504

/* Which fields of struct uk_archive_fields there are. */
#define HAS_PATH   1U
#define HAS_LINK   2U
#define HAS_SIZE   4U
#define HAS_MTIME  8U
#define HAS_UID	   16U
#define HAS_GID	   32U
#define HAS_SPARSE 64U

/* GNU's and star's binary numbers: the top bit, then two's complement. */
static bool binary(const char *p, size_t n, int64_t *v)
{
	int64_t x = (int8_t)((uint8_t)p[0] << 1) >> 1;

	for (size_t i = 1; i < n; i++) {
		if (x >> 55 != 0 && x >> 55 != -1)
			return false;
		x = (int64_t)((uint64_t)x << 8 | (uint8_t)p[i]);
	}
	*v = x;
	return true;
}

/* Octal, with leading blanks, or binary. */
static bool number(const char *p, size_t n, int64_t *v)
{
	uint64_t x = 0;
	size_t i = 0;

	if ((uint8_t)p[0] & 0x80)
		return binary(p, n, v);
	while (i < n && p[i] == ' ')
		i++;
	for (; i < n && p[i] && p[i] != ' '; i++) {
		if (p[i] < '0' || p[i] > '7' || x >> 60)
			return false;
		x = x << 3 | (p[i] - '0');
	}
	*v = x;
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
	int64_t want;

	for (size_t i = 0; i < BLOCK; i++) {
		bool own = i >= offsetof(struct header, sum) &&
			   i < offsetof(struct header, type);

		u += own ? ' ' : p[i];
		s += own ? ' ' : (int8_t)p[i];
	}
	return number(h->sum, sizeof(h->sum), &want) &&
	       (want == u || want == s);
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

/* --- pax records ------------------------------------------------------- */

static bool is(const char *key, size_t len, const char *name)
{
	return len == strlen(name) && memcmp(key, name, len) == 0;
}

static bool decimal(const char *p, size_t n, uint64_t *v)
{
	uint64_t x = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9' || x > UINT64_MAX / 20)
			return false;
		x = x * 10 + p[i] - '0';
	}
	*v = x;
	return n;
}

/* Seconds with a fraction, which goes towards the past. */
static bool seconds(const char *p, size_t n, int64_t *v)
{
	bool negative = n && *p == '-', rest = false;
	size_t whole = 0;
	uint64_t x;

	p += negative;
	n -= negative;
	while (whole < n && p[whole] != '.')
		whole++;
	if (!decimal(p, whole, &x) || x > INT64_MAX - 1)
		return false;
	for (size_t i = whole + 1; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		rest |= p[i] != '0';
	}
	*v = negative ? -(int64_t)x - rest : (int64_t)x;
	return true;
}

/* Notes a field. An empty value removes an earlier one. */
static int set_field(struct uk_archive_fields *f, const char *key, size_t len,
		     const char *value, size_t n)
{
	unsigned int which = 0;
	bool ok = true;

	if (is(key, len, "path") || is(key, len, "GNU.sparse.name")) {
		which = HAS_PATH;
		f->path = value;
		f->path_len = n;
	} else if (is(key, len, "linkpath")) {
		which = HAS_LINK;
		f->link = value;
		f->link_len = n;
	} else if (is(key, len, "size")) {
		which = HAS_SIZE;
		ok = !n || decimal(value, n, &f->size);
	} else if (is(key, len, "uid")) {
		which = HAS_UID;
		ok = !n || decimal(value, n, &f->uid);
	} else if (is(key, len, "gid")) {
		which = HAS_GID;
		ok = !n || decimal(value, n, &f->gid);
	} else if (is(key, len, "mtime")) {
		which = HAS_MTIME;
		ok = !n || seconds(value, n, &f->mtime);
	}
	f->has = n ? f->has | which : f->has & ~which;
	if (len > 11 && memcmp(key, "GNU.sparse.", 11) == 0)
		f->has |= HAS_SPARSE;
	return ok ? 0 : -EINVAL;
}

/* Records "LENGTH KEY=VALUE\n", LENGTH of all of it. */
static int read_pax(const char *p, size_t len, struct uk_archive_fields *f)
{
	while (len) {
		size_t n = 0, i = 0, key, end;
		int rc;

		while (i < len && p[i] >= '0' && p[i] <= '9' && n < len)
			n = n * 10 + p[i++] - '0';
		if (n > len || n < i + 3 || p[i] != ' ' || p[n - 1] != '\n')
			return -EINVAL;
		key = end = i + 1;
		while (end < n && p[end] != '=')
			end++;
		if (end == n)
			return -EINVAL;
		rc = set_field(f, p + key, end - key, p + end + 1, n - end - 2);
		if (rc)
			return rc;
		p += n;
		len -= n;
	}
	return 0;
}

/* --- headers that describe other entries ------------------------------- */

static bool is_extension(char type)
{
	return type == 'x' || type == 'X' || type == 'g' || type == 'L' ||
	       type == 'K';
}

/* `size` bytes of data: where they are. NULL: there aren't as many. */
static const char *skip_data(struct uk_archive *a, uint64_t size)
{
	const uint8_t *p = a->base + a->at;

	if (size > left(a))
		return NULL;
	a->at = MIN(a->at + ALIGN_UP((size_t)size, BLOCK), a->len);
	return (const char *)p;
}

static int read_extension(struct uk_archive *a, char type, uint64_t size,
			  struct uk_archive_fields *f)
{
	const char *p = skip_data(a, size);

	if (!p)
		return -EINVAL;
	switch (type) {
	case 'g':
		if (read_pax(p, size, &a->global))
			return -EINVAL;
		return read_pax(p, size, f);
	case 'L': return set_field(f, "path", 4, p, text_len(p, size));
	case 'K': return set_field(f, "linkpath", 8, p, text_len(p, size));
	default: return read_pax(p, size, f);
	}
}

/* --- entries ----------------------------------------------------------- */

static enum uk_archive_type type_of(char c, bool slash)
{
	switch (c) {
	case '0':
	case '7':
	case 'S': /* GNU's sparse files, and parts of a file */
	case 'M':
	case '\0': return slash ? UK_ARCHIVE_DIR : UK_ARCHIVE_FILE;
	case '1': return UK_ARCHIVE_LINK;
	case '2': return UK_ARCHIVE_SYMLINK;
	case '5':
	case 'D': return UK_ARCHIVE_DIR; /* GNU's with a list of names */
	default: return UK_ARCHIVE_OTHER;
	}
}

/* star has two times where the end of the prefix would be. */
static size_t prefix_len(const struct header *h)
{
	bool star = memcmp(h->pad + 8, "tar", 4) == 0;

	if (memcmp(h->magic, "ustar", 6) != 0)
		return 0;
	return text_len(h->prefix, star ? 131 : sizeof(h->prefix));
}

static int set_name(struct uk_archive *a, struct uk_archive_entry *e,
		    const struct header *h, const struct uk_archive_fields *f)
{
	size_t n = 0;

	e->name = a->name;
	a->name[0] = '\0';
	if (f->has & HAS_PATH) {
		n = archive_name(a, 0, f->path, f->path_len);
		e->name_len = n;
		/* A NUL within would make two names of one. */
		return n && text_len(f->path, n) == n ? 0 : -ERANGE;
	}
	if (prefix_len(h)) {
		n = archive_name(a, 0, h->prefix, prefix_len(h));
		n = archive_name(a, n, "/", 1);
	}
	e->name_len =
		archive_name(a, n, h->name, text_len(h->name, sizeof(h->name)));
	return 0;
}

static int set_link(struct uk_archive_entry *e, const struct header *h,
		    const struct uk_archive_fields *f)
{
	if (f->has & HAS_LINK) {
		e->data = f->link;
		e->len = f->link_len;
		return text_len(f->link, f->link_len) == f->link_len ? 0
								     : -ERANGE;
	}
	e->data = h->link;
	e->len = text_len(h->link, sizeof(h->link));
	return 0;
}

static int fill(struct uk_archive *a, struct uk_archive_entry *e,
		const struct header *h, const struct uk_archive_fields *f)
{
	int64_t mode, mtime, uid, gid;
	int rc = set_name(a, e, h, f);

	if (rc)
		return rc;
	if (f->has & HAS_SPARSE || h->type == 'S' || h->type == 'M')
		return -ENOTSUP;
	if (!number(h->mode, sizeof(h->mode), &mode) ||
	    !number(h->mtime, sizeof(h->mtime), &mtime) ||
	    !number(h->uid, sizeof(h->uid), &uid) ||
	    !number(h->gid, sizeof(h->gid), &gid))
		return -EINVAL;
	e->mode = mode & 07777;
	e->mtime = f->has & HAS_MTIME ? f->mtime : mtime;
	e->uid = f->has & HAS_UID ? f->uid : (uint64_t)uid;
	e->gid = f->has & HAS_GID ? f->gid : (uint64_t)gid;
	e->ino = 0;
	e->nlink = 1;
	e->type = type_of(h->type,
			  e->name_len && e->name[e->name_len - 1] == '/');
	if (e->type == UK_ARCHIVE_SYMLINK || e->type == UK_ARCHIVE_LINK)
		rc = set_link(e, h, f);
	return rc ? rc : 1;
}

/*
 * Behind a hard link pax may put the contents, though others give a size there
 * and no contents. Links, devices and fifos have none, whatever they say.
 */
static bool has_data(const struct uk_archive *a, char type)
{
	const uint8_t *at = a->base + a->at;

	if (type == '1')
		return left(a) >= BLOCK && !is_zero(at) &&
		       !tar_is_header(at, left(a));
	return type < '2' || type > '6';
}

/* GNU's map of a sparse file goes on in blocks behind the header. */
static int skip_map(struct uk_archive *a, const struct header *h)
{
	bool more = h->type == 'S' && ((const char *)h)[SPARSE_MORE];

	while (more) {
		if (left(a) < BLOCK)
			return -EINVAL;
		more = a->base[a->at + SPARSE_MORE_BEHIND];
		a->at += BLOCK;
	}
	return 0;
}

static int read_entry(struct uk_archive *a, struct uk_archive_entry *e,
		      const struct header *h, uint64_t size,
		      const struct uk_archive_fields *f)
{
	if (f->has & HAS_SIZE)
		size = f->size;
	if (skip_map(a, h))
		return -EINVAL;
	if (!has_data(a, h->type))
		size = 0;
	e->data = skip_data(a, size);
	if (!e->data)
		return -EINVAL;
	e->len = size;
	return fill(a, e, h, f);
}

int tar_next(struct uk_archive *a, struct uk_archive_entry *e)
{
	struct uk_archive_fields f = a->global;

	for (;;) {
		const uint8_t *at = a->base + a->at;
		const struct header *h = (const struct header *)at;
		int64_t size;
		int rc;

		if (left(a) < BLOCK || is_zero(at))
			return 0;
		if (!tar_is_header(at, left(a)) ||
		    !number(h->size, sizeof(h->size), &size) || size < 0)
			return -EINVAL;
		a->at += BLOCK;
		if (!is_extension(h->type))
			return read_entry(a, e, h, size, &f);
		rc = read_extension(a, h->type, size, &f);
		if (rc)
			return rc;
	}
}

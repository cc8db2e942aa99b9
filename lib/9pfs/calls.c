/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Requests: one at a time a session, in its two buffers.
 */
#include "9p.h"

#define VERSION	    "9P2000.L"
#define GETATTR_ALL 0x7ffULL
#define TAG	    0
#define SECOND	    1000000000LL
#define ERRNO_MAX   4095

static void compose(struct session *s, struct msg *m, uint8_t type)
{
	*m = (struct msg){.p = s->tx, .end = s->msize};
	put_number(m, 0, 4);
	put_number(m, type, 1);
	put_number(m, type == TVERSION ? NOTAG : TAG, 2);
}

/* The answer's head is as it must be; what is behind is left in *m. */
static int check(struct session *s, struct msg *m, long len, uint8_t type)
{
	uint16_t tag = type == TVERSION ? NOTAG : TAG;
	uint8_t got;

	if (len < 0)
		return len;
	if ((size_t)len > s->msize)
		return -EIO;
	*m = (struct msg){.p = s->rx, .end = len};
	if (get_number(m, 4) != (uint64_t)len)
		return -EIO;
	got = get_number(m, 1);
	if (get_number(m, 2) != tag || m->bad)
		return -EIO;
	if (got == RLERROR) {
		uint32_t error = get_number(m, 4);

		return m->bad || !error || error > ERRNO_MAX ? -EIO
							     : -(int)error;
	}
	return got == type + 1 ? 0 : -EIO;
}

int call(struct session *s, struct msg *m)
{
	size_t len = m->at;
	uint8_t type = s->tx[4];

	if (m->bad)
		return -ENAMETOOLONG;
	m->at = 0;
	put_number(m, len, 4);
	return check(s, m,
		     s->dev->exchange(s->dev, s->tx, len, s->rx, s->msize),
		     type);
}

/* Locked. */
static int version(struct session *s)
{
	struct msg m;
	const char *name;
	size_t len, msize;
	int rc;

	compose(s, &m, TVERSION);
	put_number(&m, MSIZE, 4);
	put_text(&m, VERSION, sizeof(VERSION) - 1);
	rc = call(s, &m);
	if (rc)
		return rc;
	msize = get_number(&m, 4);
	name = get_text(&m, &len);
	if (m.bad || len != sizeof(VERSION) - 1 ||
	    memcmp(name, VERSION, len) != 0)
		return -EPROTONOSUPPORT;
	if (msize < MSIZE_MIN || msize > MSIZE)
		return -EIO;
	s->msize = msize;
	return 0;
}

/* Locked. */
static int attach(struct session *s)
{
	struct msg m;

	compose(s, &m, TATTACH);
	put_number(&m, ROOT_FID, 4);
	put_number(&m, NOFID, 4);
	put_text(&m, "", 0);
	put_text(&m, "", 0);
	put_number(&m, 0, 4); /* the user's number */
	return call(s, &m);
}

/*
 * The channel was reset, and the server has forgotten the session: opens a new
 * one with the same root. The server refuses the fids of other files, which
 * stay as they are until they are closed. Locked.
 */
static void resume(struct session *s)
{
	s->resets = s->dev->resets;
	if (version(s) == 0)
		attach(s);
}

void begin(struct session *s, struct msg *m, uint8_t type)
{
	uk_mutex_lock(&s->lock);
	if (s->resets != s->dev->resets)
		resume(s);
	compose(s, m, type);
}

void finish(struct session *s)
{
	uk_mutex_unlock(&s->lock);
}

int call_only(struct session *s, struct msg *m)
{
	int rc = call(s, m);

	finish(s);
	return rc;
}

/* --- fids -------------------------------------------------------------- */

uint32_t fid_new(struct session *s)
{
	uint32_t fid;

	uk_mutex_lock(&s->lock);
	fid = s->nfree ? s->free_fids[--s->nfree] : s->last_fid++;
	uk_mutex_unlock(&s->lock);
	return fid;
}

/* Without memory to remember it the number is used no more. */
void fid_free(struct session *s, uint32_t fid)
{
	uk_mutex_lock(&s->lock);
	if (s->nfree == s->room) {
		size_t room = s->room ? 2 * s->room : 16;
		uint32_t *more =
			uk_realloc(heap(), s->free_fids, room * sizeof(*more));

		if (more) {
			s->free_fids = more;
			s->room = room;
		}
	}
	if (s->nfree < s->room)
		s->free_fids[s->nfree++] = fid;
	uk_mutex_unlock(&s->lock);
}

/* --- calls ------------------------------------------------------------- */

int p9_version(struct session *s)
{
	int rc;

	uk_mutex_lock(&s->lock);
	rc = version(s);
	uk_mutex_unlock(&s->lock);
	return rc;
}

int p9_attach(struct session *s)
{
	int rc;

	uk_mutex_lock(&s->lock);
	rc = attach(s);
	uk_mutex_unlock(&s->lock);
	return rc;
}

int p9_walk(struct session *s, uint32_t dir, const char *name, size_t len,
	    uint32_t fid)
{
	struct msg m;
	int rc;

	begin(s, &m, TWALK);
	put_number(&m, dir, 4);
	put_number(&m, fid, 4);
	put_number(&m, len != 0, 2);
	if (len)
		put_text(&m, name, len);
	rc = call(s, &m);
	if (rc == 0 && get_number(&m, 2) != (len != 0))
		rc = -ENOENT;
	finish(s);
	return rc;
}

void p9_clunk(struct session *s, uint32_t fid)
{
	struct msg m;

	begin(s, &m, TCLUNK);
	put_number(&m, fid, 4);
	call_only(s, &m);
	fid_free(s, fid);
}

int p9_open(struct session *s, uint32_t fid, uint32_t flags)
{
	struct msg m;

	begin(s, &m, TLOPEN);
	put_number(&m, fid, 4);
	put_number(&m, flags, 4);
	return call_only(s, &m);
}

static uk_filetime_t get_time(struct msg *m)
{
	int64_t sec = get_number(m, 8), nsec = get_number(m, 8);

	if (sec > INT64_MAX / SECOND - 1 || sec < INT64_MIN / SECOND + 1 ||
	    nsec < 0 || nsec >= SECOND)
		return 0;
	return sec * SECOND + nsec;
}

/* A file's attributes as the server sent them, not checked yet. */
struct attributes {
	uint64_t ino, nlink, rdev, size, blocks;
	uint32_t mode, uid, gid;
	uk_filetime_t atime, mtime, ctime;
};

static void get_attributes(struct msg *m, struct attributes *a)
{
	get_number(m, 8); /* which it knows */
	get_number(m, 5); /* of the qid */
	a->ino = get_number(m, 8);
	a->mode = get_number(m, 4);
	a->uid = get_number(m, 4);
	a->gid = get_number(m, 4);
	a->nlink = get_number(m, 8);
	a->rdev = get_number(m, 8);
	a->size = get_number(m, 8);
	get_number(m, 8); /* size of blocks */
	a->blocks = get_number(m, 8);
	a->atime = get_time(m);
	a->mtime = get_time(m);
	a->ctime = get_time(m);
}

/* A file keeps its type, since code relies on it. 0: not known yet. */
static bool is_sane(const struct attributes *a, uint32_t type)
{
	return (!type || type == (a->mode & UK_S_IFMT)) &&
	       a->size <= INT64_MAX && a->blocks <= INT64_MAX;
}

static void set_attributes(struct uk_vnode *v, const struct attributes *a)
{
	v->ino = a->ino;
	v->mode = a->mode;
	v->uid = a->uid;
	v->gid = a->gid;
	v->nlink = a->nlink;
	v->rdev = a->rdev;
	v->size = a->size;
	v->blocks = a->blocks;
	v->atime = a->atime;
	v->mtime = a->mtime;
	v->ctime = a->ctime;
}

int p9_getattr(struct session *s, uint32_t fid, struct uk_vnode *v)
{
	struct attributes a;
	struct msg m;
	int rc;

	begin(s, &m, TGETATTR);
	put_number(&m, fid, 4);
	put_number(&m, GETATTR_ALL, 8);
	rc = call(s, &m);
	if (rc == 0) {
		get_attributes(&m, &a);
		if (m.bad || !is_sane(&a, v->mode & UK_S_IFMT))
			rc = -EIO;
		else
			set_attributes(v, &a);
	}
	finish(s);
	return rc;
}

long p9_read(struct session *s, uint32_t fid, void *buf, size_t len,
	     uint64_t pos)
{
	const void *data;
	struct msg m;
	size_t n;
	long rc;

	len = MIN(len, s->msize - READ_HEAD);
	begin(s, &m, TREAD);
	put_number(&m, fid, 4);
	put_number(&m, pos, 8);
	put_number(&m, len, 4);
	rc = call(s, &m);
	if (rc == 0) {
		n = get_number(&m, 4);
		data = get_bytes(&m, n);
		if (!data || n > len) {
			rc = -EIO;
		} else {
			memcpy(buf, data, n);
			rc = n;
		}
	}
	finish(s);
	return rc;
}

long p9_write(struct session *s, uint32_t fid, const void *buf, size_t len,
	      uint64_t pos)
{
	struct msg m;
	size_t n;
	long rc;

	len = MIN(len, s->msize - WRITE_HEAD);
	begin(s, &m, TWRITE);
	put_number(&m, fid, 4);
	put_number(&m, pos, 8);
	put_number(&m, len, 4);
	put_bytes(&m, buf, len);
	rc = call(s, &m);
	if (rc == 0) {
		n = get_number(&m, 4);
		rc = m.bad || n > len ? -EIO : (long)n;
	}
	finish(s);
	return rc;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A folder of the host as a file system. The host may change it at any time:
 * names are asked for each time, and attributes when somebody wants to know.
 *
 * A file has a fid by which it is known, and others once it is read or written
 * to: opened when a program opens it, so that it stays when its name goes.
 */
#include "9p.h"

#define NO_GID		     0
#define P9_DOTL_AT_REMOVEDIR 0x200

/* Of Tsetattr. */
#define SET_MODE      0x1
#define SET_UID	      0x2
#define SET_GID	      0x4
#define SET_SIZE      0x8
#define SET_ATIME     0x10
#define SET_MTIME     0x20
#define SET_ATIME_NOW 0x80 /* not now, but that which is given */
#define SET_MTIME_NOW 0x100

#define SECOND 1000000000LL

/*
 * A directory's listing, which goes on from call to call. A server could make
 * one without an end: it is broken when the server comes back to a position
 * (Brent's algorithm) or sends "." and ".." again.
 */
struct listing {
	int64_t pos;		   /* where the last call ended */
	int64_t mark;		   /* a position passed before */
	unsigned int steps, limit; /* since the mark; until it moves */
	unsigned int dots;	   /* entries "." and ".." */
	bool broken;
};

struct file {
	struct uk_vnode v;
	uint32_t fid;
	uint32_t read_fid, write_fid; /* NOFID: not opened for that */
	struct listing listing;	      /* names locked */
};

static const struct uk_vnode_ops ops;

static struct file *file_of(struct uk_vnode *v)
{
	return uk_container_of(v, struct file, v);
}

static struct session *session_of(struct uk_vnode *v)
{
	return v->mount->data;
}

/* The file of `fid`, which it takes over. */
static int file_new(struct uk_mount *m, uint32_t fid, struct uk_vnode **out)
{
	struct session *s = m->data;
	struct file *f = uk_calloc(heap(), 1, sizeof(*f));
	int rc = -ENOMEM;

	if (f) {
		uk_vnode_init(&f->v, &ops, m, 0, 0);
		f->fid = fid;
		f->read_fid = f->write_fid = NOFID;
		rc = p9_getattr(s, fid, &f->v);
	}
	if (rc) {
		p9_clunk(s, fid);
		uk_free(heap(), f);
		return rc;
	}
	*out = &f->v;
	return 0;
}

static void release(struct uk_vnode *v)
{
	struct session *s = session_of(v);
	struct file *f = file_of(v);

	if (f->read_fid != NOFID)
		p9_clunk(s, f->read_fid);
	if (f->write_fid != NOFID)
		p9_clunk(s, f->write_fid);
	p9_clunk(s, f->fid);
	uk_free(heap(), f);
}

static int lookup(struct uk_vnode *dir, const char *name, size_t len,
		  struct uk_vnode **out)
{
	struct session *s = session_of(dir);
	uint32_t fid = fid_new(s);
	int rc = p9_walk(s, file_of(dir)->fid, name, len, fid);

	if (rc) {
		fid_free(s, fid);
		return rc;
	}
	return file_new(dir->mount, fid, out);
}

/* Another fid of the same file. */
static int clone(struct session *s, uint32_t of, uint32_t *fid)
{
	uint32_t new = fid_new(s);
	int rc = p9_walk(s, of, "", 0, new);

	if (rc)
		fid_free(s, new);
	else
		*fid = new;
	return rc;
}

/* One that is opened, if there isn't one. */
static int open_fid(struct uk_vnode *v, uint32_t *opened, uint32_t flags)
{
	struct session *s = session_of(v);
	uint32_t fid;
	int rc;

	if (*opened != NOFID)
		return 0;
	rc = clone(s, file_of(v)->fid, &fid);
	if (rc)
		return rc;
	rc = p9_open(s, fid, flags);
	if (rc)
		p9_clunk(s, fid);
	else
		*opened = fid;
	return rc;
}

static int file_open(struct uk_vnode *v, unsigned int flags)
{
	struct file *f = file_of(v);
	int rc = 0;

	if ((flags & UK_O_ACCMODE) != UK_O_WRONLY)
		rc = open_fid(v, &f->read_fid, UK_O_RDONLY);
	if (rc == 0 && (flags & UK_O_ACCMODE) != UK_O_RDONLY)
		rc = open_fid(v, &f->write_fid, UK_O_WRONLY);
	return rc;
}

/* --- contents ---------------------------------------------------------- */

static long file_read(struct uk_vnode *v, void *buf, size_t len, int64_t pos)
{
	struct file *f = file_of(v);
	size_t done = 0;
	long rc = open_fid(v, &f->read_fid, UK_O_RDONLY);

	while (rc >= 0 && done < len) {
		rc = p9_read(session_of(v), f->read_fid, (char *)buf + done,
			     len - done, pos + done);
		if (rc <= 0)
			break;
		done += rc;
	}
	return done ? (long)done : rc;
}

static long file_write(struct uk_vnode *v, const void *buf, size_t len,
		       int64_t pos)
{
	struct file *f = file_of(v);
	size_t done = 0;
	long rc = open_fid(v, &f->write_fid, UK_O_WRONLY);

	while (rc >= 0 && done < len) {
		rc = p9_write(session_of(v), f->write_fid,
			      (const char *)buf + done, len - done, pos + done);
		if (rc <= 0)
			break;
		done += rc;
	}
	if (done)
		v->size = MAX(v->size, pos + (int64_t)done);
	return done ? (long)done : rc ? rc : -EIO;
}

static int file_fsync(struct uk_vnode *v, bool data_only)
{
	struct session *s = session_of(v);
	struct file *f = file_of(v);
	struct msg m;

	if (f->write_fid == NOFID)
		return 0;
	begin(s, &m, TFSYNC);
	put_number(&m, f->write_fid, 4);
	put_number(&m, data_only, 4);
	return call_only(s, &m);
}

/* --- attributes -------------------------------------------------------- */

static int file_getattr(struct uk_vnode *v)
{
	return p9_getattr(session_of(v), file_of(v)->fid, v);
}

static void put_time(struct msg *m, uk_filetime_t t)
{
	int64_t sec = t / SECOND, nsec = t % SECOND;

	if (nsec < 0) {
		sec--;
		nsec += SECOND;
	}
	put_number(m, sec, 8);
	put_number(m, nsec, 8);
}

static int set(struct uk_vnode *v, uint32_t valid, const struct uk_attr *a,
	       int64_t size)
{
	struct session *s = session_of(v);
	struct msg m;

	begin(s, &m, TSETATTR);
	put_number(&m, file_of(v)->fid, 4);
	put_number(&m, valid, 4);
	put_number(&m, a->mode & 07777, 4);
	put_number(&m, a->uid, 4);
	put_number(&m, a->gid, 4);
	put_number(&m, size, 8);
	put_time(&m, a->atime);
	put_time(&m, a->mtime);
	return call_only(s, &m);
}

static int file_setattr(struct uk_vnode *v, unsigned int which,
			const struct uk_attr *a)
{
	uint32_t valid = 0;

	if (which & UK_ATTR_MODE)
		valid |= SET_MODE;
	if (which & UK_ATTR_UID)
		valid |= SET_UID;
	if (which & UK_ATTR_GID)
		valid |= SET_GID;
	if (which & UK_ATTR_ATIME)
		valid |= SET_ATIME | SET_ATIME_NOW;
	if (which & UK_ATTR_MTIME)
		valid |= SET_MTIME | SET_MTIME_NOW;
	return set(v, valid, a, 0);
}

static int file_truncate(struct uk_vnode *v, int64_t size)
{
	static const struct uk_attr none;
	int rc = set(v, SET_SIZE, &none, size);

	if (rc == 0)
		v->size = size;
	return rc;
}

static long file_readlink(struct uk_vnode *v, char *buf, size_t size)
{
	struct session *s = session_of(v);
	const char *target;
	struct msg m;
	size_t len;
	long rc;

	begin(s, &m, TREADLINK);
	put_number(&m, file_of(v)->fid, 4);
	rc = call(s, &m);
	if (rc == 0) {
		target = get_text(&m, &len);
		rc = target ? (long)MIN(len, size) : -EIO;
		if (target)
			memcpy(buf, target, rc);
	}
	finish(s);
	return rc;
}

/* --- names ------------------------------------------------------------- */

/* By a fid of the directory, which becomes the file's. */
static int create_file(struct session *s, struct uk_vnode *dir,
		       const char *name, size_t len, uint32_t mode)
{
	struct msg m;
	uint32_t fid;
	int rc = clone(s, file_of(dir)->fid, &fid);

	if (rc)
		return rc;
	begin(s, &m, TLCREATE);
	put_number(&m, fid, 4);
	put_text(&m, name, len);
	put_number(&m, UK_O_CREAT | UK_O_EXCL | UK_O_WRONLY, 4);
	put_number(&m, mode & 07777, 4);
	put_number(&m, NO_GID, 4);
	rc = call_only(s, &m);
	p9_clunk(s, fid);
	return rc;
}

static int create_other(struct session *s, struct uk_vnode *dir,
			const char *name, size_t len, uint32_t mode,
			uint64_t rdev)
{
	bool is_dir = (mode & UK_S_IFMT) == UK_S_IFDIR;
	struct msg m;

	begin(s, &m, is_dir ? TMKDIR : TMKNOD);
	put_number(&m, file_of(dir)->fid, 4);
	put_text(&m, name, len);
	put_number(&m, is_dir ? mode & 07777 : mode, 4);
	if (!is_dir) {
		put_number(&m, rdev >> 8 & 0xfff, 4);
		put_number(&m, (rdev & 0xff) | (rdev >> 12 & 0xfff00), 4);
	}
	put_number(&m, NO_GID, 4);
	return call_only(s, &m);
}

static int create(struct uk_vnode *dir, const char *name, size_t len,
		  uint32_t mode, uint64_t rdev, struct uk_vnode **out)
{
	struct session *s = session_of(dir);
	int rc = (mode & UK_S_IFMT) == UK_S_IFREG
			 ? create_file(s, dir, name, len, mode)
			 : create_other(s, dir, name, len, mode, rdev);

	return rc ? rc : lookup(dir, name, len, out);
}

static int make_symlink(struct uk_vnode *dir, const char *name, size_t len,
			const char *target, struct uk_vnode **out)
{
	struct session *s = session_of(dir);
	struct msg m;
	int rc;

	begin(s, &m, TSYMLINK);
	put_number(&m, file_of(dir)->fid, 4);
	put_text(&m, name, len);
	put_text(&m, target, strlen(target));
	put_number(&m, NO_GID, 4);
	rc = call_only(s, &m);
	return rc ? rc : lookup(dir, name, len, out);
}

static int make_link(struct uk_vnode *dir, const char *name, size_t len,
		     struct uk_vnode *v)
{
	struct session *s = session_of(dir);
	struct msg m;

	begin(s, &m, TLINK);
	put_number(&m, file_of(dir)->fid, 4);
	put_number(&m, file_of(v)->fid, 4);
	put_text(&m, name, len);
	return call_only(s, &m);
}

static int unlink(struct uk_vnode *dir, const char *name, size_t len,
		  struct uk_vnode *v)
{
	bool is_dir = (v->mode & UK_S_IFMT) == UK_S_IFDIR;
	struct session *s = session_of(dir);
	struct msg m;
	int rc;

	begin(s, &m, TUNLINKAT);
	put_number(&m, file_of(dir)->fid, 4);
	put_text(&m, name, len);
	put_number(&m, is_dir ? P9_DOTL_AT_REMOVEDIR : 0, 4);
	rc = call_only(s, &m);
	if (rc == 0)
		v->nlink = is_dir ? 0 : v->nlink - !!v->nlink;
	return rc;
}

static int rename(struct uk_vnode *from, const char *name, size_t len,
		  struct uk_vnode *v, struct uk_vnode *to, const char *new_name,
		  size_t new_len, struct uk_vnode *over)
{
	struct session *s = session_of(from);
	struct msg m;

	(void)v;
	(void)over;
	begin(s, &m, TRENAMEAT);
	put_number(&m, file_of(from)->fid, 4);
	put_text(&m, name, len);
	put_number(&m, file_of(to)->fid, 4);
	put_text(&m, new_name, new_len);
	return call_only(s, &m);
}

/*
 * The server's positions may be any number but those near the largest; ours
 * begin at 2, and the largest stays itself.
 */
static int64_t to_position(uint64_t offset)
{
	return offset >= INT64_MAX - 2 ? INT64_MAX : (int64_t)offset + 2;
}

static uint64_t to_offset(int64_t pos)
{
	return pos == INT64_MAX ? (uint64_t)pos : (uint64_t)pos - 2;
}

static bool is_dots(const char *name, size_t len)
{
	return name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.'));
}

/*
 * Positions may be any numbers in any order, but a server that returns to an
 * earlier one would list for ever.
 */
static bool turns_in_circle(struct listing *l)
{
	if (l->pos == l->mark)
		return true;
	if (++l->steps == l->limit) {
		l->mark = l->pos;
		l->steps = 0;
		l->limit *= 2;
	}
	return false;
}

/* A listing starts, or goes on where the last call ended. */
static void resume(struct listing *l, int64_t pos)
{
	if (!l->limit || l->pos != pos)
		*l = (struct listing){.pos = pos, .mark = pos, .limit = 1};
}

static bool is_name(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] == '/' || !p[i])
			return false;
	return len;
}

/* Takes an entry. Returns 1, 0 when there is no room for it, or -EIO. */
static int give_entry(struct msg *m, struct listing *l, uk_readdir_fn emit,
		      void *arg)
{
	char name[UK_NAME_MAX]; /* the server may change the message */
	const char *p;
	uint64_t ino;
	int64_t next;
	uint8_t type;
	size_t len;

	get_number(m, 5);
	ino = get_number(m, 8);
	next = to_position(get_number(m, 8));
	type = get_number(m, 1);
	p = get_text(m, &len);
	if (!p || len > UK_NAME_MAX)
		return -EIO;
	memcpy(name, p, len);
	if (!is_name(name, len))
		return -EIO;
	if (is_dots(name, len)) {
		/* These aren't emitted, so nothing else bounds them. */
		if (++l->dots > 2)
			return -EIO;
	} else if (!emit(arg, name, len, ino, (uint32_t)type << 12, next)) {
		return 0;
	}
	l->pos = next;
	return 1;
}

/* Takes the entries of one answer. Returns 1 when there may be more. */
static int give(struct msg *m, struct listing *l, uk_readdir_fn emit, void *arg)
{
	size_t len = get_number(m, 4), start;
	int rc = 1;

	if (m->bad || len > m->end - m->at)
		return -EIO;
	m->end = m->at + len;
	if (!len)
		return 0;
	do {
		start = m->at;
		rc = give_entry(m, l, emit, arg);
	} while (rc > 0 && m->at < m->end);
	/* Was any taken? */
	if (rc >= 0 && (rc || start > m->end - len) && turns_in_circle(l))
		rc = -EIO;
	return rc;
}

static int readdir(struct uk_vnode *dir, int64_t *pos, uk_readdir_fn emit,
		   void *arg)
{
	struct session *s = session_of(dir);
	struct file *f = file_of(dir);
	struct listing *l = &f->listing;
	struct msg m;
	int rc = open_fid(dir, &f->read_fid, UK_O_RDONLY | UK_O_DIRECTORY);

	if (rc)
		return rc;
	resume(l, *pos);
	if (l->broken)
		return -EIO;
	do {
		begin(s, &m, TREADDIR);
		put_number(&m, f->read_fid, 4);
		put_number(&m, to_offset(l->pos), 8);
		put_number(&m, s->msize - READ_HEAD, 4);
		rc = call(s, &m);
		if (rc == 0) {
			rc = give(&m, l, emit, arg);
			l->broken = rc < 0;
		}
		finish(s);
	} while (rc > 0);
	*pos = l->pos;
	return rc;
}

static const struct uk_vnode_ops ops = {
	.lookup = lookup,
	.create = create,
	.symlink = make_symlink,
	.link = make_link,
	.unlink = unlink,
	.rename = rename,
	.readdir = readdir,
	.readlink = file_readlink,
	.release = release,
	.open = file_open,
	.read = file_read,
	.write = file_write,
	.truncate = file_truncate,
	.getattr = file_getattr,
	.setattr = file_setattr,
	.fsync = file_fsync,
};

/* --- the file system --------------------------------------------------- */

static void session_free(struct session *s)
{
	if (s->dev)
		s->dev->in_use = false;
	uk_free(heap(), s->tx);
	uk_free(heap(), s->rx);
	uk_free(heap(), s->free_fids);
	uk_free(heap(), s);
}

static int session_new(const char *tag, struct session **out)
{
	struct session *s = uk_calloc(heap(), 1, sizeof(*s));
	int rc;

	if (!s)
		return -ENOMEM;
	s->lock = (struct uk_mutex)UK_MUTEX_INIT;
	s->msize = MSIZE;
	s->last_fid = ROOT_FID + 1;
	s->tx = uk_memalign(heap(), UK_PAGE_SIZE, MSIZE);
	s->rx = uk_memalign(heap(), UK_PAGE_SIZE, MSIZE);
	s->dev = device_take(tag);
	if (s->dev)
		s->resets = s->dev->resets;
	rc = !s->tx || !s->rx ? -ENOMEM : s->dev ? p9_version(s) : -ENODEV;
	if (rc)
		session_free(s);
	else
		*out = s;
	return rc;
}

static int mount(struct uk_mount *m, const char *source, const char *options,
		 struct uk_vnode **root)
{
	struct session *s;
	int rc = session_new(source, &s);

	(void)options;
	if (rc)
		return rc;
	m->data = s;
	rc = p9_attach(s);
	if (rc == 0)
		rc = file_new(m, ROOT_FID, root);
	if (rc)
		session_free(s);
	return rc;
}

static void unmount(struct uk_mount *m)
{
	session_free(m->data);
}

static int fs_statfs(struct uk_mount *mount, struct uk_statfs *out)
{
	struct session *s = mount->data;
	struct uk_statfs st = *out;
	struct msg m;
	int rc;

	begin(s, &m, TSTATFS);
	put_number(&m, ROOT_FID, 4);
	rc = call(s, &m);
	if (rc == 0) {
		st.type = get_number(&m, 4);
		st.bsize = st.frsize = get_number(&m, 4);
		st.blocks = get_number(&m, 8);
		st.bfree = get_number(&m, 8);
		st.bavail = get_number(&m, 8);
		st.files = get_number(&m, 8);
		st.ffree = get_number(&m, 8);
		get_number(&m, 8);
		st.namelen = get_number(&m, 4);
		if (m.bad)
			rc = -EIO;
		else
			*out = st;
	}
	finish(s);
	return rc;
}

static const struct uk_fs p9fs = {
	.name = "9pfs",
	.is_volatile = true,
	.mount = mount,
	.unmount = unmount,
	.statfs = fs_statfs,
};
UK_FS_REGISTER(p9fs);

/* As Linux calls it. */
static const struct uk_fs p9 = {
	.name = "9p",
	.is_volatile = true,
	.mount = mount,
	.unmount = unmount,
	.statfs = fs_statfs,
};
UK_FS_REGISTER(p9);

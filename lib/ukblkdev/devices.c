/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Block devices as files: /dev/vda and so on, byte by byte. What is read and
 * written goes through a buffer here, since a program's may be anywhere.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/blkdev.h>
#include <uk/init.h>
#include <uk/vfs.h>

#define MAJOR	   254 /* the first of those that Linux gives out itself */
#define MINORS	   16  /* a device, as it leaves room for partitions */
#define BUF	   65536
#define SECTOR_MAX 4096

/* Linux uapi linux/fs.h. */
#define BLKROGET     0x125e
#define BLKGETSIZE   0x1260
#define BLKFLSBUF    0x1261
#define BLKSSZGET    0x1268
#define BLKGETSIZE64 (0x80001272UL | sizeof(size_t) << 16)

/* One a device: who writes parts of sectors must not do so at once. */
struct node {
	struct uk_devnode dev;
	struct uk_blkdev *blk;
	struct uk_mutex lock;
	char *buf;
};

struct open {
	struct uk_file file;
	struct node *node;
};

static struct node *node_of(struct uk_file *f)
{
	return uk_container_of(f, struct open, file)->node;
}

static int64_t size_of(const struct node *n)
{
	return n->blk->sectors * n->blk->sector_size;
}

/*
 * The sectors that up to `len` bytes at `pos` are in, as far as BUF goes. None
 * behind the end of the device, which may have moved.
 */
struct span {
	uint64_t sector;
	size_t len;   /* whole sectors */
	size_t at, n; /* what of it is meant */
};

static struct span span_of(const struct node *n, size_t len, int64_t pos)
{
	uint32_t size = n->blk->sector_size;
	int64_t left = size_of(n) - pos;
	struct span s = {
		.sector = pos / size,
		.at = pos % size,
	};

	s.n = MIN(len, BUF - s.at);
	s.n = MIN((int64_t)s.n, MAX(left, 0));
	s.len = ALIGN_UP(s.at + s.n, (size_t)size);
	return s;
}

static long read_some(struct node *n, void *buf, size_t len, int64_t pos)
{
	struct span s = span_of(n, len, pos);
	int rc =
		s.n ? uk_blkdev_io(n->blk, UK_BLK_READ, s.sector, n->buf, s.len)
		    : 0;

	if (rc)
		return rc;
	memcpy(buf, n->buf + s.at, s.n);
	return s.n;
}

static long write_some(struct node *n, const void *buf, size_t len, int64_t pos)
{
	struct span s = span_of(n, len, pos);
	int rc = 0;

	if (!s.n)
		return 0;
	/* What of the sectors isn't meant stays. */
	if (s.n < s.len)
		rc = uk_blkdev_io(n->blk, UK_BLK_READ, s.sector, n->buf, s.len);
	if (rc == 0) {
		memcpy(n->buf + s.at, buf, s.n);
		rc = uk_blkdev_io(n->blk, UK_BLK_WRITE, s.sector, n->buf,
				  s.len);
	}
	return rc ? rc : (long)s.n;
}

static long transfer(struct uk_file *f, const struct uk_iovec *iov, int count,
		     int64_t *pos, bool out)
{
	struct node *n = node_of(f);
	long done = 0, rc = 0;

	uk_mutex_lock(&n->lock);
	for (int i = 0; i < count && rc >= 0; i++) {
		char *p = iov[i].base;
		size_t left = iov[i].len;

		while (left) {
			rc = out ? write_some(n, p, left, *pos)
				 : read_some(n, p, left, *pos);
			if (rc <= 0)
				break;
			p += rc;
			left -= rc;
			*pos += rc;
			done += rc;
		}
	}
	uk_mutex_unlock(&n->lock);
	return done ? done : rc;
}

static long blk_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
		      int64_t *pos)
{
	return transfer(f, iov, n, pos, false);
}

static long blk_writev(struct uk_file *f, const struct uk_iovec *iov, int n,
		       int64_t *pos)
{
	bool wanted = false;
	long done = transfer(f, iov, n, pos, true);

	for (int i = 0; i < n; i++)
		wanted |= iov[i].len != 0;
	return done == 0 && wanted ? -ENOSPC : done;
}

static int64_t blk_lseek(struct uk_file *f, int64_t offset, int whence)
{
	int64_t base;

	switch (whence) {
	case UK_SEEK_SET: base = 0; break;
	case UK_SEEK_CUR: base = f->pos; break;
	case UK_SEEK_END: base = size_of(node_of(f)); break;
	default: return -EINVAL;
	}
	if ((offset > 0 && base > INT64_MAX - offset) || base + offset < 0)
		return -EINVAL;
	return f->pos = base + offset;
}

static int blk_fsync(struct uk_file *f, bool data_only)
{
	(void)data_only;
	return uk_blkdev_io(node_of(f)->blk, UK_BLK_FLUSH, 0, NULL, 0);
}

static int blk_ioctl(struct uk_file *f, unsigned long request, void *arg)
{
	struct node *n = node_of(f);

	switch (request) {
	case BLKROGET: *(int *)arg = n->blk->readonly; return 0;
	case BLKSSZGET: *(int *)arg = n->blk->sector_size; return 0;
	case BLKGETSIZE: *(unsigned long *)arg = size_of(n) / 512; return 0;
	case BLKGETSIZE64: *(uint64_t *)arg = size_of(n); return 0;
	case BLKFLSBUF: return blk_fsync(f, false);
	default: return -ENOTTY;
	}
}

static void blk_release(struct uk_file *f)
{
	uk_free(uk_alloc_get_default(), uk_container_of(f, struct open, file));
}

static const struct uk_file_ops ops = {
	.readv = blk_readv,
	.writev = blk_writev,
	.lseek = blk_lseek,
	.ioctl = blk_ioctl,
	.fsync = blk_fsync,
	.release = blk_release,
};

static int open_node(struct uk_devnode *d, unsigned int flags,
		     struct uk_file **out)
{
	struct node *n = uk_container_of(d, struct node, dev);
	struct uk_alloc *a = uk_alloc_get_default();
	struct open *o;

	if ((flags & UK_O_ACCMODE) != UK_O_RDONLY && n->blk->readonly)
		return -EROFS;
	o = uk_malloc(a, sizeof(*o));
	if (!o)
		return -ENOMEM;
	uk_mutex_lock(&n->lock);
	if (!n->buf)
		n->buf = uk_memalign(a, SECTOR_MAX, BUF);
	uk_mutex_unlock(&n->lock);
	if (!n->buf) {
		uk_free(a, o);
		return -ENOMEM;
	}
	uk_file_init(&o->file, &ops, flags);
	o->node = n;
	*out = &o->file;
	return 0;
}

static int register_one(struct uk_blkdev *d)
{
	struct node *n = uk_calloc(uk_alloc_get_default(), 1, sizeof(*n));

	if (!n)
		return -ENOMEM;
	n->blk = d;
	n->lock = (struct uk_mutex)UK_MUTEX_INIT;
	n->dev.name = d->name;
	n->dev.mode = UK_S_IFBLK | 0600;
	n->dev.rdev = UK_MKDEV(MAJOR, d->number * MINORS);
	n->dev.open = open_node;
	return uk_devnode_register(&n->dev);
}

/* Drivers have found theirs at level `lib`. */
static int register_all(struct uk_init_ctx *ctx)
{
	int rc = 0;

	(void)ctx;
	for (struct uk_blkdev *d = uk_blkdev_next(NULL); d && !rc;
	     d = uk_blkdev_next(d))
		if (d->sector_size <= SECTOR_MAX)
			rc = register_one(d);
	return rc;
}
uk_rootfs_initcall_prio(register_all, 10);

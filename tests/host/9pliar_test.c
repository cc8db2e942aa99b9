/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A 9P server that is honest but for one lie. A listing must end whatever the
 * server sends, an honest one must be complete, and a file keeps what it had
 * when an answer is wrong.
 */
#include <uk/9pdev.h>
#include "vfs.h"
#include "../../lib/9pfs/9p.h"

#define CALLS_MAX 4000 /* no listing takes so many */
#define NAMES	  40   /* of an honest directory */

enum lie {
	HONEST,
	DOTS,	   /* entries "." without end */
	CIRCLE,	   /* positions come again */
	BAD_NAME,  /* with a slash, a NUL, too long or empty */
	READ_MORE, /* than was asked for */
	WRITE_MORE,
	TYPE_CHANGES, /* from the second answer on */
	SIZE_MINUS_1,
	ATTR_SHORT,
	TAG,
	MSIZE_SMALL,
	MSIZE_LARGE,
	LENGTH, /* the channel says more than there is room for */
	LIES,
};

static struct {
	enum lie lie;
	unsigned int period, batch; /* of positions; entries an answer */
	unsigned int calls, attrs;
	uint64_t at; /* positions so far, of a circle */
} server;

static void put_zeros(struct msg *m, unsigned int n)
{
	while (n--)
		put_number(m, 0, 1);
}

static void put_entry(struct msg *m, const char *name, size_t len,
		      uint64_t offset)
{
	put_number(m, 0, 5);
	put_number(m, 7, 8);
	put_number(m, offset, 8);
	put_number(m, 8, 1);
	put_text(m, name, len);
}

/* Positions go down, which is as good as any other order. */
static void honest_entries(struct msg *m, uint64_t offset)
{
	unsigned int i = offset ? NAMES + 2 - offset / 3 : 0;

	for (unsigned int n = 0; n < server.batch && i < NAMES + 2; n++, i++) {
		char name[8] = "..";
		size_t len = i < 2 ? i + 1 : 4;

		if (i >= 2)
			snprintf(name, sizeof(name), "n%03u", i - 2);
		put_entry(m, name, len, (NAMES + 1 - i) * 3 + !(NAMES + 1 - i));
	}
}

static void lying_entries(struct msg *m)
{
	static const char *const bad[] = {"a/b", "a\0b", "", "/"};
	static const char long_name[300];
	unsigned int k = server.period % 5;

	if (server.lie == BAD_NAME && k == 4)
		put_entry(m, long_name, sizeof(long_name), 1);
	else if (server.lie == BAD_NAME)
		put_entry(m, bad[k], k == 3 ? 1 : k == 2 ? 0 : 3, 1);
	for (unsigned int n = 0; server.lie != BAD_NAME && n < server.batch;
	     n++) {
		uint64_t offset = 5 + server.at++ % server.period;

		/* Dots needn't turn in a circle to have no end. */
		if (server.lie == DOTS && server.period > 100)
			offset = server.at;
		put_entry(m, server.lie == DOTS ? "." : "a", 1, offset);
	}
}

static void entries(struct msg *m, uint64_t offset)
{
	size_t at = m->at;

	put_number(m, 0, 4);
	if (server.lie == DOTS || server.lie == CIRCLE ||
	    server.lie == BAD_NAME)
		lying_entries(m);
	else
		honest_entries(m, offset);
	for (unsigned int i = 0; i < 4; i++)
		m->p[at + i] = (m->at - at - 4) >> (8 * i);
}

static void attributes(struct msg *m, bool is_root)
{
	bool other = server.lie == TYPE_CHANGES && server.attrs++ >= 2;
	bool short_ = server.lie == ATTR_SHORT && server.attrs++ >= 2;

	put_number(m, 0x7ff, 8);
	put_number(m, 0, 5);
	put_number(m, 5, 8);
	put_number(m, other ? 0120777 : is_root ? 040755 : 0100644, 4);
	put_number(m, 0, 8);
	put_number(m, 1, 8);
	put_number(m, 0, 8);
	if (short_)
		return;
	put_number(m, server.lie == SIZE_MINUS_1 && !is_root ? -1ULL : 100, 8);
	put_number(m, 512, 8);
	put_number(m, 1, 8);
	put_zeros(m, 80);
}

static void version(struct msg *m)
{
	put_number(m,
		   server.lie == MSIZE_SMALL   ? 16
		   : server.lie == MSIZE_LARGE ? 0xffffffff
					       : MSIZE,
		   4);
	put_text(m, "9P2000.L", 8);
}

static void respond(struct msg *m, const uint8_t *tx)
{
	uint32_t fid, count;
	uint64_t offset;

	memcpy(&fid, tx + 7, 4);
	memcpy(&offset, tx + 11, 8);
	memcpy(&count, tx + 19, 4);
	switch (tx[4]) {
	case TVERSION: version(m); break;
	case TWALK:
		put_number(m, tx[15], 2);
		put_zeros(m, 13);
		break;
	case TGETATTR: attributes(m, fid == 0); break;
	case TREADDIR: entries(m, offset); break;
	case TREAD:
		count += server.lie == READ_MORE;
		put_number(m, count, 4);
		for (uint32_t i = 0; i < count; i++)
			put_number(m, 'x', 1);
		break;
	case TWRITE:
		put_number(m, count + (server.lie == WRITE_MORE), 4);
		break;
	default: put_zeros(m, 20);
	}
}

static long exchange(struct uk_9pdev *d, const void *tx, size_t len, void *rx,
		     size_t max)
{
	const uint8_t *t = tx;
	struct msg m = {.p = rx, .end = max};

	CHECK(d && len >= HEADER && ++server.calls < CALLS_MAX);
	put_number(&m, 0, 4);
	put_number(&m, t[4] + 1, 1);
	put_number(&m, t[5] | t[6] << 8, 2);
	respond(&m, t);
	CHECK(!m.bad);
	for (unsigned int i = 0; i < 4; i++)
		m.p[i] = m.at >> (8 * i);
	if (server.lie == TAG && t[4] != TVERSION)
		m.p[5] ^= 1;
	return server.lie == LENGTH && t[4] != TVERSION ? (long)max + 1
							: (long)m.at;
}

static struct uk_9pdev dev = {.tag = "liar", .exchange = exchange};

struct user {
	unsigned int room, got, total;
	bool seen[NAMES];
};

static bool emit(void *arg, const char *name, size_t len, uint64_t ino,
		 uint32_t mode, int64_t next)
{
	struct user *u = arg;

	CHECK(ino == 7 && mode == UK_S_IFREG && next >= 2);
	if (u->got == u->room)
		return false;
	u->got++;
	u->total++;
	if (server.lie == HONEST) {
		unsigned int i = atoi(name + 1);

		CHECK(len == 4 && i < NAMES && !u->seen[i]);
		u->seen[i] = true;
	}
	return true;
}

/* As getdents() does it: an error counts only when nothing came before. */
static int next_entries(struct uk_vnode *dir, int64_t *pos, struct user *u)
{
	int rc;

	u->got = 0;
	rc = dir->ops->readdir(dir, pos, emit, u);
	return u->got ? 1 : rc;
}

/* Two users list the directory in turn. */
static void list(struct uk_vnode *dir, struct input *in)
{
	struct user u[2] = {{.room = 1 + take(in, 1) % 60},
			    {.room = 1 + take(in, 1) % 60}};
	int64_t pos[2] = {2, 2};
	int rc[2] = {1, 1};
	bool alone = take(in, 1) & 1;

	CHECK(dir->ops->open(dir, 0) == 0);
	while (rc[0] > 0 || (!alone && rc[1] > 0)) {
		bool which = !alone &&
			     (rc[0] <= 0 || (rc[1] > 0 && (take(in, 1) & 1)));

		rc[which] = next_entries(dir, &pos[which], &u[which]);
		/* Nobody can tell a circle from two users who go back. */
		if (server.lie == CIRCLE && !alone && u[which].total > 1000)
			return;
	}
	if (server.lie == HONEST)
		CHECK(rc[0] == 0 && u[0].total == NAMES &&
		      (alone || (rc[1] == 0 && u[1].total == NAMES)));
	if (server.lie == DOTS || server.lie == CIRCLE ||
	    server.lie == BAD_NAME)
		CHECK(rc[0] == -EIO);
}

static void use(struct uk_vnode *v)
{
	char buf[101];
	long rc;

	CHECK(v->ops->open(v, UK_O_RDWR) == 0);
	buf[100] = 'e';
	rc = v->ops->read(v, buf, 100, 0);
	CHECK(rc == (server.lie == READ_MORE ? -EIO : 100) && buf[100] == 'e');
	rc = v->ops->write(v, buf, 100, 1000);
	CHECK(rc == (server.lie == WRITE_MORE ? -EIO : 100));
	CHECK(v->size == (server.lie == WRITE_MORE ? 100 : 1100));
	rc = v->ops->getattr(v);
	CHECK(rc == (server.lie == TYPE_CHANGES || server.lie == ATTR_SHORT
			     ? -EIO
			     : 0));
	CHECK(v->mode == (UK_S_IFREG | 0644) && v->nlink == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct uk_fs *fs = *uk_table_filesystems_start;
	struct uk_mount m = {.fs = fs};
	struct uk_vnode *root, *v;
	struct input in = {data, data + size};
	static bool known;
	int rc;

	if (!known)
		uk_9pdev_register(&dev);
	known = true;
	memset(&server, 0, sizeof(server));
	server.lie = take(&in, 1) % LIES;
	server.period = 1 + take(&in, 1);
	server.batch = 1 + take(&in, 1) % 100;
	rc = fs->mount(&m, "liar", "", &root);
	if (server.lie >= TAG) {
		CHECK(rc == -EIO);
		return 0;
	}
	CHECK(rc == 0);
	list(root, &in);
	rc = root->ops->lookup(root, "file", 4, &v);
	CHECK(rc == (server.lie == SIZE_MINUS_1 ? -EIO : 0));
	if (rc == 0) {
		use(v);
		put(v);
	}
	put(root);
	fs->unmount(&m);
	return 0;
}

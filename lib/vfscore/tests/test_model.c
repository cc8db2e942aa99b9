/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls at random, whose results and whose effects must be those of a model
 * that does everything the simple way: nodes in an array, a directory's names
 * in four fields, a file's contents in one piece.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include <uk/vfs.h>

/* Calls that newer architectures have under other names only. */
uk_syscall_fn uk_sys_open, uk_sys_mkdir, uk_sys_rmdir, uk_sys_unlink,
	uk_sys_link, uk_sys_rename, uk_sys_stat, uk_sys_mknod;

#define NODES 200
#define NAMES 4
#define SIZE  9000 /* some pages */
#define DEPTH 3
#define STEPS 6000

enum type { FREE, FILE, DIR };

struct node {
	enum type type;
	unsigned int nlink; /* of a file */
	int parent;	    /* of a directory */
	int child[NAMES];   /* -1: none */
	unsigned int size;
	uint8_t data[SIZE];
};

static struct node *nodes; /* the first is the root */
static uint32_t seed;

static uint32_t rnd(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint64_t)seed * below >> 32;
}

static int node_new(enum type type, int parent)
{
	for (int i = 0; i < NODES; i++) {
		if (nodes[i].type != FREE)
			continue;
		memset(&nodes[i], 0, sizeof(nodes[i]));
		nodes[i].type = type;
		nodes[i].nlink = 1;
		nodes[i].parent = parent;
		for (int k = 0; k < NAMES; k++)
			nodes[i].child[k] = -1;
		return i;
	}
	return -1;
}

/* A path: names below the root, as text and as numbers. */
struct path {
	unsigned int n;
	unsigned int name[DEPTH];
	char text[32];
};

static void random_path(struct path *p)
{
	char *s = p->text;

	memcpy(s, "/t", 2);
	s += 2;
	p->n = 1 + rnd(DEPTH);
	for (unsigned int i = 0; i < p->n; i++) {
		p->name[i] = rnd(NAMES);
		*s++ = '/';
		/* Detours that change nothing. */
		if (rnd(8) == 0) {
			*s++ = '.';
			*s++ = '/';
		}
		*s++ = 'a' + p->name[i];
	}
	*s = '\0';
}

/* The directory the last name is in; or negative errno. */
static int parent_of(const struct path *p)
{
	int at = 0;

	for (unsigned int i = 0; i + 1 < p->n; i++) {
		if (nodes[at].type != DIR)
			return -ENOTDIR;
		at = nodes[at].child[p->name[i]];
		if (at < 0)
			return -ENOENT;
	}
	return nodes[at].type == DIR ? at : -ENOTDIR;
}

static int *slot_of(const struct path *p, int *rc)
{
	*rc = parent_of(p);
	return *rc < 0 ? NULL : &nodes[*rc].child[p->name[p->n - 1]];
}

static bool is_empty(const struct node *d)
{
	for (int i = 0; i < NAMES; i++)
		if (d->child[i] >= 0)
			return false;
	return true;
}

static void drop(int i)
{
	if (nodes[i].type == DIR || --nodes[i].nlink == 0)
		nodes[i].type = FREE;
}

static int model_make(const struct path *p, enum type type)
{
	int rc, *slot = slot_of(p, &rc);

	if (!slot)
		return rc;
	if (*slot >= 0)
		return -EEXIST;
	*slot = node_new(type, rc);
	return 0;
}

static int model_remove(const struct path *p, bool directory)
{
	int rc, *slot = slot_of(p, &rc);

	if (!slot)
		return rc;
	if (*slot < 0)
		return -ENOENT;
	if (nodes[*slot].type == DIR && !directory)
		return -EISDIR;
	if (nodes[*slot].type != DIR && directory)
		return -ENOTDIR;
	if (directory && !is_empty(&nodes[*slot]))
		return -ENOTEMPTY;
	drop(*slot);
	*slot = -1;
	return 0;
}

static int model_link(const struct path *from, const struct path *to)
{
	int rc, *a = slot_of(from, &rc), *b;

	if (!a)
		return rc;
	if (*a < 0)
		return -ENOENT;
	b = slot_of(to, &rc);
	if (!b)
		return rc;
	if (*b >= 0)
		return -EEXIST;
	if (nodes[*a].type == DIR)
		return -EPERM;
	*b = *a;
	nodes[*a].nlink++;
	return 0;
}

static bool is_below(int dir, int above)
{
	while (dir != 0 && dir != above)
		dir = nodes[dir].parent;
	return dir == above;
}

static int model_rename(const struct path *from, const struct path *to)
{
	int rc, to_dir, *a = slot_of(from, &rc), *b;
	int from_dir = rc;
	bool dir;

	if (!a)
		return rc;
	b = slot_of(to, &to_dir);
	if (!b)
		return to_dir;
	if (*a < 0)
		return -ENOENT;
	dir = nodes[*a].type == DIR;
	if (dir && a != b && is_below(to_dir, *a))
		return -EINVAL;
	if (*b >= 0 && a != b && is_below(from_dir, *b))
		return -ENOTEMPTY;
	if (*b >= 0 && dir != (nodes[*b].type == DIR))
		return dir ? -ENOTDIR : -EISDIR;
	if (*a == *b)
		return 0;
	if (*b >= 0 && dir && !is_empty(&nodes[*b]))
		return -ENOTEMPTY;
	if (*b >= 0)
		drop(*b);
	*b = *a;
	*a = -1;
	if (dir)
		nodes[*b].parent = to_dir;
	return 0;
}

/* --- both at once ------------------------------------------------------ */

static int real_open(const struct path *p, unsigned int flags)
{
	return UK_SYS(open, p->text, flags, 0644);
}

static void compare_file(const struct path *p, const struct node *n)
{
	static uint8_t buf[SIZE + 1];
	int fd = real_open(p, UK_O_RDONLY);

	UK_TEST_EXPECT_EQ(UK_SYS(read, fd, buf, sizeof(buf)), n->size);
	UK_TEST_EXPECT(memcmp(buf, n->data, n->size) == 0);
	UK_SYS(close, fd);
}

static void compare_dir(const struct path *p, const struct node *n)
{
	char buf[512];
	int fd = real_open(p, UK_O_DIRECTORY);
	long len = UK_SYS(getdents64, fd, buf, sizeof(buf));
	unsigned int found = 0, there = 0;

	for (long at = 0; at < len;) {
		struct uk_dirent *e = (struct uk_dirent *)(buf + at);

		if (e->name[0] != '.')
			found |= 1U << (e->name[0] - 'a');
		at += e->reclen;
	}
	for (int i = 0; i < NAMES; i++)
		there |= (n->child[i] >= 0) << i;
	UK_TEST_EXPECT_EQ(found, there);
	UK_SYS(close, fd);
}

static void compare(const struct path *p)
{
	struct uk_stat st;
	int rc, *slot = slot_of(p, &rc);
	int real = UK_SYS(stat, p->text, &st);
	const struct node *n;

	if (!slot || *slot < 0) {
		UK_TEST_EXPECT_EQ(real, slot ? -ENOENT : rc);
		return;
	}
	n = &nodes[*slot];
	UK_TEST_EXPECT_EQ(real, 0);
	if (n->type == DIR) {
		UK_TEST_EXPECT_EQ(st.mode & UK_S_IFMT, UK_S_IFDIR);
		compare_dir(p, n);
		return;
	}
	UK_TEST_EXPECT_EQ(st.mode & UK_S_IFMT, UK_S_IFREG);
	UK_TEST_EXPECT_EQ(st.nlink, n->nlink);
	UK_TEST_EXPECT_EQ(st.size, n->size);
	compare_file(p, n);
}

static void write_both(const struct path *p)
{
	int rc, *slot = slot_of(p, &rc), fd = real_open(p, UK_O_RDWR);
	unsigned int at = rnd(SIZE - 1), len = 1 + rnd(SIZE - at - 1);
	int64_t pos = at;
	struct uk_iovec iov;
	struct node *n;

	if (!slot || *slot < 0 || nodes[*slot].type == DIR) {
		UK_TEST_EXPECT(fd < 0);
		return;
	}
	n = &nodes[*slot];
	if (rnd(3) == 0) {
		UK_TEST_EXPECT_EQ(uk_vfs_truncate_fd(fd, at), 0);
		if (at < n->size)
			memset(n->data + at, 0, n->size - at);
		n->size = at;
	} else {
		memset(n->data + at, rnd(256), len);
		n->size = MAX(n->size, at + len);
		iov = (struct uk_iovec){n->data + at, len};
		UK_TEST_EXPECT_EQ(uk_fd_writev(fd, &iov, 1, &pos), len);
	}
	UK_SYS(close, fd);
}

/* What renames have put deeper than paths go stays. */
static bool is_full(void)
{
	for (int i = 0; i < NODES; i++)
		if (nodes[i].type == FREE)
			return false;
	return true;
}

static void step(void)
{
	struct path p, q;
	unsigned int what = rnd(8);

	random_path(&p);
	random_path(&q);
	switch (what < 3 && is_full() ? 3 : what) {
	case 0:
		UK_TEST_EXPECT_EQ(UK_SYS(mknod, p.text, UK_S_IFREG | 0644),
				  model_make(&p, FILE));
		break;
	case 1:
	case 2:
		UK_TEST_EXPECT_EQ(UK_SYS(mkdir, p.text, 0755),
				  model_make(&p, DIR));
		break;
	case 3:
		UK_TEST_EXPECT_EQ(UK_SYS(unlink, p.text),
				  model_remove(&p, false));
		break;
	case 4:
		UK_TEST_EXPECT_EQ(UK_SYS(rmdir, p.text),
				  model_remove(&p, true));
		break;
	case 5:
		UK_TEST_EXPECT_EQ(UK_SYS(link, p.text, q.text),
				  model_link(&p, &q));
		break;
	case 6:
		UK_TEST_EXPECT_EQ(UK_SYS(rename, p.text, q.text),
				  model_rename(&p, &q));
		break;
	default: write_both(&p);
	}
	compare(&p);
	compare(&q);
}

static void play(uint32_t seed_)
{
	seed = seed_;
	memset(nodes, 0, NODES * sizeof(*nodes));
	node_new(DIR, 0);
	UK_SYS(mkdir, "/t", 0777);
	UK_TEST_EXPECT_EQ(UK_SYS(mount, "model", "/t", "ramfs", 0, NULL), 0);
	for (unsigned int i = 0; i < STEPS; i++)
		step();
	UK_TEST_EXPECT_EQ(UK_SYS(umount2, "/t", 0), 0);
}

UK_TESTCASE(vfscore, as_the_model_has_it)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_alloc_stats before = {0}, after = {0};

	nodes = uk_malloc(a, NODES * sizeof(*nodes));
	UK_TEST_ASSERT(nodes);
	play(1);
	uk_alloc_stats_get(a, &before);
	play(2);
	/* All memory is free again. */
	uk_alloc_stats_get(a, &after);
	UK_TEST_EXPECT_EQ(after.cur_allocs, before.cur_allocs);
	uk_free(a, nodes);
}

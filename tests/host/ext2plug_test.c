/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pulled plugs: files are made, written and renamed at random on a disk that
 * remembers its writes. Then, for many moments, one of the states that the
 * disk may be in is built (what was flushed, and some of what was written
 * since), repaired by e2fsck, and looked at:
 *
 * - `e2fsck -p` mends it without asking, but for directories that move
 * - what was synced and not changed since is there, to the byte
 * - a name that was there all the time since is there, a file under one of
 *   the names it had
 * - no file has a byte that was never written to it at that place
 *
 * The input seeds a generator; what follows is the same each time.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <sys/wait.h>
#include <uk/blkdev.h>
#include "vfs.h"

#define SECTOR	  512
#define BLOCK	  1024
#define BLOCKS	  2048
#define DISK	  (BLOCKS * BLOCK)
#define OPS	  60
#define CUTS	  12 /* states of a run */
#define FILES	  64 /* that a run may make */
#define SIZE_MAX_ 60000
#define DIRS	  4  /* the root, and those in it and in them */
#define SLOTS	  24 /* names of a directory */

/* --- a disk that remembers ---------------------------------------------- */

struct write {
	uint64_t at;
	uint32_t len; /* 0: a flush */
	uint8_t *data;
};

static uint8_t origin[DISK], disk[DISK], state[DISK];
static struct write *writes;
static size_t nwrites;
static bool remembers;
static struct uk_blkdev dev = {
	.sector_size = SECTOR,
	.sectors = DISK / SECTOR,
	.len_max = 1 << 20,
	.name = "vda",
};

struct uk_blkdev *uk_blkdev_next(struct uk_blkdev *d)
{
	return d ? NULL : &dev;
}

static void remember(uint64_t at, const void *buf, size_t len)
{
	struct write *w;

	if (!remembers)
		return;
	if (nwrites % 256 == 0)
		writes = realloc(writes, (nwrites + 256) * sizeof(*writes));
	w = &writes[nwrites++];
	*w = (struct write){at, len, NULL};
	if (len) {
		w->data = malloc(len);
		memcpy(w->data, buf, len);
	}
}

int uk_blkdev_io(struct uk_blkdev *d, enum uk_blk_op op, uint64_t sector,
		 void *buf, size_t len)
{
	CHECK(d == &dev && len % SECTOR == 0);
	if (op == UK_BLK_FLUSH) {
		remember(0, NULL, 0);
		return 0;
	}
	CHECK(sector <= d->sectors && len / SECTOR <= d->sectors - sector);
	if (op == UK_BLK_READ) {
		memcpy(buf, disk + sector * SECTOR, len);
	} else {
		memcpy(disk + sector * SECTOR, buf, len);
		remember(sector * SECTOR, buf, len);
	}
	return 0;
}

/* --- chance -------------------------------------------------------------- */

static uint64_t seed;

static unsigned int below(unsigned int n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (seed >> 33) % n;
}

/* --- what should be there ------------------------------------------------ */

/*
 * Contents are words that say whose they are, where, and of which write; 0 for
 * what was never written.
 */
typedef uint32_t word;

#define WORD(id, version, at)                                                  \
	((word)((id) + 1) << 24 | ((version) & 0xff) << 16 |                   \
	 ((at) / 4 & 0xffff))

struct name {
	int8_t id; /* of a file; -1: nothing */
};

/* All names at one time; the files' contents are numbered by version. */
struct snapshot {
	size_t at; /* in the writes */
	bool synced, moves;
	int8_t id[DIRS][SLOTS];
	/* The last rename: who may have the old name before nobody has. */
	int8_t swapped;
	uint8_t swapped_dir, swapped_slot;
	bool dir[DIRS];
	uint8_t version[FILES]; /* of the last change */
	uint32_t size[FILES];
};

static struct snapshot now, history[OPS + 2];
static unsigned int ntimes;
static word *contents[FILES][OPS + 2]; /* at each of those times, if changed */
static word mine[FILES][SIZE_MAX_ / 4 + 1];
static unsigned int nfiles, nversions;

static void note(bool synced, bool moves)
{
	now.at = nwrites;
	now.synced = synced;
	now.moves = moves;
	for (unsigned int i = 0; i < nfiles; i++) {
		if (ntimes && now.version[i] == history[ntimes - 1].version[i])
			continue;
		contents[i][ntimes] = malloc(now.size[i] + 4);
		memcpy(contents[i][ntimes], mine[i], now.size[i]);
	}
	history[ntimes++] = now;
}

static const word *contents_at(unsigned int id, unsigned int time)
{
	while (!contents[id][time])
		time--;
	return contents[id][time];
}

/* --- the work ------------------------------------------------------------ */

static struct uk_mount m;
static struct uk_vnode *dirs[DIRS];
/* Who is in whom: directory 3 moves between 1 and 2. */
static unsigned int parent_of_3;

static const char *name_of(unsigned int slot)
{
	static char name[40];

	/* Some are long, so that there are several blocks of them. */
	memset(name, 'x', sizeof(name));
	name[0] = 'a' + slot;
	name[slot % 3 ? 2 : 39] = '\0';
	return name;
}

static struct uk_vnode *look(struct uk_vnode *dir, const char *name)
{
	struct uk_vnode *v;
	int rc = dir->ops->lookup(dir, name, strlen(name), &v);

	CHECK(rc == 0 || rc == -ENOENT);
	return rc ? NULL : v;
}

/* With its name, or without one at first. */
static struct uk_vnode *new_file(struct uk_vnode *dir, const char *name)
{
	uint32_t mode = UK_S_IFREG | 0644;
	struct uk_vnode *v;

	if (below(3)) {
		CHECK(dir->ops->create(dir, name, strlen(name), mode, 0, &v) ==
		      0);
		return v;
	}
	CHECK(dir->ops->tmpfile(dir, mode, &v) == 0 && !v->nlink);
	if (below(2))
		CHECK(dir->ops->fsync(v, false) == 0);
	if (below(4) == 0) {
		put(v);
		return new_file(dir, name);
	}
	CHECK(dir->ops->link(dir, name, strlen(name), v) == 0);
	return v;
}

static void make_file(unsigned int d, unsigned int slot)
{
	struct uk_vnode *v;

	if (nfiles == FILES)
		return;
	v = new_file(dirs[d], name_of(slot));
	put(v);
	memset(mine[nfiles], 0, sizeof(mine[nfiles]));
	now.size[nfiles] = 0;
	now.version[nfiles] = ++nversions;
	now.id[d][slot] = nfiles++;
}

static void write_file(unsigned int d, unsigned int slot)
{
	unsigned int id = now.id[d][slot];
	struct uk_vnode *v = look(dirs[d], name_of(slot));
	uint32_t at = 4 * below(below(3) ? now.size[id] / 4 + 1 : 12000);
	uint32_t len = 4 * below(below(3) ? 300 : 9000) + 4;

	CHECK(v);
	if (at + len > SIZE_MAX_)
		len = SIZE_MAX_ - at;
	now.version[id] = ++nversions;
	for (uint32_t i = at; i < at + len; i += 4)
		mine[id][i / 4] = WORD(id, nversions, i);
	CHECK(v->ops->write(v, &mine[id][at / 4], len, at) == len);
	now.size[id] = MAX(now.size[id], at + len);
	put(v);
}

static void cut_file(unsigned int d, unsigned int slot)
{
	unsigned int id = now.id[d][slot];
	struct uk_vnode *v = look(dirs[d], name_of(slot));
	uint32_t size = below(2) ? 0 : 4 * below(now.size[id] / 4 + 300);

	CHECK(v && v->ops->truncate(v, size) == 0);
	now.version[id] = ++nversions;
	if (size < now.size[id])
		memset(&mine[id][size / 4], 0, now.size[id] - size);
	now.size[id] = size;
	put(v);
}

static void remove_file(unsigned int d, unsigned int slot)
{
	const char *name = name_of(slot);
	struct uk_vnode *v = look(dirs[d], name);

	CHECK(v && dirs[d]->ops->unlink(dirs[d], name, strlen(name), v) == 0);
	put(v);
	now.id[d][slot] = -1;
}

static void move_file(unsigned int d, unsigned int slot, unsigned int to,
		      unsigned int to_slot)
{
	char name[40];
	const char *other = name_of(to_slot);
	struct uk_vnode *over = look(dirs[to], other), *v;

	strcpy(name, other);
	v = look(dirs[d], name_of(slot));
	other = name_of(slot);
	CHECK(v);
	if (v != over) {
		CHECK(dirs[d]->ops->rename(dirs[d], other, strlen(other), v,
					   dirs[to], name, strlen(name),
					   over) == 0);
		now.swapped = now.id[to][to_slot];
		now.swapped_dir = d;
		now.swapped_slot = slot;
		now.id[to][to_slot] = now.id[d][slot];
		now.id[d][slot] = -1;
	}
	put(v);
	if (over)
		put(over);
}

static void link_file(unsigned int d, unsigned int slot, unsigned int to,
		      unsigned int to_slot)
{
	struct uk_vnode *v = look(dirs[d], name_of(slot));
	const char *name = name_of(to_slot);

	CHECK(v && dirs[to]->ops->link(dirs[to], name, strlen(name), v) == 0);
	put(v);
	now.id[to][to_slot] = now.id[d][slot];
	if (below(2))
		remove_file(d, slot);
}

static void sync_all(void)
{
	if (below(2))
		CHECK(dirs[0]->ops->fsync(dirs[0], false) == 0);
	else
		CHECK(m.fs->sync(&m) == 0);
}

static const char *const dir_names[DIRS] = {"", "one", "two", "three"};

static unsigned int parent_of(unsigned int d)
{
	return d == 3 ? parent_of_3 : 0;
}

static void make_dir(unsigned int d)
{
	struct uk_vnode *p = dirs[parent_of(d)];

	CHECK(p->ops->create(p, dir_names[d], strlen(dir_names[d]),
			     UK_S_IFDIR | 0755, 0, &dirs[d]) == 0);
	now.dir[d] = true;
}

/* Directory 3, if it is there, goes where it isn't. */
static void move_dir(void)
{
	struct uk_vnode *to = dirs[3 - parent_of_3];

	CHECK(dirs[parent_of_3]->ops->rename(dirs[parent_of_3], "three", 5,
					     dirs[3], to, "three", 5,
					     NULL) == 0);
	parent_of_3 = 3 - parent_of_3;
}

/* One operation; returns whether all is synced then. */
static bool step(bool moves)
{
	unsigned int d = below(DIRS), slot = below(SLOTS);
	unsigned int to = below(3) ? d : below(DIRS), to_slot = below(SLOTS);

	if (!now.dir[d]) {
		if (now.dir[parent_of(d)])
			make_dir(d);
		return false;
	}
	if (below(8) == 0) {
		sync_all();
		return true;
	}
	if (moves && below(6) == 0 && now.dir[3] && now.dir[2] && now.dir[1]) {
		move_dir();
		return true; /* it was before the last step */
	}
	if (now.id[d][slot] < 0) {
		make_file(d, slot);
		if (now.id[d][slot] >= 0 && below(2))
			write_file(d, slot);
		return false;
	}
	switch (below(8)) {
	case 0: cut_file(d, slot); break;
	case 1: remove_file(d, slot); break;
	case 2:
	case 3:
		if (now.dir[to])
			move_file(d, slot, to, to_slot);
		break;
	case 4:
		if (now.dir[to] && now.id[to][to_slot] < 0)
			link_file(d, slot, to, to_slot);
		break;
	default: write_file(d, slot); break;
	}
	return false;
}

static void mount_disk(void)
{
	const struct uk_fs *fs = *uk_table_filesystems_start;

	m = (struct uk_mount){.fs = fs};
	CHECK(fs->mount(&m, "vda", "", &dirs[0]) == 0);
}

static void work(bool moves)
{
	memcpy(disk, origin, DISK);
	mount_disk();
	remembers = true;
	for (unsigned int i = 0; i < OPS; i++) {
		bool synced;

		now.swapped = -1;
		synced = step(moves);
		note(synced, moves);
	}
	remembers = false;
	for (int d = DIRS - 1; d >= 0; d--)
		if (now.dir[d])
			put(dirs[d]);
	m.fs->unmount(&m);
}

/* --- what is there ------------------------------------------------------- */

/* Runs e2fsck on `state`, which it may repair. Returns its status. */
static int check(const char *how)
{
	static int fd = -1, null;
	char path[32];
	int status;

	if (fd < 0)
		fd = memfd_create("state", 0), null = open("/dev/null", O_RDWR);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	CHECK(fd >= 0 && pwrite(fd, state, DISK, 0) == DISK);
	if (vfork() == 0) {
		dup2(null, 1);
		dup2(null, 2);
		execlp("e2fsck", "e2fsck", how, path, NULL);
		_exit(127);
	}
	while (wait(&status) < 0) /* an alarm of the fuzzer */
		;
	CHECK(WIFEXITED(status));
	CHECK(pread(fd, state, DISK, 0) == DISK);
	return WEXITSTATUS(status);
}

/* What was written up to `at`, and of what no flush came after maybe. */
static void build_state(size_t at)
{
	size_t flushed = at;

	while (flushed && writes[flushed - 1].len)
		flushed--;
	memcpy(state, origin, DISK);
	for (size_t i = 0; i < at; i++)
		if (writes[i].len && (i < flushed || below(2)))
			memcpy(state + writes[i].at, writes[i].data,
			       writes[i].len);
}

/* The times of before and after the cut; from[0] is synced. */
struct span {
	unsigned int from, to;
};

static bool all_the_time(const struct span *s, unsigned int d,
			 unsigned int slot)
{
	for (unsigned int t = s->from; t <= s->to; t++)
		if (history[t].id[d][slot] < 0)
			return false;
	return true;
}

static bool had_it(const struct span *s, unsigned int d, unsigned int slot,
		   int id)
{
	for (unsigned int t = s->from; t <= s->to; t++) {
		const struct snapshot *h = &history[t];

		if (h->id[d][slot] == id)
			return true;
		if (t > s->from && h->swapped == id && h->swapped_dir == d &&
		    h->swapped_slot == slot)
			return true;
	}
	return false;
}

static bool is_named(const struct snapshot *h, int id)
{
	for (unsigned int d = 0; d < DIRS; d++)
		for (unsigned int i = 0; i < SLOTS; i++)
			if (h->id[d][i] == id)
				return true;
	return false;
}

static bool found[FILES];

/* A file's bytes: all its own. Returns whose; -1: it has none. */
static int check_bytes(const word *w, uint32_t size)
{
	int id = -1;

	for (uint32_t i = 0; i < size; i += 4) {
		int one = (int)(w[i / 4] >> 24) - 1;

		if (!w[i / 4])
			continue;
		CHECK(id < 0 || one == id);
		id = one;
		CHECK((w[i / 4] & 0xffff) == (i / 4 & 0xffff));
	}
	return id;
}

/*
 * Without contents, whose is it? Those that had the name are all found, but if
 * there are several it isn't told. There must have been one.
 */
static int only_one(const struct span *s, unsigned int d, unsigned int slot)
{
	int id = -1, n = 0;

	for (unsigned int i = 0; i < nfiles; i++) {
		if (!had_it(s, d, slot, i))
			continue;
		found[i] = true;
		id = i;
		n++;
	}
	CHECK(n);
	return n == 1 ? id : -1;
}

static void check_file(const struct span *s, struct uk_vnode *v, unsigned int d,
		       unsigned int slot)
{
	static word w[SIZE_MAX_ / 4 + BLOCK];
	long size;
	int id;

	CHECK(v->size <= (int64_t)sizeof(w));
	memset(w, 0, sizeof(w));
	size = v->ops->read(v, w, sizeof(w), 0);
	CHECK(size == v->size);
	id = check_bytes(w, size);
	if (id < 0)
		id = only_one(s, d, slot);
	if (id < 0)
		return;
	CHECK(id < (int)nfiles && had_it(s, d, slot, id));
	found[id] = true;
	if (history[s->from].version[id] != history[s->to].version[id] ||
	    !is_named(&history[s->from], id))
		return;
	CHECK(size == history[s->from].size[id]);
	CHECK(memcmp(w, contents_at(id, s->from), size) == 0);
}

static void check_dir(const struct span *s, struct uk_vnode *dir,
		      unsigned int d)
{
	for (unsigned int i = 0; i < SLOTS; i++) {
		struct uk_vnode *v = look(dir, name_of(i));

		CHECK(v || !all_the_time(s, d, i));
		if (!v)
			continue;
		check_file(s, v, d, i);
		put(v);
	}
}

static struct uk_vnode *find_dir(unsigned int d)
{
	struct uk_vnode *p, *v = NULL;

	if (d < 3)
		return look(dirs[0], dir_names[d]);
	for (unsigned int i = 1; i < 3 && !v; i++) {
		p = look(dirs[0], dir_names[i]);
		if (p) {
			v = look(p, "three");
			put(p);
		}
	}
	return v;
}

static void check_contents(const struct span *s)
{
	memset(found, 0, sizeof(found));
	memcpy(disk, state, DISK);
	mount_disk();
	check_dir(s, dirs[0], 0);
	for (unsigned int d = 1; d < DIRS; d++) {
		struct uk_vnode *v = find_dir(d);

		CHECK(v || !history[s->from].dir[d]);
		if (!v)
			continue;
		check_dir(s, v, d);
		put(v);
	}
	put(dirs[0]);
	m.fs->unmount(&m);
	for (unsigned int i = 0; i < nfiles; i++) {
		bool always = true;

		for (unsigned int t = s->from; t <= s->to; t++)
			always &= is_named(&history[t], i);
		/* One that was empty may have been taken for another. */
		CHECK(!always || found[i] || !history[s->from].size[i] ||
		      !history[s->to].size[i]);
	}
}

static void check_cut(size_t at)
{
	struct span s = {0, 0};
	bool moves = history[0].moves;
	int rc;

	while (s.to + 1 < ntimes && history[s.to].at < at)
		s.to++;
	for (unsigned int t = 0; t < ntimes && history[t].at <= at; t++)
		if (history[t].synced)
			s.from = t;
	s.to = MAX(s.to, s.from);
	build_state(at);
	rc = check(moves ? "-fy" : "-p");
	CHECK(rc <= 1);
	check_contents(&s);
}

static void load(void)
{
	FILE *f = fopen(VOLUME, "rb");

	CHECK(f && fread(origin, 1, DISK, f) == DISK && fclose(f) == 0);
}

static void forget(void)
{
	for (size_t i = 0; i < nwrites; i++)
		free(writes[i].data);
	for (unsigned int i = 0; i < FILES; i++)
		for (unsigned int t = 0; t < ntimes; t++) {
			free(contents[i][t]);
			contents[i][t] = NULL;
		}
	free(writes);
	writes = NULL;
	nwrites = ntimes = nfiles = nversions = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool moves;

	if (!origin[SECTOR * 2 + 56])
		load();
	seed = size;
	for (size_t i = 0; i < size; i++)
		seed = (seed ^ data[i]) * 1099511628211ULL;
	memset(&now, 0, sizeof(now));
	memset(now.id, -1, sizeof(now.id));
	now.dir[0] = true;
	parent_of_3 = 1;
	moves = below(6) == 0;
	note(true, moves);
	work(moves);
	for (unsigned int i = 0; i < CUTS; i++)
		check_cut(below(nwrites + 1));
	forget();
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls on files at random, through vfscore as programs make them, in what is
 * mounted at /m. The test checks what every file system must guarantee: sizes
 * within bounds, results that POSIX allows, and that no call stays half done
 * when there is no memory. Included once a program.
 */
#ifndef HOST_CALLS_H
#define HOST_CALLS_H

#include <uk/plat/bootinfo.h>
#include <uk/posix_process.h>
#include <uk/syscall.h>
#include <uk/vfs.h>
#include "kernel.h"

#define FDS_FIRST 3
#define FDS	  3
#define IO_MAX	  6000

/* --- the parts of other libraries that the sources name ---------------- */

struct uk_file uk_console_file = {.refs = 100};

uint64_t uk_process_limit(unsigned int resource)
{
	(void)resource;
	return FDS_FIRST + FDS;
}

uint64_t uk_realtime_ns(void)
{
	return 1600000000000000000ULL;
}

bool (*uk_syscall_interrupted)(bool restart);

size_t uk_alloc_availmem(struct uk_alloc *a)
{
	(void)a;
	return 1 << 20;
}

int uk_cond_wait(struct uk_cond *c, struct uk_mutex *m, uint64_t deadline)
{
	CHECK(!"somebody waits" && c && m && deadline);
	return 0;
}

void uk_cond_signal(struct uk_cond *c, unsigned int n)
{
	CHECK(c && n);
}

uint64_t ukplat_clock_ns(void)
{
	return 0;
}

unsigned long ukplat_irq_save(void)
{
	return 0;
}

void ukplat_irq_restore(unsigned long flags)
{
	(void)flags;
}

int uk_semaphore_down_slow(struct uk_semaphore *s, uint64_t deadline)
{
	CHECK(!"somebody waits" && s && deadline);
	return 0;
}

void uk_semaphore_up_slow(struct uk_semaphore *s)
{
	CHECK(s);
}

/* --- the calls --------------------------------------------------------- */

/* Below /m, and now and then elsewhere; names of the subject's and new ones. */
static const char *const *call_names;
static unsigned int call_names_n;

static char *take_file(struct input *in, char *path)
{
	int how = take(in, 1), parts = MAX(1, how % 8 - 4);
	char *p = path;

	p += sprintf(p, "%s", how < 8 ? "" : "/m");
	while (parts-- > 0) {
		const char *name = call_names[take(in, 1) % call_names_n];

		p += sprintf(p, "/%s", name);
	}
	if (how >= 250)
		strcpy(p, "/");
	return path;
}

static int take_fd(struct input *in)
{
	return FDS_FIRST + take(in, 1) % FDS;
}

/* Mostly near the begin; as far as a file can reach, too. */
static int64_t take_pos(struct input *in)
{
	unsigned int how = take(in, 1);

	return how < 250 ? (int64_t)(take(in, 2) >> how % 16)
			 : (int64_t)take(in, 8);
}

static void call_open(struct input *in)
{
	static const unsigned int flags[] = {UK_O_RDONLY,
					     UK_O_RDWR,
					     UK_O_RDWR | UK_O_CREAT,
					     UK_O_RDWR | UK_O_CREAT,
					     UK_O_WRONLY | UK_O_TRUNC,
					     UK_O_RDWR | UK_O_CREAT | UK_O_EXCL,
					     UK_O_RDONLY | UK_O_DIRECTORY,
					     UK_O_RDONLY | UK_O_NOFOLLOW,
					     UK_O_WRONLY | UK_O_APPEND |
						     UK_O_CREAT};
	char path[4096];
	unsigned int how = flags[take(in, 1) % ARRAY_SIZE(flags)];
	long fd = UK_SYS(open, take_file(in, path), how, 0644);

	CHECK(fd < FDS_FIRST + FDS && (fd < 0 || fd >= FDS_FIRST));
}

static void call_io(struct input *in)
{
	static uint8_t buf[IO_MAX];
	unsigned int what = take(in, 1) % 6;
	int fd = take_fd(in);
	size_t len = take_pos(in) & 0x1fff;
	int64_t pos = take_pos(in);
	long rc;

	len = MIN(len, sizeof(buf));
	memset(buf, what, sizeof(buf));
	switch (what) {
	case 0: rc = UK_SYS(read, fd, buf, len); break;
	case 1: rc = UK_SYS(write, fd, buf, len); break;
	case 2: rc = UK_SYS(pread64, fd, buf, len, pos); break;
	case 3: rc = UK_SYS(pwrite64, fd, buf, len, pos); break;
	case 4: rc = UK_SYS(ftruncate, fd, pos) > 0; break;
	default: rc = UK_SYS(fallocate, fd, 0, pos, len) > 0; break;
	}
	CHECK(rc <= (long)len);
}

static void call_two_paths(struct input *in)
{
	char from[4096], to[4096];
	unsigned int what = take(in, 1) % 3;

	take_file(in, from);
	take_file(in, to);
	switch (what) {
	case 0: UK_SYS(rename, from, to); break;
	case 1: UK_SYS(link, from, to); break;
	default: UK_SYS(symlink, from + (from[1] == 'm' ? 3 : 0), to);
	}
}

static void call_stat(const char *path)
{
	struct uk_stat st;
	long rc = UK_SYS(stat, path, &st);

	CHECK(rc <= 0);
	if (rc == 0)
		CHECK(st.mode >> 12 && st.size >= 0 && st.nlink);
}

static void call_path(struct input *in)
{
	static char buf[300];
	char path[4096];
	struct uk_stat st;
	struct uk_statfs fs;
	unsigned int what = take(in, 1) % 13;
	long rc = 0;

	take_file(in, path);
	switch (what) {
	case 0: UK_SYS(mkdir, path, 0755); break;
	case 1: UK_SYS(rmdir, path); break;
	case 2: UK_SYS(unlink, path); break;
	case 3: rc = UK_SYS(readlink, path, buf, sizeof(buf)); break;
	case 4: call_stat(path); break;
	case 5: UK_SYS(lstat, path, &st); break;
	case 6: UK_SYS(chmod, path, 0600); break;
	case 7: UK_SYS(truncate, path, take_pos(in)); break;
	case 8: UK_SYS(statfs, path, &fs); break;
	case 9: UK_SYS(chown, path, 1, 2); break;
	case 10: UK_SYS(utimensat, UK_AT_FDCWD, path, NULL, 0); break;
	case 11: UK_SYS(mknod, path, UK_S_IFIFO | 0600, 0); break;
	default: UK_SYS(chdir, path); break;
	}
	CHECK(rc <= (long)sizeof(buf));
}

/* Each entry lies within the buffer, and the listing comes to an end. */
static void call_list(int fd)
{
	static uint8_t buf[600];
	unsigned int calls = 0, ups = 0;
	long n;

	while ((n = UK_SYS(getdents64, fd, buf, sizeof(buf))) > 0) {
		CHECK(n <= (long)sizeof(buf) && ++calls < 100000);
		for (long at = 0; at < n;) {
			size_t len = buf[at + 16] | buf[at + 17] << 8;
			const char *name = (const char *)buf + at + 19;

			CHECK(len > 20 && (long)len <= n - at);
			CHECK(strnlen(name, len - 19) < len - 19);
			CHECK(name[0] && !strchr(name, '/'));
			CHECK(strlen(name) <= UK_NAME_MAX);
			ups += !strcmp(name, "..");
			at += len;
		}
	}
	CHECK(ups <= 1);
}

static void call_copy(struct input *in, int fd)
{
	int64_t pos = take_pos(in);
	size_t len = take(in, 2);
	bool own = take(in, 1) & 1;
	int to = take_fd(in);
	long rc = UK_SYS(sendfile, to, fd, own ? NULL : &pos, len);

	CHECK(rc <= (long)len);
	rc = UK_SYS(copy_file_range, fd, own ? NULL : &pos, to, NULL, len, 0);
	CHECK(rc <= (long)len);
}

static void call_fd(struct input *in)
{
	char buf[100];
	struct uk_stat st;
	unsigned int what = take(in, 1) % 9;
	int fd = take_fd(in);

	switch (what) {
	case 0: UK_SYS(close, fd); break;
	case 1: call_list(fd); break;
	case 2: UK_SYS(lseek, fd, take_pos(in), take(in, 1) % 5); break;
	case 3: UK_SYS(fstat, fd, &st); break;
	case 4: UK_SYS(fsync, fd); break;
	case 5: call_copy(in, fd); break;
	case 6: UK_SYS(flock, fd, take(in, 1) % 16 | 4); break;
	case 7: UK_SYS(fchdir, fd); break;
	default: CHECK(UK_SYS(getcwd, buf, sizeof(buf)) <= (long)sizeof(buf));
	}
}

/* Calls until the bytes are used up; in one of them memory may be short. */
static void use_files(struct input *in)
{
	unsigned int fails = take(in, 1);

	heap_fails = fails < 128 ? fails : 0;
	for (unsigned int i = 0; i < 60 && left(in); i++) {
		unsigned int what = take(in, 1) % 16;

		if (what < 5)
			call_open(in);
		else if (what < 9)
			call_io(in);
		else if (what < 11)
			call_two_paths(in);
		else if (what < 14)
			call_path(in);
		else
			call_fd(in);
	}
	heap_fails = 0;
}

static void stop_using(void)
{
	for (int fd = FDS_FIRST; fd < FDS_FIRST + FDS; fd++)
		UK_SYS(close, fd);
	CHECK(UK_SYS(chdir, "/") == 0);
}

/* --- around them -------------------------------------------------------- */

static void forget_names(void)
{
	uk_vfs_lock();
	uk_vfs_forget(uk_vfs_next_mount(NULL));
	uk_vfs_unlock();
}

/* The root has one directory, m, and nothing else can be made in it. */
static const struct uk_vnode_ops root_ops;

static struct uk_vnode *root_dir(struct uk_mount *m, uint64_t ino)
{
	struct uk_vnode *v = malloc(sizeof(*v));

	uk_vnode_init(v, &root_ops, m, ino, UK_S_IFDIR | 0755);
	return v;
}

static int root_lookup(struct uk_vnode *dir, const char *name, size_t len,
		       struct uk_vnode **out)
{
	if (dir->ino != 1 || len != 1 || name[0] != 'm')
		return -ENOENT;
	*out = root_dir(dir->mount, 2);
	return 0;
}

static void root_release(struct uk_vnode *v)
{
	free(v);
}

static const struct uk_vnode_ops root_ops = {
	.lookup = root_lookup,
	.release = root_release,
};

static int root_mount(struct uk_mount *m, const char *source,
		      const char *options, struct uk_vnode **root)
{
	CHECK(source && options);
	*root = root_dir(m, 1);
	return 0;
}

static const struct uk_fs root_fs = {
	.name = "root",
	.mount = root_mount,
};
UK_FS_REGISTER(root_fs);

/* A root to mount below, and the blocks in use before anything is mounted. */
static size_t blocks_before(void)
{
	static bool ready;

	if (!ready)
		CHECK(uk_vfs_mount(NULL, "/", "root", 0, NULL) == 0);
	ready = true;
	forget_names();
	return heap_blocks;
}

static void check_blocks(size_t before)
{
	forget_names();
	CHECK(heap_blocks == before);
}

#endif /* HOST_CALLS_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared mappings of a file whose file system fails when the test says so, and
 * without memory. What they show, tests/elf/shared.c says.
 */
#include <uk/abi/mman.h>
#include <uk/arch/string.h>
#include <uk/config.h>
#include <uk/syscall.h>
#include <uk/test.h>
#include <uk/vfs.h>
#ifdef CONFIG_LIBUKVMEM
#include <uk/vmem.h>
#endif
#include "../../ukalloc/tests/failing.h"

#define PAGE 4096UL
#define RW   (UK_PROT_READ | UK_PROT_WRITE)
#define FAR  (1LL << 44) /* an offset that takes many tables */

/* Calls that newer architectures have under other names only. */
uk_syscall_fn uk_sys_open, uk_sys_mkdir;

/* --- a file system of one file ----------------------------------------- */

static struct uk_vnode dir, file;
static char contents[4 * PAGE], far[PAGE];
static int broken; /* what a write returns; 0: it works */

static char *place(int64_t pos, size_t *len)
{
	char *base = pos >= FAR ? far : contents;
	size_t at = pos >= FAR ? pos - FAR : pos;
	size_t size = pos >= FAR ? sizeof(far) : sizeof(contents);

	*len = at < size ? MIN(*len, size - at) : 0;
	return base + at;
}

static long read_(struct uk_vnode *v, void *buf, size_t len, int64_t pos)
{
	const char *from;

	if (pos >= v->size)
		return 0;
	len = MIN((int64_t)len, v->size - pos);
	from = place(pos, &len);
	memcpy(buf, from, len);
	return len;
}

static long write_(struct uk_vnode *v, const void *buf, size_t len, int64_t pos)
{
	char *to = place(pos, &len);

	if (broken || !len)
		return broken ? broken : -ENOSPC;
	memcpy(to, buf, len);
	v->size = MAX(v->size, pos + (int64_t)len);
	return len;
}

static int truncate_(struct uk_vnode *v, int64_t size)
{
	v->size = size;
	return 0;
}

static int lookup(struct uk_vnode *d, const char *name, size_t len,
		  struct uk_vnode **out)
{
	(void)d;
	if (len != 1 || name[0] != 'f')
		return -ENOENT;
	*out = uk_vnode_ref(&file);
	return 0;
}

static const struct uk_vnode_ops ops = {
	.lookup = lookup,
	.read = read_,
	.write = write_,
	.truncate = truncate_,
};

static int mount(struct uk_mount *m, const char *source, const char *options,
		 struct uk_vnode **root)
{
	(void)source;
	(void)options;
	uk_vnode_init(&dir, &ops, m, 1, UK_S_IFDIR | 0755);
	uk_vnode_init(&file, &ops, m, 2, UK_S_IFREG | 0644);
	*root = &dir;
	return 0;
}

static const struct uk_fs one_file = {
	.name = "onefile",
	.mount = mount,
};
UK_FS_REGISTER(one_file);

/* --- the cases --------------------------------------------------------- */

static int fd;

static long map_at(long len, int64_t pos)
{
#if __SIZEOF_LONG__ == 8
	return UK_SYS(mmap, 0, len, RW, UK_MAP_SHARED, fd, pos);
#else
	return UK_SYS(mmap2, 0, len, RW, UK_MAP_SHARED, fd, pos / PAGE);
#endif
}

static bool failed(long at)
{
	return at < 0 && at > -4096;
}

static void begin(void)
{
	memset(contents, 0, sizeof(contents));
	UK_SYS(mkdir, "/t", 0777);
	UK_TEST_EXPECT_EQ(UK_SYS(mount, "", "/t", "onefile", 0, NULL), 0);
	fd = UK_SYS(open, "/t/f", UK_O_RDWR);
	UK_TEST_EXPECT(fd >= 0);
	file.size = 2 * PAGE;
	broken = 0;
}

static void end(void)
{
	UK_TEST_EXPECT_EQ(UK_SYS(close, fd), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(umount2, "/t", 0), 0);
	UK_TEST_EXPECT(file.ops == &ops && !file.special);
}

UK_TESTCASE(posix_mman, changes_that_can_not_be_written)
{
	char *p;
	long at;

	begin();
	at = map_at(2 * PAGE, 0);
	UK_TEST_ASSERT(!failed(at));
	p = (char *)at;
	p[0] = 'a';
	p[PAGE] = 'b';
	broken = -EIO;
	UK_TEST_EXPECT_EQ(UK_SYS(msync, at, 2 * PAGE, UK_MS_SYNC), -EIO);
	UK_TEST_EXPECT_EQ(UK_SYS(fsync, fd), -EIO);
	UK_TEST_EXPECT_EQ(p[0], 'a');
	/* It is tried again, of what was asked for only. */
	broken = 0;
	UK_TEST_EXPECT_EQ(UK_SYS(msync, at, PAGE, UK_MS_SYNC), 0);
	UK_TEST_EXPECT(contents[0] == 'a' && !contents[PAGE]);
	UK_TEST_EXPECT_EQ(UK_SYS(fsync, fd), 0);
	UK_TEST_EXPECT_EQ(contents[PAGE], 'b');
	/* msync() writes the pages that changed since the last sync. */
	contents[0] = 'x';
	UK_TEST_EXPECT_EQ(UK_SYS(msync, at, 2 * PAGE, UK_MS_SYNC), 0);
	UK_TEST_EXPECT_EQ(contents[0], 'x');
	p[1] = 'c';
	UK_TEST_EXPECT_EQ(UK_SYS(msync, at, 2 * PAGE, UK_MS_ASYNC), 0);
	UK_SYS(sync);
	UK_TEST_EXPECT(contents[0] == 'a' && contents[1] == 'c');
	/* fsync() reports once that munmap() lost changes. */
	p[2] = 'd';
	broken = -EIO;
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, at, 2 * PAGE), 0);
	broken = 0;
	UK_TEST_EXPECT_EQ(UK_SYS(fsync, fd), -EIO);
	UK_TEST_EXPECT_EQ(UK_SYS(fsync, fd), 0);
	end();
}

UK_TESTCASE(posix_mman, files_that_grow_and_do_not)
{
	char buf[4] = "new", *p;
	long at;

	begin();
	at = map_at(4 * PAGE, 0);
	UK_TEST_ASSERT(!failed(at));
	p = (char *)at;
	p[5] = 'a';
	UK_TEST_EXPECT_EQ(uk_vfs_truncate_fd(fd, 3), 0);
	/* Nothing becomes longer by a write that fails. */
	broken = -EIO;
	UK_TEST_EXPECT_EQ(uk_fd_lseek(fd, 2 * PAGE, UK_SEEK_SET), 2 * PAGE);
	UK_TEST_EXPECT_EQ(UK_SYS(write, fd, buf, 3), -EIO);
	UK_TEST_EXPECT_EQ(file.size, 3);
	broken = 0;
	UK_TEST_EXPECT_EQ(UK_SYS(write, fd, buf, 3), 3);
	UK_TEST_EXPECT_EQ(p[5], 0);
	UK_TEST_EXPECT(!memcmp(p + 2 * PAGE, "new", 3));
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, at, 4 * PAGE), 0);
	UK_TEST_EXPECT(!memcmp(contents + 2 * PAGE, "new", 3));
	end();
}

UK_TESTCASE(posix_mman, pages_far_away)
{
	long near, away;

	if (sizeof(long) < 8)
		return;
	begin();
	near = map_at(PAGE, 0);
	file.size = FAR + 10;
	away = map_at(PAGE, FAR);
	UK_TEST_ASSERT(!failed(near) && !failed(away));
	*(char *)near = 'n';
	*(char *)away = 'f';
	UK_TEST_EXPECT_EQ(UK_SYS(fsync, fd), 0);
	UK_TEST_EXPECT(contents[0] == 'n' && far[0] == 'f');
	UK_TEST_EXPECT_EQ(uk_vfs_truncate_fd(fd, PAGE), 0);
	UK_TEST_EXPECT_EQ(*(char *)near, 'n');
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, away, PAGE), 0);
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, near, PAGE), 0);
	end();
}

#ifdef UKALLOC_CAN_FAIL
#ifdef CONFIG_LIBUKVMEM
#define PAGES_HEAP uk_vmem_heap()
#else
#define PAGES_HEAP uk_alloc_get_default()
#endif

static int map_and_unmap(void)
{
	long at = map_at(2 * PAGE, 0);

	if (failed(at))
		return at;
	UK_TEST_EXPECT_EQ(*(char *)at, 'm');
	return UK_SYS(munmap, at, 2 * PAGE);
}

static long reached;

static int grow_and_cut(void)
{
	int rc = uk_vfs_truncate_fd(fd, 3 * PAGE);

	UK_TEST_EXPECT_EQ(file.size, rc ? 2 * PAGE : 3 * PAGE);
	if (!rc)
		UK_TEST_EXPECT_EQ(((char *)reached)[2 * PAGE], 0);
	failing_end();
	UK_TEST_EXPECT_EQ(uk_vfs_truncate_fd(fd, 2 * PAGE), 0);
	return rc;
}

UK_TESTCASE(posix_mman, shared_without_memory)
{
	begin();
	contents[0] = 'm';
	each_allocation_fails(map_and_unmap);
	reached = map_at(3 * PAGE, 0);
	UK_TEST_ASSERT(!failed(reached));
	each_allocation_of_fails(PAGES_HEAP, grow_and_cut);
	UK_TEST_EXPECT_EQ(UK_SYS(munmap, reached, 3 * PAGE), 0);
	end();
}
#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The devices that are none: null, zero, full, random; and the console.
 * Numbers as in Linux, Documentation/admin-guide/devices.txt.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/init.h>
#include <uk/swrand.h>
#include <uk/vfs.h>

static long read_nothing(struct uk_file *f, const struct uk_iovec *iov, int n,
			 int64_t *pos)
{
	(void)f;
	(void)iov;
	(void)n;
	(void)pos;
	return 0;
}

static long read_zeroes(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	long total = 0;

	(void)f;
	(void)pos;
	for (int i = 0; i < n; i++) {
		memset(iov[i].base, 0, iov[i].len);
		total += iov[i].len;
	}
	return total;
}

static long read_random(struct uk_file *f, const struct uk_iovec *iov, int n,
			int64_t *pos)
{
	long total = 0;

	(void)f;
	(void)pos;
	for (int i = 0; i < n; i++) {
		uk_swrand_fill(iov[i].base, iov[i].len);
		total += iov[i].len;
	}
	return total;
}

static long write_away(struct uk_file *f, const struct uk_iovec *iov, int n,
		       int64_t *pos)
{
	long total = 0;

	(void)f;
	(void)pos;
	for (int i = 0; i < n; i++)
		total += iov[i].len;
	return total;
}

static long write_full(struct uk_file *f, const struct uk_iovec *iov, int n,
		       int64_t *pos)
{
	return write_away(f, iov, n, pos) ? -ENOSPC : 0;
}

/* Anywhere is the beginning. */
static int64_t seek(struct uk_file *f, int64_t offset, int whence)
{
	(void)offset;
	if (whence < UK_SEEK_SET || whence > UK_SEEK_END)
		return -EINVAL;
	return f->pos = 0;
}

static void release(struct uk_file *f)
{
	uk_free(uk_alloc_get_default(), f);
}

static const struct uk_file_ops null_ops = {
	.readv = read_nothing,
	.writev = write_away,
	.lseek = seek,
	.release = release,
};

static const struct uk_file_ops zero_ops = {
	.readv = read_zeroes,
	.writev = write_away,
	.lseek = seek,
	.release = release,
};

static const struct uk_file_ops full_ops = {
	.readv = read_zeroes,
	.writev = write_full,
	.lseek = seek,
	.release = release,
};

static const struct uk_file_ops random_ops = {
	.readv = read_random,
	.writev = write_away,
	.lseek = seek,
	.release = release,
};

static int open_plain(struct uk_devnode *d, unsigned int flags,
		      struct uk_file **out)
{
	struct uk_file *f = uk_malloc(uk_alloc_get_default(), sizeof(*f));

	if (!f)
		return -ENOMEM;
	uk_file_init(f, d->data, flags);
	*out = f;
	return 0;
}

static int open_console(struct uk_devnode *d, unsigned int flags,
			struct uk_file **out)
{
	(void)d;
	return uk_console_open(flags, out);
}

#define PLAIN(name_, minor, ops)                                               \
	{                                                                      \
		.name = (name_),                                               \
		.mode = UK_S_IFCHR | 0666,                                     \
		.rdev = UK_MKDEV(1, minor),                                    \
		.open = open_plain,                                            \
		.data = (void *)&(ops),                                        \
	}

static struct uk_devnode devices[] = {
	PLAIN("null", 3, null_ops),
	PLAIN("zero", 5, zero_ops),
	PLAIN("full", 7, full_ops),
	PLAIN("random", 8, random_ops),
	PLAIN("urandom", 9, random_ops),
	{
		.name = "tty",
		.mode = UK_S_IFCHR | 0666,
		.rdev = UK_MKDEV(5, 0),
		.open = open_console,
	},
	{
		.name = "console",
		.mode = UK_S_IFCHR | 0600,
		.rdev = UK_MKDEV(5, 1),
		.open = open_console,
	},
};

static int register_all(struct uk_init_ctx *ctx)
{
	(void)ctx;
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
		uk_devnode_register(&devices[i]);
	return 0;
}
uk_lib_initcall(register_all);

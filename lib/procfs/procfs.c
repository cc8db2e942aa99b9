/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A directory of files that are made up while they are read. What a reader
 * gets in pieces may be from different times.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include "proc.h"

#define MAGIC 0x9fa0 /* PROC_SUPER_MAGIC, Linux uapi linux/magic.h */

struct proc {
	struct uk_vnode root;
	struct uk_vnode files[];
};

static const struct uk_vnode_ops dir_ops, file_ops;

static struct proc *proc_of(struct uk_vnode *root)
{
	return uk_container_of(root, struct proc, root);
}

static int lookup(struct uk_vnode *dir, const char *name, size_t len,
		  struct uk_vnode **out)
{
	for (unsigned int i = 0; i < proc_nfiles; i++) {
		if (strlen(proc_files[i].name) != len ||
		    memcmp(proc_files[i].name, name, len) != 0)
			continue;
		*out = uk_vnode_ref(&proc_of(dir)->files[i]);
		return 0;
	}
	return -ENOENT;
}

static int readdir(struct uk_vnode *dir, int64_t *pos, uk_readdir_fn emit,
		   void *arg)
{
	for (int64_t i = *pos - 2; i < proc_nfiles; i++) {
		const char *name = proc_files[i].name;

		if (!emit(arg, name, strlen(name), proc_of(dir)->files[i].ino,
			  UK_S_IFREG, i + 3))
			break;
		*pos = i + 3;
	}
	return 0;
}

static void release(struct uk_vnode *root)
{
	uk_free(uk_alloc_get_default(), proc_of(root));
}

static const struct uk_vnode_ops dir_ops = {
	.lookup = lookup,
	.readdir = readdir,
	.release = release,
};

/* The part of the text that was asked for. */
struct part {
	struct uk_fmt_out out;
	char *buf;
	size_t len, got;
	uint64_t skip;
};

static void put(struct uk_fmt_out *o, const char *s, size_t len)
{
	struct part *p = uk_container_of(o, struct part, out);
	size_t n = MIN(p->skip, len);

	p->skip -= n;
	s += n;
	len = MIN(len - n, p->len - p->got);
	memcpy(p->buf + p->got, s, len);
	p->got += len;
}

static long read(struct uk_vnode *v, void *buf, size_t len, int64_t pos)
{
	struct part p = {
		.out = {.put = put}, .buf = buf, .len = len, .skip = pos};

	proc_files[v->ino - 2].say(&p.out);
	return p.got;
}

static const struct uk_vnode_ops file_ops = {
	.read = read,
};

static int mount(struct uk_mount *m, const char *source, const char *options,
		 struct uk_vnode **root)
{
	struct proc *p;

	(void)source;
	(void)options;
	p = uk_malloc(uk_alloc_get_default(),
		      sizeof(*p) + proc_nfiles * sizeof(p->files[0]));
	if (!p)
		return -ENOMEM;
	uk_vnode_init(&p->root, &dir_ops, m, 1, UK_S_IFDIR | 0555);
	p->root.nlink = 2;
	/* A file's number tells which it is. */
	for (unsigned int i = 0; i < proc_nfiles; i++)
		uk_vnode_init(&p->files[i], &file_ops, m, i + 2,
			      UK_S_IFREG | 0444);
	*root = &p->root;
	return 0;
}

static int proc_statfs(struct uk_mount *m, struct uk_statfs *st)
{
	(void)m;
	st->type = MAGIC;
	return 0;
}

static const struct uk_fs procfs = {
	.name = "proc",
	.mount = mount,
	.statfs = proc_statfs,
};
UK_FS_REGISTER(procfs);

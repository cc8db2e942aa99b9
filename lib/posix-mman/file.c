/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which files can be mapped, and private mappings: copies, made at once.
 */
#include <uk/abi/mman.h>
#include <uk/vfs.h>
#include "mman_internal.h"

static int check(struct uk_file *f, unsigned int prot, bool shared)
{
	struct uk_vnode *v = uk_vfs_vnode(f);
	unsigned int mode = f->flags & UK_O_ACCMODE;

	if (f->flags & UK_O_PATH)
		return -EBADF;
	if (mode == UK_O_WRONLY)
		return -EACCES;
	if (shared && prot & UK_PROT_WRITE && mode != UK_O_RDWR)
		return -EACCES;
	return v && (v->mode & UK_S_IFMT) == UK_S_IFREG ? 0 : -ENODEV;
}

struct uk_file *mman_file_get(int fd, unsigned int prot, bool shared, int *rc)
{
	struct uk_file *f = uk_fd_get(fd);

	*rc = f ? check(f, prot, shared) : -EBADF;
	if (f && *rc) {
		uk_file_put(f);
		f = NULL;
	}
	return f;
}

void mman_file_put(struct uk_file *f)
{
	uk_file_put(f);
}

int mman_file_copy(struct uk_file *f, uintptr_t at, size_t len, int64_t pos)
{
	struct uk_iovec iov = {(void *)at, len};
	long n = 1;

	while (iov.len && n > 0) {
		n = uk_file_readv(f, &iov, 1, &pos);
		if (n > 0)
			iov = (struct uk_iovec){(char *)iov.base + n,
						iov.len - n};
	}
	return n < 0 ? n : 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files of sockets, in images with vfscore.
 */
#include <uk/syscall.h>
#include <uk/vfs.h>
#include "unix.h"

int file_find(const char *path, uint64_t *dev, uint64_t *ino)
{
	struct uk_stat st;
	int rc = uk_vfs_stat(UK_AT_FDCWD, path, 0, &st);

	if (rc)
		return rc;
	if ((st.mode & UK_S_IFMT) != UK_S_IFSOCK)
		return -ECONNREFUSED;
	*dev = st.dev;
	*ino = st.ino;
	return 0;
}

int file_make(const char *path, uint64_t *dev, uint64_t *ino)
{
	long rc = UK_SYS(mknodat, UK_AT_FDCWD, path, UK_S_IFSOCK | 0777, 0);

	if (rc)
		return rc == -EEXIST ? -EADDRINUSE : rc;
	return file_find(path, dev, ino);
}

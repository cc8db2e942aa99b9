/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Extended attributes, which no file system here has: what is there says so,
 * as Linux's file systems without them do. Source: xattr(7), getxattr(2).
 */
#include <uk/syscall.h>
#include "vfs.h"

static int no_xattr(int fd, const char *path, unsigned int at_flags)
{
	struct uk_stat st;
	int rc = uk_vfs_stat(fd, path, at_flags, &st);

	return rc ? rc : -EOPNOTSUPP;
}

UK_SYSCALL4(getxattr, const char *, path, const char *, name, void *, value,
	    size_t, len)
{
	(void)name;
	(void)value;
	(void)len;
	return no_xattr(UK_AT_FDCWD, path, 0);
}

UK_SYSCALL4(lgetxattr, const char *, path, const char *, name, void *, value,
	    size_t, len)
{
	(void)name;
	(void)value;
	(void)len;
	return no_xattr(UK_AT_FDCWD, path, UK_AT_SYMLINK_NOFOLLOW);
}

UK_SYSCALL4(fgetxattr, int, fd, const char *, name, void *, value, size_t, len)
{
	(void)name;
	(void)value;
	(void)len;
	return no_xattr(fd, "", UK_AT_EMPTY_PATH);
}

UK_SYSCALL3(listxattr, const char *, path, char *, list, size_t, len)
{
	(void)list;
	(void)len;
	return no_xattr(UK_AT_FDCWD, path, 0);
}

UK_SYSCALL3(llistxattr, const char *, path, char *, list, size_t, len)
{
	(void)list;
	(void)len;
	return no_xattr(UK_AT_FDCWD, path, UK_AT_SYMLINK_NOFOLLOW);
}

UK_SYSCALL3(flistxattr, int, fd, char *, list, size_t, len)
{
	(void)list;
	(void)len;
	return no_xattr(fd, "", UK_AT_EMPTY_PATH);
}

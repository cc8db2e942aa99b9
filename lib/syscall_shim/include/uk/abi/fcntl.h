/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Opening files, and what fcntl() does. Source: Linux uapi asm-generic/fcntl.h,
 * linux/fcntl.h; asm/fcntl.h of arm and arm64.
 */
#ifndef UK_ABI_FCNTL_H
#define UK_ABI_FCNTL_H

#include <uk/essentials.h>

#define UK_O_ACCMODE  00000003
#define UK_O_RDONLY   00000000
#define UK_O_WRONLY   00000001
#define UK_O_RDWR     00000002
#define UK_O_CREAT    00000100
#define UK_O_EXCL     00000200
#define UK_O_NOCTTY   00000400
#define UK_O_TRUNC    00001000
#define UK_O_APPEND   00002000
#define UK_O_NONBLOCK 00004000
#define UK_O_DSYNC    00010000
#define UK_O_ASYNC    00020000
#ifdef __x86_64__
#define UK_O_DIRECT    00040000
#define UK_O_LARGEFILE 00100000
#define UK_O_DIRECTORY 00200000
#define UK_O_NOFOLLOW  00400000
#else
#define UK_O_DIRECTORY 00040000
#define UK_O_NOFOLLOW  00100000
#define UK_O_DIRECT    00200000
#define UK_O_LARGEFILE 00400000
#endif
#define UK_O_NOATIME 01000000
#define UK_O_CLOEXEC 02000000
#define UK_O_SYNC    (04000000 | UK_O_DSYNC)
#define UK_O_PATH    010000000
#define UK_O_TMPFILE (020000000 | UK_O_DIRECTORY)

#define UK_F_DUPFD  0
#define UK_F_GETFD  1
#define UK_F_SETFD  2
#define UK_F_GETFL  3
#define UK_F_SETFL  4
#define UK_F_GETLK  5
#define UK_F_SETLK  6
#define UK_F_SETLKW 7
#define UK_F_SETOWN 8
#define UK_F_GETOWN 9
#if __SIZEOF_LONG__ == 4
#define UK_F_GETLK64  12
#define UK_F_SETLK64  13
#define UK_F_SETLKW64 14
#endif
#define UK_F_OFD_GETLK	   36
#define UK_F_OFD_SETLK	   37
#define UK_F_OFD_SETLKW	   38
#define UK_F_DUPFD_CLOEXEC 1030
#define UK_F_SETPIPE_SZ	   1031
#define UK_F_GETPIPE_SZ	   1032

#define UK_FD_CLOEXEC 1

#define UK_F_RDLCK 0
#define UK_F_WRLCK 1
#define UK_F_UNLCK 2

/* struct flock64 where long has 32 bits. */
struct uk_flock {
	short type, whence;
	int64_t start, len;
	int pid;
};

#define UK_AT_FDCWD	       (-100)
#define UK_AT_SYMLINK_NOFOLLOW 0x100
#define UK_AT_EACCESS	       0x200 /* faccessat2() */
#define UK_AT_REMOVEDIR	       0x200 /* unlinkat() */
#define UK_AT_SYMLINK_FOLLOW   0x400
#define UK_AT_NO_AUTOMOUNT     0x800
#define UK_AT_EMPTY_PATH       0x1000

#define UK_SEEK_SET  0
#define UK_SEEK_CUR  1
#define UK_SEEK_END  2
#define UK_SEEK_DATA 3
#define UK_SEEK_HOLE 4

#define UK_FADV_NOREUSE 5 /* the last of what posix_fadvise() takes */

#define UK_LOCK_SH 1
#define UK_LOCK_EX 2
#define UK_LOCK_NB 4
#define UK_LOCK_UN 8

#define UK_R_OK 4
#define UK_W_OK 2
#define UK_X_OK 1
#define UK_F_OK 0

#define UK_RENAME_NOREPLACE 1
#define UK_RENAME_EXCHANGE  2

#endif /* UK_ABI_FCNTL_H */

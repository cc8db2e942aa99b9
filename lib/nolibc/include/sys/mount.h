/* SPDX-License-Identifier: BSD-3-Clause */
/* Mounting, with vfscore; values as Linux has them. */
#ifndef _SYS_MOUNT_H
#define _SYS_MOUNT_H

#ifdef __cplusplus
extern "C" {
#endif

#define MS_RDONLY  1
#define MS_REMOUNT 32
#define MS_NOATIME 1024

#define MNT_FORCE	1
#define UMOUNT_NOFOLLOW 8

int mount(const char *source, const char *path, const char *fs,
	  unsigned long flags, const void *options);
int umount(const char *path);
int umount2(const char *path, int flags);

#ifdef __cplusplus
}
#endif

#endif /* _SYS_MOUNT_H */

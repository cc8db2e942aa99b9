/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What happens to files. Source: Linux uapi linux/inotify.h.
 */
#ifndef UK_ABI_INOTIFY_H
#define UK_ABI_INOTIFY_H

#include <uk/essentials.h>

#define UK_IN_ACCESS	    0x00000001
#define UK_IN_MODIFY	    0x00000002
#define UK_IN_ATTRIB	    0x00000004
#define UK_IN_CLOSE_WRITE   0x00000008
#define UK_IN_CLOSE_NOWRITE 0x00000010
#define UK_IN_OPEN	    0x00000020
#define UK_IN_MOVED_FROM    0x00000040
#define UK_IN_MOVED_TO	    0x00000080
#define UK_IN_CREATE	    0x00000100
#define UK_IN_DELETE	    0x00000200
#define UK_IN_DELETE_SELF   0x00000400
#define UK_IN_MOVE_SELF	    0x00000800
#define UK_IN_ALL_EVENTS    0x00000fff
/* What comes unasked. */
#define UK_IN_UNMOUNT	    0x00002000
#define UK_IN_Q_OVERFLOW    0x00004000
#define UK_IN_IGNORED	    0x00008000
#define UK_IN_ISDIR	    0x40000000
/* Of inotify_add_watch(). */
#define UK_IN_ONLYDIR	    0x01000000
#define UK_IN_DONT_FOLLOW   0x02000000
#define UK_IN_EXCL_UNLINK   0x04000000
#define UK_IN_MASK_CREATE   0x10000000
#define UK_IN_MASK_ADD	    0x20000000
#define UK_IN_ONESHOT	    0x80000000U

struct uk_inotify_event {
	int wd;
	uint32_t mask, cookie;
	uint32_t len; /* of the name, NULs included */
	char name[];
};

#endif /* UK_ABI_INOTIFY_H */

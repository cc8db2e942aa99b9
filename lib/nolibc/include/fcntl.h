/* SPDX-License-Identifier: BSD-3-Clause */
/* fcntl(), which a library of descriptors brings; values as Linux has them. */
#ifndef _FCNTL_H
#define _FCNTL_H

#include <sys/types.h>

#define O_RDONLY   00
#define O_WRONLY   01
#define O_RDWR	   02
#define O_NONBLOCK 04000
#define O_CLOEXEC  02000000
#define FD_CLOEXEC 1

#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4

int fcntl(int fd, int cmd, ...);

#endif /* _FCNTL_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files share.
 */
#ifndef POSIX_FD_H
#define POSIX_FD_H

#include <uk/file.h>

#define FD_TABLE_MAX	    65536
#define CLOSE_RANGE_CLOEXEC 4U /* Linux uapi linux/close_range.h */

/** As uk_fd_install(), with no descriptor below `min`. */
int fd_install_from(struct uk_file *f, unsigned int min, bool cloexec);

/** Makes `fd` stand for `f`, whose reference it takes over, as dup2() does. */
int fd_replace(int fd, struct uk_file *f, bool cloexec);

/** Whether close-on-exec is set, which `set_to` changes unless it is -1. */
int fd_cloexec(int fd, int set_to);

/** No descriptor is as high as that. */
unsigned int fd_table_size(void);

#endif /* POSIX_FD_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/* select() (POSIX.1-2017), which a library of descriptors brings. */
#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H

#include <sys/time.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FD_SETSIZE 1024

#define FD_BITS_ (8 * sizeof(unsigned long))

typedef struct {
	unsigned long fds_bits[FD_SETSIZE / FD_BITS_];
} fd_set;

#define FD_SET(fd, set)                                                        \
	((void)((set)->fds_bits[(fd) / FD_BITS_] |= 1UL << (fd) % FD_BITS_))
#define FD_CLR(fd, set)                                                        \
	((void)((set)->fds_bits[(fd) / FD_BITS_] &= ~(1UL << (fd) % FD_BITS_)))
#define FD_ISSET(fd, set)                                                      \
	(((set)->fds_bits[(fd) / FD_BITS_] >> (fd) % FD_BITS_) & 1)
#define FD_ZERO(set) __builtin_memset((set), 0, sizeof(*(set)))

int select(int n, fd_set *in, fd_set *out, fd_set *except,
	   struct timeval *timeout);

#ifdef __cplusplus
}
#endif

#endif /* _SYS_SELECT_H */

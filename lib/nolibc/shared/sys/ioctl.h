/* SPDX-License-Identifier: BSD-3-Clause */
/* ioctl() of sockets; values as Linux has them. */
#ifndef _SYS_IOCTL_H
#define _SYS_IOCTL_H

#ifdef __cplusplus
extern "C" {
#endif

#define FIONREAD 0x541b /* int *: bytes to be read */
#define FIONBIO	 0x5421 /* int *: not to wait, or to wait */

int ioctl(int fd, unsigned long request, ...);

#ifdef __cplusplus
}
#endif

#endif /* _SYS_IOCTL_H */

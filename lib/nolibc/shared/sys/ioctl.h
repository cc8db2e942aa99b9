/* SPDX-License-Identifier: BSD-3-Clause */
/* ioctl() of sockets; values as Linux has them. */
#ifndef _SYS_IOCTL_H
#define _SYS_IOCTL_H

#ifdef __cplusplus
extern "C" {
#endif

#define FIONREAD 0x541b /* int *: bytes to be read */
#define FIONBIO	 0x5421 /* int *: not to wait, or to wait */
#define FIOASYNC 0x5452 /* int *: SIGIO or none */
#define TIOCOUTQ 0x5411 /* int *: bytes that wait to be sent */

#define FIOSETOWN  0x8901 /* int *: who gets SIGIO and SIGURG */
#define SIOCSPGRP  0x8902
#define FIOGETOWN  0x8903
#define SIOCGPGRP  0x8904
#define SIOCATMARK 0x8905 /* int *: is the urgent byte next? */

/* Of interfaces: struct ifreq *, SIOCGIFCONF: struct ifconf * [net/if.h]. */
#define SIOCGIFNAME    0x8910
#define SIOCGIFCONF    0x8912
#define SIOCGIFFLAGS   0x8913
#define SIOCGIFADDR    0x8915
#define SIOCGIFBRDADDR 0x8919
#define SIOCGIFNETMASK 0x891b
#define SIOCGIFMETRIC  0x891d
#define SIOCGIFMTU     0x8921
#define SIOCGIFHWADDR  0x8927
#define SIOCGIFINDEX   0x8933

int ioctl(int fd, unsigned long request, ...);

#ifdef __cplusplus
}
#endif

#endif /* _SYS_IOCTL_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting for children. Source: Linux uapi linux/wait.h.
 */
#ifndef UK_ABI_WAIT_H
#define UK_ABI_WAIT_H

#define UK_WNOHANG    0x00000001U
#define UK_WSTOPPED   0x00000002U
#define UK_WEXITED    0x00000004U
#define UK_WCONTINUED 0x00000008U
#define UK_WNOWAIT    0x01000000U
/* __WNOTHREAD, __WALL, __WCLONE: which children. */
#define UK_WLINUX     0xe0000000U

#define UK_P_PIDFD 3U /* the last of what waitid() can wait for */

#endif /* UK_ABI_WAIT_H */

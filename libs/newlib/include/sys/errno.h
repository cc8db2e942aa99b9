/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Instead of newlib's: the error numbers are Linux's, which system calls give.
 */
#ifndef _SYS_ERRNO_H_
#define _SYS_ERRNO_H_

#include <sys/reent.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef _REENT_THREAD_LOCAL
#define errno _tls_errno
#else
extern int *__errno(void);
#define errno (*__errno())
#endif

#define __errno_r(ptr) _REENT_ERRNO(ptr)

#include <uk/errno.h>

/* A file's type is wrong: only newlib's databases say so. */
#define EFTYPE	     EINVAL
#define __ELASTERROR 2000

#ifdef __cplusplus
}
#endif

#endif /* _SYS_ERRNO_H_ */

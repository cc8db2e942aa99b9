/* SPDX-License-Identifier: BSD-3-Clause */
/* sendfile(), Linux's, with vfscore. */
#ifndef _SYS_SENDFILE_H
#define _SYS_SENDFILE_H

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

ssize_t sendfile(int out, int in, off_t *offset, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* _SYS_SENDFILE_H */

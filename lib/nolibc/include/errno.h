/* SPDX-License-Identifier: BSD-3-Clause */
/* errno; values as Linux has them (strerror.c has their texts). */
#ifndef _ERRNO_H
#define _ERRNO_H

#include <uk/errno.h>

#ifdef __cplusplus
extern "C" {
#endif

int *__errno_location(void);
#define errno (*__errno_location())

#ifdef __cplusplus
}
#endif

#endif /* _ERRNO_H */

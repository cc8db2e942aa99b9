/* SPDX-License-Identifier: BSD-3-Clause */
/* Strings without regard to case, and bits (POSIX.1-2017 <strings.h>). */
#ifndef _STRINGS_H
#define _STRINGS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
/** The least significant bit that is set, counted from 1; 0: none. */
int ffs(int v);

#ifdef __cplusplus
}
#endif

#endif /* _STRINGS_H */

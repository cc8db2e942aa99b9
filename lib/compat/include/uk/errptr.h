/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Error numbers within pointers: the last page of addresses holds no object.
 */
#ifndef UK_COMPAT_ERRPTR_H
#define UK_COMPAT_ERRPTR_H

#include <uk/essentials.h>

#define UK_ERRPTR_MAX 4095

/** The pointer that carries the negative errno `err`. */
static inline void *ERR2PTR(long err)
{
	return (void *)err;
}

/** The errno that `ptr` carries, see PTRISERR(). */
static inline long PTR2ERR(const void *ptr)
{
	return (long)ptr;
}

/** Does `ptr` carry an errno? */
static inline bool PTRISERR(const void *ptr)
{
	return (uintptr_t)ptr >= (uintptr_t)-UK_ERRPTR_MAX;
}

#endif /* UK_COMPAT_ERRPTR_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From what system calls return to what C functions do.
 */
#ifndef NOLIBC_RESULT_H
#define NOLIBC_RESULT_H

#include <errno.h>

/** Sets errno, and returns -1, for a negative result. */
static inline long long result(long long rc)
{
	if (rc >= 0)
		return rc;
	errno = -rc;
	return -1;
}

#endif /* NOLIBC_RESULT_H */

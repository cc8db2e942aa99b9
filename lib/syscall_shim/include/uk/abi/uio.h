/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Vectors of buffers. Source: Linux uapi linux/uio.h.
 */
#ifndef UK_ABI_UIO_H
#define UK_ABI_UIO_H

#include <stddef.h>

struct uk_iovec {
	void *base;
	size_t len;
};

#define UK_IOV_MAX 1024

#endif /* UK_ABI_UIO_H */

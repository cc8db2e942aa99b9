/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What stands in xenstore, checked: somebody else wrote it.
 */
#ifndef XENBUS_NAMES_H
#define XENBUS_NAMES_H

#include <uk/essentials.h>

/** One part of a path, of letters, digits, - and _, shorter than `size`. */
bool xenbus_is_name(const char *text, size_t size);

/** A path from the root on, of such parts. */
bool xenbus_is_path(const char *text, size_t size);

#endif /* XENBUS_NAMES_H */

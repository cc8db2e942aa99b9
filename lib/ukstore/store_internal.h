/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of ukstore share.
 */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <uk/store.h>

UK_TABLE_DECLARE(store, struct uk_store_entry);

/** Is `path` the name or the folder `prefix`, or in it? */
bool store_path_is_in(const char *path, const char *prefix);

#endif /* STORE_INTERNAL_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of entries: lib.name, or lib.object.name.
 */
#include <uk/arch/string.h>
#include <uk/fmt.h>
#include "store_internal.h"

static bool is_allowed(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '-' || (c >= 'A' && c <= 'Z');
}

/* Appends `name` to path[at..]; returns where it ends. */
static size_t append(char *path, size_t at, const char *name)
{
	for (; *name && at < UK_STORE_PATH_MAX - 1; name++)
		path[at++] = is_allowed(*name) ? *name : '_';
	return at;
}

void uk_store_path(const struct uk_store_item *item,
		   char path[UK_STORE_PATH_MAX])
{
	const struct uk_store_object *o = item->object;
	size_t at;

	if (!o) {
		uk_snprintf(path, UK_STORE_PATH_MAX, "%s", item->entry->name);
		return;
	}
	at = append(path, 0, o->lib);
	path[at] = '\0';
	at += uk_snprintf(path + at, UK_STORE_PATH_MAX - at, ".");
	at = append(path, MIN(at, UK_STORE_PATH_MAX - 1), o->name);
	if (o->number > 1)
		at += uk_snprintf(path + at, UK_STORE_PATH_MAX - at, "-%u",
				  o->number);
	at = MIN(at, UK_STORE_PATH_MAX - 1);
	uk_snprintf(path + at, UK_STORE_PATH_MAX - at, ".%s",
		    item->entry->name);
}

bool store_path_is_in(const char *path, const char *prefix)
{
	size_t n = prefix ? strlen(prefix) : 0;

	return !n || (strlen(path) >= n && memcmp(path, prefix, n) == 0 &&
		      (!path[n] || path[n] == '.'));
}

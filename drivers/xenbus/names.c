/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names and paths: what isn't one is refused.
 */
#include "names.h"

static bool is_name_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

bool xenbus_is_name(const char *text, size_t size)
{
	size_t n = 0;

	for (; text[n]; n++)
		if (n + 1 >= size || !is_name_char(text[n]))
			return false;
	return n > 0;
}

bool xenbus_is_path(const char *text, size_t size)
{
	size_t n = 0;

	for (; text[n]; n++) {
		bool slash = text[n] == '/';

		if (n + 1 >= size || (!n && !slash) ||
		    (slash ? n && text[n - 1] == '/' : !is_name_char(text[n])))
			return false;
	}
	return n > 1 && text[n - 1] != '/';
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Numbers, names and paths: what isn't one is refused.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include "names.h"

int xenbus_number(const char *text, uint64_t max, uint64_t *v)
{
	uint64_t n = 0;

	if (!*text)
		return -EINVAL;
	for (; *text; text++) {
		unsigned int digit = (unsigned char)*text - '0';

		if (digit > 9 || digit > max || n > (max - digit) / 10)
			return -EINVAL;
		n = n * 10 + digit;
	}
	*v = n;
	return 0;
}

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

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The environment as it is read; setenv.c changes it.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *nothing[1];
char **environ = nothing;

char *getenv(const char *name)
{
	size_t n = strlen(name);

	for (char **e = environ; n && e && *e; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return *e + n + 1;
	return NULL;
}

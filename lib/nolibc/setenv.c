/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Changing the environment. putenv()'s strings stay the caller's; setenv()'s
 * are ours, remembered in `ours`, and freed when they are replaced.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **table; /* environ, once it is ours to grow */
static char **ours;
static size_t nours;

static int fail(int error)
{
	errno = error;
	return -1;
}

/* Frees `text` if setenv() made it. */
static void forget(char *text)
{
	for (size_t i = 0; i < nours; i++)
		if (ours[i] == text) {
			ours[i] = ours[--nours];
			free(text);
			return;
		}
}

static int remember(char *text)
{
	char **p = reallocarray(ours, nours + 1, sizeof(*ours));

	if (!p)
		return -1;
	ours = p;
	ours[nours++] = text;
	return 0;
}

/* Where the variable named by the first `n` bytes is, or where it would be. */
static size_t find(const char *name, size_t n)
{
	size_t i = 0;

	while (environ && environ[i] &&
	       (strncmp(environ[i], name, n) != 0 || environ[i][n] != '='))
		i++;
	return i;
}

/* Puts "name=value", whose name has `n` bytes, into the environment. */
static int enter(char *text, size_t n)
{
	size_t i = find(text, n);
	char **p;

	if (environ && environ[i]) {
		if (environ[i] != text)
			forget(environ[i]);
		environ[i] = text;
		return 0;
	}
	p = reallocarray(environ == table ? table : NULL, i + 2, sizeof(*p));
	if (!p)
		return -1;
	if (environ != table)
		memcpy(p, environ, i * sizeof(*p));
	p[i] = text;
	p[i + 1] = NULL;
	environ = table = p;
	return 0;
}

static bool is_name(const char *name)
{
	return name && *name && !strchr(name, '=');
}

int setenv(const char *name, const char *value, int overwrite)
{
	size_t n;
	char *text;

	if (!is_name(name))
		return fail(EINVAL);
	if (!overwrite && getenv(name))
		return 0;
	n = strlen(name);
	text = malloc(n + strlen(value) + 2);
	if (!text)
		return -1;
	memcpy(text, name, n);
	text[n] = '=';
	strcpy(text + n + 1, value);
	if (remember(text) < 0) {
		free(text);
		return -1;
	}
	if (enter(text, n) < 0) {
		forget(text);
		return -1;
	}
	return 0;
}

int putenv(char *text)
{
	size_t n = strcspn(text, "=");

	if (!text[n])
		return unsetenv(text);
	return n ? enter(text, n) : fail(EINVAL);
}

int unsetenv(const char *name)
{
	size_t i, n;

	if (!is_name(name))
		return fail(EINVAL);
	n = strlen(name);
	for (i = find(name, n); environ && environ[i]; i = find(name, n)) {
		forget(environ[i]);
		for (; environ[i]; i++)
			environ[i] = environ[i + 1];
	}
	return 0;
}

int clearenv(void)
{
	while (nours)
		free(ours[--nours]);
	if (environ)
		*environ = NULL;
	return 0;
}

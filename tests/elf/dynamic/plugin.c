/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A library that main.c loads: with a constructor, a variable of each thread,
 * a table that is relocated and then read only, and pages beyond the file's.
 */
#include <stdio.h>

static const char *const names[] = {"zero", "one", "two"};
static __thread int calls = 40;
static char room[100000];

static void __attribute__((constructor)) here(void)
{
	printf("the plugin is here\n");
}

static void __attribute__((destructor)) gone(void)
{
	printf("the plugin goes\n");
}

const char *plugin_name(unsigned int i)
{
	return names[i % 3];
}

const void *plugin_table(void)
{
	return names;
}

int plugin_calls(void)
{
	for (size_t i = 0; i < sizeof(room); i++)
		calls += room[i];
	return ++calls;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs the cases, all or those whose names begin as the arguments say; with
 * `-v` says what each holds us to. Status 1 when one fails. `end exit`,
 * `end _exit` and `end abort` end that way instead; `cost` measures; `late` has
 * a signal before pause(); `opens` and `edges` print what
 * open() and epoll do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "case.h"

/* They aren't everywhere. */
__attribute__((weak)) void posix_cost(void);
__attribute__((weak)) void posix_late(void);
__attribute__((weak)) void posix_opens(void);
__attribute__((weak)) void posix_edges(void);

static struct posix_case *first;
static int failures, in_case;

void posix_case_add(struct posix_case *c)
{
	struct posix_case **link = &first;

	while (*link && strcmp((*link)->name, c->name) < 0)
		link = &(*link)->next;
	c->next = *link;
	*link = c;
}

int posix_check(int ok, const char *what, const char *file, int line)
{
	const char *name = strrchr(file, '/');

	if (!ok) {
		printf("# %s:%d: %s\n", name ? name + 1 : file, line, what);
		in_case++;
	}
	return ok;
}

static int wanted(const struct posix_case *c, int argc, char *argv[])
{
	if (argc < 2)
		return 1;
	for (int i = 1; i < argc; i++)
		if (!strncmp(c->name, argv[i], strlen(argv[i])))
			return 1;
	return 0;
}

static void at_exit(void)
{
	printf("at exit, ");
}

__attribute__((destructor)) static void destruct(void)
{
	if (in_case < 0)
		printf("destructed, unflushed");
}

/* What is printed then shows what is run and flushed. */
static void end(const char *how)
{
	in_case = -1;
	atexit(at_exit);
	fprintf(stderr, "%s\n", how);
	printf("a line\nunflushed, ");
	if (!strcmp(how, "exit"))
		exit(5);
	if (!strcmp(how, "_exit"))
		_exit(3);
	if (!strcmp(how, "abort"))
		abort();
	in_case = 0;
}

int main(int argc, char *argv[])
{
	int verbose = argc > 1 && !strcmp(argv[1], "-v"), n = 0;

	if (argc == 3 && !strcmp(argv[1], "end"))
		end(argv[2]);
	if (argc == 2 && !strcmp(argv[1], "cost")) {
		posix_cost();
		return 0;
	}
	if (argc == 2 && !strcmp(argv[1], "opens")) {
		posix_opens();
		return 0;
	}
	if (argc == 2 && !strcmp(argv[1], "edges")) {
		posix_edges();
		return 0;
	}
	if (argc == 2 && !strcmp(argv[1], "late")) {
		posix_late();
		return 0;
	}
	if (verbose) {
		argc--;
		argv++;
	}
	for (struct posix_case *c = first; c; c = c->next) {
		if (!wanted(c, argc, argv))
			continue;
		in_case = 0;
		c->run();
		printf("%sok %d - %s\n", in_case ? "not " : "", ++n, c->name);
		if (verbose)
			printf("# %s\n", c->says);
		failures += in_case != 0;
	}
	printf("%d cases, %d failed\n", n, failures);
	return failures != 0;
}

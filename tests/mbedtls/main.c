/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Upstream's test suites.
 *
 *	SUITE...	runs each, whose cases are the file
 *			/tests/test_suite_SUITE.datax; others are named from
 *			/tests, too
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SUITE(name, id) int main_##id(int argc, const char *argv[]);
#include "suites.h"
#undef SUITE

static const struct {
	const char *name;
	int (*main)(int argc, const char *argv[]);
} suites[] = {
#define SUITE(name, id) {name, main_##id},
#include "suites.h"
#undef SUITE
};

static int run(const char *name)
{
	char file[128];
	const char *argv[] = {name, file, NULL};

	snprintf(file, sizeof(file), "test_suite_%s.datax", name);
	for (unsigned int i = 0; i < sizeof(suites) / sizeof(*suites); i++)
		if (strcmp(suites[i].name, name) == 0)
			return suites[i].main(2, argv);
	printf("there is no suite %s\n", name);
	return 1;
}

int main(int argc, char *argv[])
{
	int failed = chdir("/tests");

	for (int i = 1; i < argc; i++)
		failed |= run(argv[i]);
	return failed != 0;
}

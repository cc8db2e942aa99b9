/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Upstream's tests: the argument says which.
 */
#include <stdio.h>
#include <string.h>

#define TEST(file, id) int main_##id(int argc, char *argv[]);
#include "tests.h"
#undef TEST

static const struct {
	const char *name;
	int (*main)(int argc, char *argv[]);
} tests[] = {
#define TEST(file, id) {file, main_##id},
#include "tests.h"
#undef TEST
};

int main(int argc, char *argv[])
{
	for (unsigned int i = 0; argc > 1 && i < sizeof(tests) / sizeof(*tests);
	     i++)
		if (strcmp(tests[i].name, argv[1]) == 0)
			return tests[i].main(1, argv);
	printf("there is no such test\n");
	return 1;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a program is told when it begins: arguments, environment, auxiliary
 * vector; and a status for who has started it.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

static int constructed;

static void __attribute__((constructor)) construct(void)
{
	constructed = 1;
}

static void last(void)
{
	printf("the end\n");
}

int main(int argc, char *argv[])
{
	static char zero[100000];
	size_t sum = 0;

	atexit(last);
	printf("Hello from Linux: %.6f, %s\n", argc / 3.0,
	       constructed ? "constructed" : "not constructed");
	for (int i = 0; i < argc; i++)
		printf("argv[%d] = %s\n", i, argv[i]);
	printf("NAME is %s\n", getenv("NAME"));
	for (size_t i = 0; i < sizeof(zero); i++)
		sum += zero[i];
	printf("zeroes %zu, pages of %lu, started as %s\n", sum,
	       getauxval(AT_PAGESZ),
	       strrchr((const char *)getauxval(AT_EXECFN), '/') + 1);
	return argc > 1 ? atoi(argv[1]) : 0;
}

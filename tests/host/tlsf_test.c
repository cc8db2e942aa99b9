/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What heap_test.c does, with TLSF, and first the pointers into one large
 * block of zeroes: some of them match the check of a head by chance.
 */
#include <uk/alloctlsf.h>
#define HEAP_INIT uk_alloctlsf_init
#include "heap_test.c"

#define ZEROES (1536 << 10) /* more than 2^16 heads apart */

static void free_within(char *p)
{
	crashing = true;
	if (!setjmp(crashed)) {
		uk_free(a, p);
		CHECK(!"the heap noticed");
	}
	crashing = false;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char *block = malloc(2 << 20), *p;

	CHECK(*argc && *argv);
	a = uk_alloctlsf_init(block, 2 << 20);
	CHECK(a);
	p = uk_calloc(a, 1, ZEROES);
	CHECK(p);
	for (size_t i = 16; i < ZEROES; i += 16)
		free_within(p + i);
	free(block);
	return 0;
}

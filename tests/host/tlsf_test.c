/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The test of heap_test.c with TLSF; before it, pointers into one large block
 * of zeroes, some of which match the check of a head by chance.
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

/* Just what one block and the heads around it need, and less. */
static void add_little(char *block)
{
	size_t before = uk_alloc_availmem(a);

	for (size_t len = 0; len < 256; len++) {
		int rc = uk_alloc_addmem(a, block, len);

		CHECK((uk_alloc_availmem(a) > before) == (rc == 0));
		if (rc == 0)
			return;
	}
	CHECK(!"a block fits");
}

/* A small block that was written to after it was freed isn't handed out. */
static void write_to_free(size_t size)
{
	char *p = uk_malloc(a, size);

	CHECK(p);
	uk_free(a, p);
	p[8] ^= 1;
	crashing = true;
	if (!setjmp(crashed)) {
		uk_malloc(a, size);
		CHECK(!"the heap noticed");
	}
	crashing = false;
	p[8] ^= 1;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static char little[256];
	char *block = malloc(2 << 20), *p;

	CHECK(*argc && *argv);
	a = uk_alloctlsf_init(block, 2 << 20);
	CHECK(a);
	p = uk_calloc(a, 1, ZEROES);
	CHECK(p);
	for (size_t i = 16; i < ZEROES; i += 16)
		free_within(p + i);
	write_to_free(24);
	add_little(little);
	free(block);
	return 0;
}

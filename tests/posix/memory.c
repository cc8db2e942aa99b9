/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory: mapping, and the heap.
 */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "case.h"

static char *map(size_t len)
{
	return mmap(NULL, len, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

CASE(mmap, anonymous, "memory that is zero, at a page's beginning")
{
	size_t page = sysconf(_SC_PAGESIZE), len = 5 * page;
	char *p = map(len);
	int zero = 1;

	NEED(p != MAP_FAILED);
	CHECK((uintptr_t)p % page == 0);
	for (size_t i = 0; i < len; i++)
		zero &= p[i] == 0;
	CHECK(zero);
	memset(p, 1, len);
	CHECK(munmap(p, len) == 0);
	p = map(len);
	CHECK(p[0] == 0 && p[len - 1] == 0);
	munmap(p, len);
}

CASE(mmap, errors, "[EINVAL] the value of len is zero; [ENOMEM]")
{
	CHECK(map(0) == MAP_FAILED && errno == EINVAL);
	CHECK(map(SIZE_MAX / 2) == MAP_FAILED && errno == ENOMEM);
	CHECK(mmap(NULL, 4096, PROT_READ, 0x0f, -1, 0) == MAP_FAILED);
}

CASE(munmap, parts, "entire pages of the range are removed, part by part")
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *p = map(4 * page);

	NEED(p != MAP_FAILED);
	memset(p, 3, 4 * page);
	CHECK(munmap(p + page, page) == 0);
	CHECK(p[0] == 3 && p[2 * page] == 3);
	CHECK(munmap(p, page) == 0);
	CHECK(munmap(p + 2 * page, 2 * page) == 0);
	CHECK(munmap(p + 1, page) == -1 && errno == EINVAL);
	CHECK(munmap(p, 0) == -1 && errno == EINVAL);
}

CASE(mremap, grows, "contents stay [Linux]")
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *p = map(page), *q;

	NEED(p != MAP_FAILED);
	memset(p, 5, page);
	q = mremap(p, page, 3 * page, MREMAP_MAYMOVE);
	NEED(q != MAP_FAILED);
	CHECK(q[0] == 5 && q[page - 1] == 5 && q[page] == 0);
	q[3 * page - 1] = 1;
	CHECK(mremap(q, 3 * page, page, 0) == q);
	CHECK(munmap(q, page) == 0);
}

CASE(malloc, aligned, "suitably aligned for any type; distinct objects")
{
	char *p[64];

	for (int i = 0; i < 64; i++) {
		p[i] = malloc(i * 7 + 1);
		NEED(p[i]);
		CHECK((uintptr_t)p[i] % _Alignof(max_align_t) == 0);
		memset(p[i], i, i * 7 + 1);
	}
	for (int i = 0; i < 64; i++) {
		CHECK(p[i][0] == i && p[i][i * 7] == i);
		free(p[i]);
	}
	free(NULL);
}

CASE(calloc, zero, "space initialized to all bits 0; no overflow")
{
	volatile size_t huge = SIZE_MAX / 2;
	char *p = calloc(100, 7);
	int zero = 1;

	NEED(p);
	for (int i = 0; i < 700; i++)
		zero &= p[i] == 0;
	CHECK(zero);
	free(p);
	CHECK(!calloc(huge, 3) && errno == ENOMEM);
}

CASE(realloc, keeps, "contents up to the lesser size stay")
{
	char *p = malloc(10);

	NEED(p);
	memcpy(p, "123456789", 10);
	p = realloc(p, 10000);
	NEED(p);
	CHECK(!strcmp(p, "123456789"));
	p = realloc(p, 5);
	CHECK(p && !memcmp(p, "12345", 5));
	free(p);
	p = realloc(NULL, 3);
	CHECK(p);
	free(p);
}

CASE(posix_memalign, alignment, "aligned on the boundary; [EINVAL]")
{
	void *p = NULL;

	for (size_t align = sizeof(void *); align <= 65536; align *= 2) {
		CHECK(posix_memalign(&p, align, 100) == 0);
		CHECK((uintptr_t)p % align == 0);
		free(p);
	}
	CHECK(posix_memalign(&p, 3, 1) == EINVAL);
}

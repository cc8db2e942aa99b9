/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A copy beside its thread pointer, as the linker assumes it: on x86 the
 * variables end there, and the pointer points to itself; on arm they begin
 * behind two words.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/init.h>
#include <uk/tls.h>

extern char uk_tls_start[], uk_tls_data_end[], uk_tls_end[], uk_tls_align[];

void *uk_tls_first;
bool uk_tls_any;

static size_t align(void)
{
	return MAX((uintptr_t)uk_tls_align, 2 * sizeof(void *));
}

static size_t variables(void)
{
	return uk_tls_end - uk_tls_start;
}

static void copy(char *to)
{
	size_t set = uk_tls_data_end - uk_tls_start;

	memcpy(to, uk_tls_start, set);
	memset(to + set, 0, variables() - set);
}

#ifdef __x86_64__
size_t uk_tls_size(void)
{
	return ALIGN_UP(variables(), align()) + align() + sizeof(void *);
}

void *uk_tls_init(void *area)
{
	size_t own = MAX((uintptr_t)uk_tls_align, 1UL);
	uintptr_t at = (uintptr_t)area + ALIGN_UP(variables(), align());
	void **pointer = (void **)ALIGN_UP(at, align());

	copy((char *)pointer - ALIGN_UP(variables(), own));
	*pointer = pointer;
	return pointer;
}
#else
#define HEAD (2 * sizeof(void *))

size_t uk_tls_size(void)
{
	return ALIGN_UP(HEAD, align()) + variables() + align();
}

void *uk_tls_init(void *area)
{
	char *pointer = (char *)ALIGN_UP((uintptr_t)area, align());

	memset(pointer, 0, HEAD);
	copy(pointer + ALIGN_UP(HEAD, align()));
	return pointer;
}
#endif

static int init(struct uk_init_ctx *ctx)
{
	void *area = uk_malloc(uk_alloc_get_default(), uk_tls_size());

	(void)ctx;
	if (!area)
		return -ENOMEM;
	uk_tls_first = uk_tls_init(area);
	uk_tls_any = variables() != 0;
	ukplat_tls_set(uk_tls_first);
	return 0;
}

uk_early_initcall_prio(init, 05);

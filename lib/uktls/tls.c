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

UK_TABLE_DECLARE(tls_heads, struct uk_tls_head);

/* The C library's, or NULL. */
static const struct uk_tls_head *head(void)
{
	const struct uk_tls_head *h;

	uk_table_foreach (h, tls_heads)
		return h;
	return NULL;
}

static size_t head_size(void)
{
	return head() ? head()->size : 0;
}

static void copy(char *to)
{
	size_t set = uk_tls_data_end - uk_tls_start;

	memcpy(to, uk_tls_start, set);
	memset(to + set, 0, variables() - set);
}

#ifdef __x86_64__
#define SELF sizeof(void *)

size_t uk_tls_size(void)
{
	return ALIGN_UP(variables(), align()) + align() +
	       MAX(head_size(), SELF);
}

/* Returns the thread pointer. */
static void *lay_out(void *area)
{
	size_t own = MAX((uintptr_t)uk_tls_align, 1UL);
	uintptr_t at = (uintptr_t)area + ALIGN_UP(variables(), align());
	void **pointer = (void **)ALIGN_UP(at, align());

	copy((char *)pointer - ALIGN_UP(variables(), own));
	*pointer = pointer;
	return pointer;
}
#else
#define WORDS (2 * sizeof(void *))

size_t uk_tls_size(void)
{
	return head_size() + ALIGN_UP(WORDS, align()) + variables() + align();
}

static void *lay_out(void *area)
{
	uintptr_t at = (uintptr_t)area + head_size();
	char *pointer = (char *)ALIGN_UP(at, align());

	memset(pointer, 0, WORDS);
	copy(pointer + ALIGN_UP(WORDS, align()));
	return pointer;
}
#endif

void *uk_tls_init(void *area, unsigned long id)
{
	void *pointer = lay_out(area);

	if (head())
		head()->init(pointer, id);
	return pointer;
}

static int init(struct uk_init_ctx *ctx)
{
	void *area = uk_malloc(uk_alloc_get_default(), uk_tls_size());

	(void)ctx;
	if (!area)
		return -ENOMEM;
	uk_tls_first = uk_tls_init(area, 1);
	uk_tls_any = variables() != 0 || head();
	ukplat_tls_set(uk_tls_first);
	return 0;
}

uk_early_initcall_prio(init, 05);

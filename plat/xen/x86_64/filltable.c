/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Entries of page tables, most of what a boot executes: two at a time. Unlike
 * the rest of the platform it isn't for interrupts.
 */
#include "pv.h"

#define PAIR 2

typedef uint64_t pair __attribute__((vector_size(16), may_alias));
typedef pair unaligned_pair __attribute__((aligned(8)));

void xen_fill_table(uint64_t *table, const uint64_t *frames, unsigned int n)
{
	const uint64_t *end = table + n / PAIR * PAIR;

#pragma GCC unroll 8
	for (; table < end; table += PAIR, frames += PAIR)
		*(pair *)table =
			(*(const unaligned_pair *)frames * PAGE) | PTE_RW;
	if (n % PAIR)
		*table = *frames * PAGE | PTE_RW;
}

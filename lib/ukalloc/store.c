/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the store tells of each allocator.
 */
#include <uk/store.h>
#include "stats.h"

#define GAUGE(member)                                                          \
	UK_STORE_OF_AS(struct uk_alloc, UK_STORE_KIND_GAUGE, stats.member,     \
		       #member)
#define COUNTER(member)                                                        \
	UK_STORE_OF_AS(struct uk_alloc, UK_STORE_KIND_COUNTER, stats.member,   \
		       #member)

static const struct uk_store_entry entries[] = {
	GAUGE(cur_bytes),      GAUGE(peak_bytes),    GAUGE(cur_allocs),
	COUNTER(total_allocs), COUNTER(total_frees), COUNTER(failed),
};

void store_publish(struct uk_alloc *a)
{
	a->store = (struct uk_store_object){
		UK_STORE_OBJECT("ukalloc", a->name, entries, a)};
	uk_store_register(&a->store);
}

void store_withdraw(struct uk_alloc *a)
{
	uk_store_unregister(&a->store);
}

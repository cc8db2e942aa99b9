/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings in order of address: a treap, whose shape depends on addresses
 * only, and is balanced as if they had come in random order.
 * Source: R. Seidel, C. Aragon, "Randomized search trees", Algorithmica 16,
 * 1996.
 */
#ifndef UKVMEM_TREE_H
#define UKVMEM_TREE_H

#include <uk/vmem.h>

struct mapping {
	struct mapping *left, *right;
	uintptr_t at, end;
	unsigned int flags;
	uk_vmem_fault_fn fn;
	void *arg;
	struct uk_vmem_object *object; /* NULL: memory of its own */
	uint64_t offset;	       /* of `at` in the object */
	struct mapping *next, **link;  /* of the object's; of those that go */
};

/** The first mapping that ends behind `at`; NULL when there is none. */
struct mapping *tree_find(struct mapping *root, uintptr_t at);

/** They don't overlap. */
void tree_insert(struct mapping **root, struct mapping *m);
void tree_remove(struct mapping **root, struct mapping *m);

#endif /* UKVMEM_TREE_H */

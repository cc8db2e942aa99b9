/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A treap: by address from left to right, by weight from top to bottom.
 */
#include "tree.h"

static uint32_t weight(const struct mapping *m)
{
	return (uint32_t)((m->at >> 12) * 0x9e3779b1U) ^
	       (uint32_t)(m->at >> 17) * 0x85ebca6bU;
}

struct mapping *tree_find(struct mapping *m, uintptr_t at)
{
	struct mapping *best = NULL;

	while (m) {
		if (m->end > at) {
			best = m;
			m = m->left;
		} else {
			m = m->right;
		}
	}
	return best;
}

void tree_insert(struct mapping **link, struct mapping *m)
{
	struct mapping *rest, **left = &m->left, **right = &m->right;

	while (*link && weight(*link) >= weight(m))
		link = m->at < (*link)->at ? &(*link)->left : &(*link)->right;
	/* What was here goes below, parted by the address. */
	rest = *link;
	*link = m;
	while (rest) {
		if (rest->at < m->at) {
			*left = rest;
			left = &rest->right;
			rest = *left;
		} else {
			*right = rest;
			right = &rest->left;
			rest = *right;
		}
	}
	*left = *right = NULL;
}

void tree_remove(struct mapping **link, struct mapping *m)
{
	struct mapping *left = m->left, *right = m->right;

	while (*link != m)
		link = m->at < (*link)->at ? &(*link)->left : &(*link)->right;
	while (left && right) {
		if (weight(left) >= weight(right)) {
			*link = left;
			link = &left->right;
			left = *link;
		} else {
			*link = right;
			link = &right->left;
			right = *link;
		}
	}
	*link = left ? left : right;
}

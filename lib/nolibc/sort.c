/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * qsort by heapsort: in place, no recursion, no bad input. And bsearch.
 */
#include <stdlib.h>

struct array {
	char *base;
	size_t size;
	int (*cmp)(const void *, const void *);
};

static char *at(const struct array *a, size_t i)
{
	return a->base + i * a->size;
}

static void swap(const struct array *a, size_t i, size_t j)
{
	char *x = at(a, i), *y = at(a, j);

	for (size_t n = a->size; n; n--, x++, y++) {
		char t = *x;

		*x = *y;
		*y = t;
	}
}

/* Lets element `i` sink to where the heap of `n` elements is one again. */
static void sink(const struct array *a, size_t i, size_t n)
{
	while (i < n / 2) {
		size_t child = 2 * i + 1;

		if (child + 1 < n && a->cmp(at(a, child), at(a, child + 1)) < 0)
			child++;
		if (a->cmp(at(a, i), at(a, child)) >= 0)
			return;
		swap(a, i, child);
		i = child;
	}
}

void qsort(void *base, size_t n, size_t size,
	   int (*cmp)(const void *, const void *))
{
	struct array a = {base, size, cmp};

	for (size_t i = n / 2; i > 0; i--)
		sink(&a, i - 1, n);
	while (n > 1) {
		swap(&a, 0, --n);
		sink(&a, 0, n);
	}
}

void *bsearch(const void *key, const void *base, size_t n, size_t size,
	      int (*cmp)(const void *, const void *))
{
	const char *low = base;

	while (n) {
		const char *mid = low + n / 2 * size;
		int c = cmp(key, mid);

		if (c == 0)
			return (void *)mid;
		if (c > 0) {
			low = mid + size;
			n--;
		}
		n /= 2;
	}
	return NULL;
}

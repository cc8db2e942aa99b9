/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How ACPI's tables are found and read. The firmware isn't trusted: nothing
 * outside of a table is read, and no table is larger than TABLE_MAX. A part
 * of the files that include it, one a configuration mostly.
 */
#ifndef PLAT_COMMON_ACPI_TABLE_H
#define PLAT_COMMON_ACPI_TABLE_H

#include <uk/arch/string.h>
#include "acpi.h"

#define TABLE_MAX 0x200000

/* Offsets in the root pointer [5.2.5.3]. */
#define RSDP_SIZE     20 /* of revision 0 */
#define RSDP_REVISION 15
#define RSDP_RSDT     16
#define RSDP_XSDT     24
#define RSDP_SIZE_2   36

/* In every table [5.2.6]. */
#define TABLE_LENGTH 4
#define TABLE_HEADER 36

struct table {
	const uint8_t *p;
	uint32_t len;
};

/* A number of `n` bytes at `at`, little-endian; 0 past the table's end. */
static __uk_noinline uint64_t number(const struct table *t, uint32_t at,
				     unsigned int n)
{
	uint64_t v = 0;

	if (at + n > t->len)
		return 0;
	while (n--)
		v = v << 8 | t->p[at + n];
	return v;
}

static __uk_noinline bool sums_up(const uint8_t *p, uint32_t len)
{
	uint8_t sum = 0;

	while (len--)
		sum += *p++;
	return sum == 0;
}

/* The table at `at`, if it is sound and has this signature. */
static bool open_table(uint64_t at, const char *signature,
		       acpi_window_fn window, struct table *t)
{
	t->p = at ? window(at, TABLE_HEADER) : NULL;
	t->len = TABLE_HEADER;
	if (!t->p || memcmp(t->p, signature, 4))
		return false;
	t->len = number(t, TABLE_LENGTH, 4);
	if (t->len < TABLE_HEADER || t->len > TABLE_MAX)
		return false;
	t->p = window(at, t->len);
	return t->p && sums_up(t->p, t->len);
}

/*
 * The table of this signature that the root table, of 4 or 8 byte entries,
 * points to.
 */
static bool find_table(uint64_t rsdp, const char *signature,
		       acpi_window_fn window, struct table *t)
{
	struct table root = {rsdp ? window(rsdp, RSDP_SIZE_2) : NULL,
			     RSDP_SIZE_2};
	unsigned int size = 4;
	uint64_t at;

	if (!root.p || memcmp(root.p, "RSD PTR ", 8) ||
	    !sums_up(root.p, RSDP_SIZE))
		return false;
	at = number(&root, RSDP_RSDT, 4);
	if (root.p[RSDP_REVISION] >= 2 && number(&root, RSDP_XSDT, 8) &&
	    sums_up(root.p, RSDP_SIZE_2)) {
		at = number(&root, RSDP_XSDT, 8);
		size = 8;
	}
	if (!open_table(at, size == 8 ? "XSDT" : "RSDT", window, &root))
		return false;
	for (uint32_t i = TABLE_HEADER; i + size <= root.len; i += size)
		if (open_table(number(&root, i, size), signature, window, t))
			return true;
	return false;
}

#endif /* PLAT_COMMON_ACPI_TABLE_H */

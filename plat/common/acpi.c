/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads ACPI tables as far as switching off needs it. The firmware isn't
 * trusted: nothing outside of a table is read, and no table is larger than
 * TABLE_MAX.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
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

/* In the FADT [5.2.9]. */
#define FADT_DSDT	   40
#define FADT_SMI_COMMAND   48
#define FADT_ACPI_ENABLE   52
#define FADT_PM1A_CONTROL  64
#define FADT_PM1B_CONTROL  68
#define FADT_FLAGS	   112
#define FADT_X_DSDT	   140
#define FADT_SLEEP_CONTROL 244 /* a generic address [5.2.3.2] */
#define HW_REDUCED	   (1 << 20)

#define SPACE_IO 1

/* AML [20.2] */
#define AML_ZERO    0x00
#define AML_ONE	    0x01
#define AML_BYTE    0x0a
#define AML_PACKAGE 0x12

struct table {
	const uint8_t *p;
	uint32_t len;
};

/* A number of `n` bytes at `at`, little-endian; 0 past the table's end. */
static uint64_t number(const struct table *t, uint32_t at, unsigned int n)
{
	uint64_t v = 0;

	if (at + n > t->len)
		return 0;
	while (n--)
		v = v << 8 | t->p[at + n];
	return v;
}

static bool sums_up(const uint8_t *p, uint32_t len)
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

/* The FADT, which the root table of 4 or 8 byte entries points to. */
static bool find_fadt(uint64_t rsdp, acpi_window_fn window, struct table *fadt)
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
		if (open_table(number(&root, i, size), "FACP", window, fadt))
			return true;
	return false;
}

/* A small constant at `*at`, which moves behind it. */
static bool constant(const struct table *t, uint32_t *at, uint8_t *v)
{
	uint8_t op = number(t, *at, 1);

	if (op == AML_BYTE)
		(*at)++;
	else if (op != AML_ZERO && op != AML_ONE)
		return false;
	*v = number(t, (*at)++, 1);
	return *at <= t->len;
}

/* Name (_S5, Package () { a, b, ... }): what the DSDT says of it [7.4.2]. */
static bool find_s5(const struct table *dsdt, struct acpi_off *off)
{
	for (uint32_t i = TABLE_HEADER; i + 8 < dsdt->len; i++) {
		uint32_t at = i + 5;

		if (memcmp(dsdt->p + i, "_S5_", 4) ||
		    dsdt->p[i + 4] != AML_PACKAGE)
			continue;
		at += 1 + (dsdt->p[at] >> 6); /* the package's length */
		at += 1;		      /* its number of elements */
		if (constant(dsdt, &at, &off->type_a) &&
		    constant(dsdt, &at, &off->type_b))
			return true;
	}
	return false;
}

int acpi_find_off(uint64_t rsdp, acpi_window_fn window, struct acpi_off *off)
{
	struct table fadt, dsdt;
	uint64_t at;

	*off = (struct acpi_off){0};
	if (!find_fadt(rsdp, window, &fadt))
		return -ENOENT;
	if (number(&fadt, FADT_FLAGS, 4) & HW_REDUCED) {
		off->sleep_control = number(&fadt, FADT_SLEEP_CONTROL + 4, 8);
		off->sleep_is_port =
			number(&fadt, FADT_SLEEP_CONTROL, 1) == SPACE_IO;
		if (!off->sleep_control ||
		    number(&fadt, FADT_SLEEP_CONTROL, 1) > SPACE_IO)
			return -ENOENT;
	} else {
		off->pm1a_control = number(&fadt, FADT_PM1A_CONTROL, 4);
		off->pm1b_control = number(&fadt, FADT_PM1B_CONTROL, 4);
		off->smi_command = number(&fadt, FADT_SMI_COMMAND, 4);
		off->acpi_enable = number(&fadt, FADT_ACPI_ENABLE, 1);
		if (!off->pm1a_control)
			return -ENOENT;
	}
	at = number(&fadt, FADT_X_DSDT, 8);
	if (!at)
		at = number(&fadt, FADT_DSDT, 4);
	return open_table(at, "DSDT", window, &dsdt) && find_s5(&dsdt, off)
		       ? 0
		       : -ENOENT;
}

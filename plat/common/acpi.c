/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads ACPI tables as far as switching off needs it.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include "acpi_table.h"

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

/* AML [20.2.3, 20.2.5.4] */
#define AML_ZERO    0x00
#define AML_ONE	    0x01
#define AML_BYTE    0x0a /* the next two are twice as long each */
#define AML_DWORD   0x0c
#define AML_PACKAGE 0x12
#define AML_ONES    0xff

#define S5_LEN 4 /* of the name */

/* Reads the constant at `*at`, which ends by `end`; `*at` moves behind it. */
static __uk_noinline bool constant(const struct table *t, uint32_t *at,
				   uint32_t end, uint32_t *v)
{
	uint8_t op = number(t, *at, 1);
	uint32_t value = (int8_t)op;
	unsigned int n = 0;

	if (op >= AML_BYTE && op <= AML_DWORD)
		n = 1 << (op - AML_BYTE);
	else if (op != AML_ZERO && op != AML_ONE && op != AML_ONES)
		return false;
	if (n)
		value = number(t, *at + 1, n);
	*at += 1 + n;
	if (*at > end)
		return false;
	*v = value;
	return true;
}

/* The end of the package whose length is encoded at `at` [20.2.4]. */
static uint32_t package_end(const struct table *t, uint32_t at)
{
	uint8_t first = number(t, at, 1);
	unsigned int more = first >> 6;
	uint32_t len =
		more ? (first & 15) | number(t, at + 1, more) << 4 : first;

	return MIN(at + len, t->len);
}

/*
 * The elements of the package at `at`: one for each of the two registers
 * [7.4.2], or one for both, whose second byte is the second's.
 */
static bool read_s5(const struct table *dsdt, uint32_t at, struct acpi_off *off)
{
	uint32_t end = package_end(dsdt, at + 1), a, b;

	if (dsdt->p[at] != AML_PACKAGE)
		return false;
	at += 2 + (number(dsdt, at + 1, 1) >> 6);
	at++; /* the number of elements: fewer may follow */
	if (!constant(dsdt, &at, end, &a))
		return false;
	if (!constant(dsdt, &at, end, &b))
		b = a >> 8;
	off->type_a = a;
	off->type_b = b;
	return true;
}

/* Finds Name (_S5, Package () { a, b, ... }) in the DSDT. */
static bool find_s5(const struct table *dsdt, struct acpi_off *off)
{
	for (uint32_t i = TABLE_HEADER; i + S5_LEN < dsdt->len; i++)
		if (!memcmp(dsdt->p + i, "_S5_", S5_LEN) &&
		    read_s5(dsdt, i + S5_LEN, off))
			return true;
	return false;
}

int acpi_find_off(uint64_t rsdp, acpi_window_fn window, struct acpi_off *off)
{
	struct table fadt, dsdt;
	uint64_t at;

	*off = (struct acpi_off){0};
	if (!find_table(rsdp, "FACP", window, &fadt))
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

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

/* AML [20.2] */
#define AML_ZERO    0x00
#define AML_ONE	    0x01
#define AML_BYTE    0x0a
#define AML_PACKAGE 0x12

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

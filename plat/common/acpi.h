/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How ACPI switches the machine off (state S5): no interpreter, just the
 * tables and the one package of the DSDT that says it.
 * Source: ACPI Specification 6.5 (sections in brackets).
 */
#ifndef PLAT_COMMON_ACPI_H
#define PLAT_COMMON_ACPI_H

#include <uk/essentials.h>

struct acpi_off {
	/* With fixed hardware: I/O ports [4.8.3.2.1], 0 where there is none. */
	uint16_t pm1a_control, pm1b_control;
	uint16_t smi_command;
	uint8_t acpi_enable; /* what to write there to leave legacy mode */
	/* Without [4.8.3.7]: a byte in memory or, by `sleep_is_port`, a port */
	uint64_t sleep_control;
	bool sleep_is_port;
	uint8_t type_a, type_b; /* SLP_TYP of S5 [7.4.2] */
};

/**
 * Gives `len` bytes of physical memory at `at` to be read, or NULL where
 * that can't be.
 */
typedef const void *(*acpi_window_fn)(uint64_t at, uint64_t len);

/**
 * Finds out how to switch off, from the root pointer at `rsdp`. Tables whose
 * checksum is wrong count as missing.
 * Returns 0, or -ENOENT when the firmware doesn't tell.
 */
int acpi_find_off(uint64_t rsdp, acpi_window_fn window, struct acpi_off *off);

#endif /* PLAT_COMMON_ACPI_H */

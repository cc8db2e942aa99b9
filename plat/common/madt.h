/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupt controllers and CPUs of a PC, as ACPI's MADT tells them.
 * Source: ACPI Specification 6.5 (sections in brackets).
 */
#ifndef PLAT_COMMON_MADT_H
#define PLAT_COMMON_MADT_H

#include "acpi.h"

#define MADT_IOAPICS 4
#define MADT_ISA     16

struct madt {
	unsigned int nioapics;
	struct {
		uint32_t address, first; /* the global interrupt of pin 0 */
	} ioapics[MADT_IOAPICS];
	/* Where the ISA interrupts go [5.2.12.5]. */
	struct {
		uint32_t global;
		uint16_t flags;
	} isa[MADT_ISA];
};

/* Flags: polarity in the lowest two bits, trigger in the next two. */
#define MADT_POLARITY(flags) ((flags) & 3)
#define MADT_TRIGGER(flags)  ((flags) >> 2 & 3)
#define MADT_AS_BUS	     0
#define MADT_HIGH	     1 /* or edge */
#define MADT_LOW	     3 /* or level */

/** As without a MADT: no I/O APIC, and ISA interrupts are themselves. */
void madt_init(struct madt *m);

/**
 * Reads the MADT that the root pointer at `rsdp` leads to. Returns 0, or
 * -ENOENT when there is none; then `m` is unchanged.
 */
int madt_read(uint64_t rsdp, acpi_window_fn window, struct madt *m);

/**
 * Finds the CPUs that can be started, this one among them: the IDs of their
 * local APICs, each once. Returns how many were put into `ids`, 0 when the
 * tables don't say. IDs above 254 are for x2APIC mode.
 */
unsigned int madt_cpus(uint64_t rsdp, acpi_window_fn window, uint32_t *ids,
		       unsigned int max);

#endif /* PLAT_COMMON_MADT_H */

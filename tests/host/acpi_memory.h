/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory that ACPI tables are put into: MEMORY bytes, seen through at most
 * WINDOWS windows, each a heap block of just its size. A part of the tests
 * that include it and say how large these are.
 */
#ifndef ACPI_MEMORY_H
#define ACPI_MEMORY_H

#include "host.h"

static uint8_t memory[MEMORY];
static void *windows[WINDOWS];
static unsigned int nwindows;

static const void *window(uint64_t at, uint64_t len)
{
	void *p;

	if (nwindows == WINDOWS || at > MEMORY || len > MEMORY - at)
		return NULL;
	p = malloc(len);
	memcpy(p, memory + at, len);
	windows[nwindows++] = p;
	return p;
}

static void close_windows(void)
{
	while (nwindows)
		free(windows[--nwindows]);
}

static void put(unsigned int at, uint64_t v, unsigned int bytes)
{
	for (; bytes--; v >>= 8)
		memory[at++] = v;
}

/* Makes the `len` bytes at `at` sum up to 0 by the one at `sum`. */
static void seal(unsigned int at, unsigned int len, unsigned int sum)
{
	uint8_t total = 0;

	memory[sum] = 0;
	for (unsigned int i = 0; i < len && at + i < MEMORY; i++)
		total += memory[at + i];
	memory[sum] = -total;
}

#endif /* ACPI_MEMORY_H */

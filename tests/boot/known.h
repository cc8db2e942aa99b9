/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Checks the registers of the CPU that this runs on, whatever they held before.
 */
#ifndef BOOT_KNOWN_H
#define BOOT_KNOWN_H

#include <stdbool.h>

/** Prints each register of this CPU that is not as it should be. Returns
 * whether there is none. */
bool registers_are_known(void);

#endif /* BOOT_KNOWN_H */

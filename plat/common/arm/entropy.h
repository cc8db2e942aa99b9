/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the device tree gives of randomness.
 */
#ifndef PLAT_ARM_ENTROPY_H
#define PLAT_ARM_ENTROPY_H

#include <uk/essentials.h>

/**
 * Takes the loader's seed out of `value`, which may be NULL, and leaves
 * zeroes there: nobody shall find in memory what keys came from.
 */
void arm_seed_found(void *value, size_t len);

#endif /* PLAT_ARM_ENTROPY_H */

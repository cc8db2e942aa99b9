/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the device tree gives of randomness.
 */
#ifndef PLAT_ARM_ENTROPY_H
#define PLAT_ARM_ENTROPY_H

#include <uk/arch/string.h>
#include <uk/config.h>
#include <uk/essentials.h>

#ifdef CONFIG_HAVE_ENTROPY
/**
 * Takes the loader's seed, `len` bytes at `value`, and leaves zeroes there:
 * memory must not show later what keys came from. Context: boot.
 */
void arm_seed_found(void *value, size_t len);
#else
static inline void arm_seed_found(void *value, size_t len)
{
	memset(value, 0, len);
}
#endif

#endif /* PLAT_ARM_ENTROPY_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Address space of a machine of Arm.
 */
#ifndef PLAT_ARM_MEMORY_H
#define PLAT_ARM_MEMORY_H

#include <uk/plat/bootinfo.h>

extern char uk_text_start[], uk_image_end[];

/**
 * Maps all RAM that `bi` lists, read-write, not executable. RAM that can't
 * be mapped is taken from the list of free regions.
 */
void arm_memory_map(struct ukplat_bootinfo *bi);

/** Maps a device's registers. Returns false when no table is to be had. */
bool arm_memory_map_device(uint64_t base, uint64_t len);

/** The same for whole pages of memory that isn't ours alone. */
bool arm_memory_map_shared(uint64_t base, uint64_t len);

#endif /* PLAT_ARM_MEMORY_H */

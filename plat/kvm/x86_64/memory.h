/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Address space of the kvm platform on x86_64.
 */
#ifndef KVM_X86_64_MEMORY_H
#define KVM_X86_64_MEMORY_H

#include <uk/plat/bootinfo.h>

extern char uk_text_start[], uk_image_end[];
extern char uk_boot_stack_guard[], uk_boot_stack_start[];

/**
 * Shows `[at, at + len)` of physical memory that isn't RAM of ours, such as
 * the loader's and the firmware's tables. Returns where it is seen from now
 * on, or NULL when the 960 KiB for all windows are used up. Who knows it for
 * a register may write it. Context: boot, shutdown.
 */
const void *kvm_memory_window(uint64_t at, uint64_t len);

/** The same for a device's registers, not cached. */
volatile void *kvm_memory_device(uint64_t at, uint64_t len);

/**
 * Maps all RAM that `bi` lists beyond the image, read-write, not executable.
 * RAM that can't be mapped is taken from the list of free regions.
 */
void kvm_memory_map(struct ukplat_bootinfo *bi);

#endif /* KVM_X86_64_MEMORY_H */

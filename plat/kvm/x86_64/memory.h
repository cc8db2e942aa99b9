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
 * Lets `[at, at + len)` be read: what loader or firmware have put somewhere.
 * Returns `at`, or NULL where it is out of reach or in the image. Page 0 and
 * what lies in no RAM stays mapped only until kvm_memory_map().
 */
const void *kvm_memory_window(uint64_t at, uint64_t len);

/**
 * Unmaps page 0 and maps all RAM that `bi` lists beyond the image, read-write,
 * not executable. RAM that can't be mapped is taken from the list of free
 * regions.
 */
void kvm_memory_map(struct ukplat_bootinfo *bi);

#endif /* KVM_X86_64_MEMORY_H */

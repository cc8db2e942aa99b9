/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Address space of the kvm platform on x86_64.
 */
#ifndef KVM_X86_64_MEMORY_H
#define KVM_X86_64_MEMORY_H

#include <uk/config.h>
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

/*
 * Where programs may lie no RAM is mapped: that which is there is kept from
 * the heap, and nothing of the loader's may reach into it.
 */
#ifdef CONFIG_HAVE_PROGRAM
#include <uk/arch/paging.h>

static inline void kvm_keep_for_programs(struct ukplat_bootinfo *bi)
{
	ukplat_memregion_add(bi, UKARCH_VM_FIXED_BASE, UKARCH_VM_FIXED_LEN,
			     UKPLAT_MEM_RESERVED);
}

static inline bool kvm_is_for_programs(uint64_t at, uint64_t len)
{
	return at < UKARCH_VM_FIXED_BASE + UKARCH_VM_FIXED_LEN &&
	       at + len > UKARCH_VM_FIXED_BASE;
}
#else
static inline void kvm_keep_for_programs(struct ukplat_bootinfo *bi)
{
	(void)bi;
}

static inline bool kvm_is_for_programs(uint64_t at, uint64_t len)
{
	(void)at;
	(void)len;
	return false;
}
#endif

/**
 * Maps all RAM that `bi` lists beyond the image, read-write, not executable.
 * RAM that can't be mapped is taken from the list of free regions.
 */
void kvm_memory_map(struct ukplat_bootinfo *bi);

#endif /* KVM_X86_64_MEMORY_H */

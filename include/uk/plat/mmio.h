/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Registers of devices, in the address space. There with HAVE_DEVICE_IRQ.
 */
#ifndef UK_PLAT_MMIO_H
#define UK_PLAT_MMIO_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Shows `[phys, phys + len)`, not cached, until the image ends. Returns where
 * it is seen, or NULL when the tables for that are used up or the CPU doesn't
 * reach it. What is mapped already may be asked for again.
 * Context: thread or init, one at a time.
 */
volatile void *ukplat_mmio_map(uint64_t phys, uint64_t len);

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_MMIO_H */

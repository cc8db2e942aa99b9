/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a PC tells of virtio devices that aren't on PCI.
 */
#ifndef VIRTIO_MMIO_FIND_H
#define VIRTIO_MMIO_FIND_H

#include <uk/essentials.h>

struct virtio_mmio_place {
	uint64_t base, len;
	uint32_t line;
	bool edge, low;
};

/**
 * The next device that the DSDT at `p`, `len` bytes of it, lists at *at or
 * behind; *at moves behind it. False: there are no more. AML isn't
 * interpreted: what is looked for is what monitors write, a _HID of
 * "LNRO0005" and, soon after it, a 32-bit fixed memory range and an interrupt
 * (ACPI Specification 6.5, 6.4.3.4 and 6.4.3.6).
 */
bool virtio_mmio_dsdt(const uint8_t *p, size_t len, size_t *at,
		      struct virtio_mmio_place *place);

/**
 * Reads SIZE@ADDRESS:INTERRUPT[:ID], numbers as in C, the size maybe with K
 * or M behind it (Linux, admin-guide/kernel-parameters.txt, virtio_mmio).
 * Returns 0 or -EINVAL.
 */
int virtio_mmio_parse(const char *s, struct virtio_mmio_place *place);

#endif /* VIRTIO_MMIO_FIND_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtio devices in a DSDT, found by their patterns.
 */
#include <uk/arch/string.h>
#include "find.h"

#define HID	   "LNRO0005" /* and the NUL */
#define NEAR	   128	      /* bytes behind it in which the rest must be */
#define MEMORY	   0x86	      /* fixed, 32 bits [6.4.3.4] */
#define MEMORY_LEN 12	      /* with the tag */
#define IRQ	   0x89	      /* extended [6.4.3.6] */
#define IRQ_LEN	   9
#define IRQ_EDGE   0x02
#define IRQ_LOW	   0x04

static uint32_t number(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Both descriptors, one behind the other, at `p`. */
static bool read_resources(const uint8_t *p, struct virtio_mmio_place *place)
{
	const uint8_t *irq = p + MEMORY_LEN;

	if (p[0] != MEMORY || p[1] != MEMORY_LEN - 3 || p[2] || irq[0] != IRQ ||
	    irq[1] != IRQ_LEN - 3 || irq[2] || irq[4] != 1)
		return false;
	place->base = number(p + 4);
	place->len = number(p + 8);
	place->edge = irq[3] & IRQ_EDGE;
	place->low = irq[3] & IRQ_LOW;
	place->line = number(irq + 5);
	return true;
}

bool virtio_mmio_dsdt(const uint8_t *p, size_t len, size_t *at,
		      struct virtio_mmio_place *place)
{
	const size_t need = MEMORY_LEN + IRQ_LEN;

	for (; *at + sizeof(HID) <= len; (*at)++) {
		size_t i = *at + sizeof(HID), end = MIN(len, i + NEAR);

		if (p[*at] != HID[0] || memcmp(p + *at, HID, sizeof(HID)))
			continue;
		for (; i + need <= end; i++)
			if (read_resources(p + i, place)) {
				*at = i + need;
				return true;
			}
	}
	return false;
}

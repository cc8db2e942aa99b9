/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A DSDT's DWord address spaces, and its _CBA, found by their patterns.
 */
#include <uk/arch/string.h>
#include "dsdt.h"

#define DWORD	    0x87
#define DWORD_LEN   26 /* with the tag */
#define MEMORY	    0
#define GRANULARITY 6
#define MIN_AT	    10
#define MAX_AT	    14
#define OFFSET	    18
#define LENGTH	    22
#define SIZE_MIN    0x100000

static uint32_t number(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static bool is_window(const uint8_t *p)
{
	uint32_t size = number(p + LENGTH);

	return p[0] == DWORD && p[1] == DWORD_LEN - 3 && p[2] == 0 &&
	       p[3] == MEMORY && !number(p + GRANULARITY) &&
	       !number(p + OFFSET) && size >= SIZE_MIN &&
	       IS_ALIGNED(number(p + MIN_AT), SIZE_MIN) &&
	       number(p + MIN_AT) + size - 1 == number(p + MAX_AT);
}

bool pci_dsdt_window(const uint8_t *p, size_t len, uint32_t *base,
		     uint32_t *size)
{
	*size = 0;
	for (; len >= DWORD_LEN; p++, len--)
		if (is_window(p) && number(p + LENGTH) > *size) {
			*base = number(p + MIN_AT);
			*size = number(p + LENGTH);
		}
	return *size;
}

/* Method (_CBA) { Return (number) }: flags, ReturnOp, prefix [20.2.5.2]. */
#define CBA	  "_CBA\0\xa4"
#define AML_DWORD 0x0c
#define AML_QWORD 0x0e
#define ECAM_SIZE 0x100000

bool pci_dsdt_ecam(const uint8_t *p, size_t len, uint64_t *base)
{
	const size_t head = sizeof(CBA) - 1;
	uint64_t at;

	for (; len >= head + 1 + 8; p++, len--) {
		if (memcmp(p, CBA, head) ||
		    (p[head] != AML_DWORD && p[head] != AML_QWORD))
			continue;
		at = number(p + head + 1);
		if (p[head] == AML_QWORD)
			at |= (uint64_t)number(p + head + 5) << 32;
		if (at && IS_ALIGNED(at, ECAM_SIZE)) {
			*base = at;
			return true;
		}
	}
	return false;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the two kinds share.
 */
#include "vpci.h"

#define RESET_TRIES 100000

void vpci_set_status(const struct uk_io *io, uint32_t at, uint8_t status)
{
	uk_io_write8(io, at, status);
	if (!status)
		for (int i = 0; uk_io_read8(io, at) && i < RESET_TRIES; i++)
			;
}

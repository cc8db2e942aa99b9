/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Link-time tables for a program of the host: as in an image.
 */
#include <uk/link.lds.h>

SECTIONS {
	.uk_tables : { UK_TABLES }
}
INSERT AFTER .data;

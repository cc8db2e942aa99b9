/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sixteen bytes a line.
 */
#include <uk/hexdump.h>
#include <uk/print.h>

#define PER_LINE 16

static void dump_line(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < PER_LINE; i++)
		if (i < n)
			uk_printk(" %02x", p[i]);
		else
			uk_printk("   ");
	uk_printk("  ");
	for (size_t i = 0; i < n; i++)
		uk_printk("%c", p[i] >= ' ' && p[i] < 0x7f ? p[i] : '.');
	uk_printk("\n");
}

void uk_hexdump(const void *data, size_t len)
{
	const unsigned char *p = data;

	for (size_t at = 0; at < len; at += PER_LINE) {
		uk_printk("%06zx:", at);
		dump_line(p + at, MIN(len - at, (size_t)PER_LINE));
	}
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Walks the table of names. Trusts nothing in it.
 */
#include <uk/symbol.h>

extern const unsigned char uk_symtab_start[], uk_symtab_end[];

bool uk_symbol_next(struct uk_symbol_cursor *c)
{
	const unsigned char *p = c->at ? c->at : uk_symtab_start;
	const unsigned char *end = uk_symtab_end;
	unsigned int shift = 0;
	uintptr_t delta = 0;

	for (; p < end && *p & 0x80 && shift < 28; p++, shift += 7)
		delta |= (uintptr_t)(*p & 0x7f) << shift;
	if (p >= end || *p & 0x80)
		return false;
	delta |= (uintptr_t)*p++ << shift;
	c->name = (const char *)p;
	while (p < end && *p)
		p++;
	if (p == end)
		return false;
	c->at = p + 1;
	c->rel += delta;
	return true;
}

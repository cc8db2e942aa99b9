/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Looks an address up in the table of names. Slow and small: it is for
 * crashes. Trusts nothing in the table.
 */
#include <uk/symbol.h>

extern const char uk_text_start[], uk_text_end[];
extern const unsigned char uk_symtab_start[], uk_symtab_end[];

static bool read_uleb(const unsigned char **p, const unsigned char *end,
		      uintptr_t *value)
{
	unsigned int shift = 0;
	uintptr_t v = 0;

	while (*p < end && shift < sizeof(v) * 8) {
		unsigned char c = *(*p)++;

		v |= (uintptr_t)(c & 0x7f) << shift;
		if (!(c & 0x80)) {
			*value = v;
			return true;
		}
		shift += 7;
	}
	return false;
}

const char *uk_symbol_find(const unsigned char *p, const unsigned char *end,
			   uintptr_t rel, uintptr_t *offset)
{
	const char *best = NULL, *name;
	uintptr_t at = 0, delta;

	while (read_uleb(&p, end, &delta)) {
		if (delta > rel - at)
			break;
		name = (const char *)p;
		while (p < end && *p)
			p++;
		if (p == end)
			break;
		p++;
		at += delta;
		best = name;
		*offset = rel - at;
	}
	return best;
}

const char *uk_symbol_lookup(uintptr_t addr, uintptr_t *offset)
{
	if (addr < (uintptr_t)uk_text_start || addr >= (uintptr_t)uk_text_end)
		return NULL;
	return uk_symbol_find(uk_symtab_start, uk_symtab_end,
			      addr - (uintptr_t)uk_text_start, offset);
}

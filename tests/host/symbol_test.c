/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of function names: a good one against a plain search, and bytes
 * that are none, which must not lead out of the table.
 */
#include <uk/symbol.h>
#include "host.h"

/* Symbols that the linker defines in an image. */
const char uk_text_start[1], uk_text_end[1];
const unsigned char uk_symtab_start[1], uk_symtab_end[1];

static void any_table(struct input *in)
{
	uintptr_t rel = take(in, 8), offset = 0;
	size_t n = left(in);
	unsigned char *t = malloc(n);
	const char *name;

	memcpy(t, in->at, n);
	name = uk_symbol_find(t, t + n, rel, &offset);
	if (name) {
		CHECK(name > (char *)t && name < (char *)t + n);
		CHECK(memchr(name, 0, (char *)t + n - name));
		CHECK(offset <= rel);
	}
	free(t);
}

static unsigned char *put_uleb(unsigned char *p, uintptr_t v)
{
	for (; v >= 0x80; v >>= 7)
		*p++ = v | 0x80;
	*p++ = v;
	return p;
}

static void good_table(struct input *in)
{
	uintptr_t rel = take(in, 4), at = 0, best_at = 0, offset = 0;
	unsigned char t[2048], *p = t, *exact;
	int best = -1;
	char want[16];
	const char *name;

	for (int i = 0; left(in) && i < 100; i++) {
		uintptr_t delta = take(in, 1 + take(in, 1) % 4);

		at += delta;
		if (at <= rel) {
			best = i;
			best_at = at;
		}
		p = put_uleb(p, delta);
		p += sprintf((char *)p, "%d", i) + 1;
	}
	exact = malloc(p - t);
	memcpy(exact, t, p - t);
	name = uk_symbol_find(exact, exact + (p - t), rel, &offset);
	snprintf(want, sizeof(want), "%d", best);
	CHECK(!!name == (best >= 0));
	CHECK(!name || (!strcmp(name, want) && offset == rel - best_at));
	free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	if (take(&in, 1) & 1)
		any_table(&in);
	else
		good_table(&in);
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The walk over a device tree: a good tree gives back what went into it, and
 * whatever else a loader hands over doesn't lead out of the blob.
 */
#include <uk/errno.h>
#include "../../plat/common/dtb.h"
#include "host.h"

#define HEADER 40
#define EVENTS 64

/* Whole cells, so that the last byte ends the blob. */
static const char strings[] = "reg0\0compatible";
_Static_assert(sizeof(strings) % 4 == 0, "whole cells");

struct blob {
	uint32_t cells[1024];
	unsigned int n;			 /* cells in use */
	unsigned int structure, strings; /* offsets of the blocks, bytes */
	bool strings_last;
};

static void put(struct blob *b, uint32_t v)
{
	b->cells[b->n++] = __builtin_bswap32(v);
}

static void put_bytes(struct blob *b, const void *p, size_t len)
{
	memcpy(b->cells + b->n, p, len);
	b->n += (len + 3) / 4;
}

static void put_strings(struct blob *b)
{
	b->strings = b->n * 4;
	put_bytes(b, strings, sizeof(strings));
}

/* Header and an empty list of reservations; now for the structure. */
static void begin(struct blob *b, bool strings_last)
{
	memset(b, 0, sizeof(*b));
	b->n = HEADER / 4 + 4;
	b->strings_last = strings_last;
	if (!strings_last)
		put_strings(b);
	b->structure = b->n * 4;
}

static void finish(struct blob *b)
{
	const uint32_t size = b->n * 4 - b->structure;

	if (b->strings_last)
		put_strings(b);
	const uint32_t header[] = {
		0xd00dfeed, b->n * 4, b->structure,    b->strings, HEADER, 17,
		16,	    0,	      sizeof(strings), size,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(header); i++)
		b->cells[i] = __builtin_bswap32(header[i]);
}

static void inside(const char *p, size_t len, const char *blob, size_t size)
{
	CHECK(p >= blob && len <= size && p <= blob + (size - len));
}

/* Walks as a platform does. Returns the last token. */
static int walk(const char *blob, size_t size)
{
	uint64_t base, len;
	unsigned int i;
	struct dtb d;
	int token;

	memset(&d, UNWRITTEN, sizeof(d));
	token = dtb_open(&d, blob, size);
	if (token) {
		CHECK(is_unwritten(&d, sizeof(d)));
		return token;
	}
	for (i = 0; dtb_reservation(&d, i, &base, &len); i++)
		CHECK(i < size / 16);
	memset(&base, UNWRITTEN, sizeof(base));
	CHECK(!dtb_reservation(&d, i, &base, &len) &&
	      is_unwritten(&base, sizeof(base)));
	for (size_t n = 0; (token = dtb_next(&d)) > DTB_END; n++) {
		CHECK(n <= size && d.depth > 0);
		if (token != DTB_NODE_END)
			inside(d.name, strlen(d.name) + 1, blob, size);
		if (token == DTB_PROPERTY)
			inside(d.value, d.len, blob, size);
	}
	return token;
}

/* Any structure, and a header and strings that may be bad too. */
static void any_tree(struct input *in, bool sound)
{
	struct blob b;
	char *blob;
	unsigned int at[3];
	uint32_t v[3];

	for (int i = 0; i < 3; i++) {
		at[i] = take(in, 1) % 16;
		v[i] = take(in, 4);
	}
	begin(&b, take(in, 1) & 1);
	put_bytes(&b, in->at, left(in));
	finish(&b);
	for (int i = 0; i < 3 && !sound; i++)
		if (at[i] < 14)
			b.cells[at[i]] = v[i];
		else
			((char *)b.cells)[b.n * 4 - 1] = v[i];
	blob = malloc(b.n * 4);
	memcpy(blob, b.cells, b.n * 4);
	walk(blob, b.n * 4);
	free(blob);
}

/* A good tree of at most EVENTS nodes and properties. */
static void good_tree(struct input *in)
{
	struct {
		int token;
		unsigned int depth, len;
		uint8_t first;
	} want[EVENTS];
	unsigned int n = 0, depth = 0;
	struct blob b;
	struct dtb d;

	begin(&b, take(in, 1) & 1);
	for (int i = 0; i < EVENTS - 1 || depth; i++) {
		unsigned int op = i < EVENTS / 2 ? take(in, 1) : 2;
		uint8_t bytes[8], first = take(in, 1) | 1;

		memset(bytes, first, sizeof(bytes));
		if (op % 4 == 0 || !depth) {
			if (i && !depth)
				break;
			bytes[op / 4 % 8] = 0;
			put(&b, 1);
			put_bytes(&b, bytes, op / 4 % 8 + 1);
			want[n].token = DTB_NODE;
			want[n].first = bytes[0];
			want[n++].depth = ++depth;
		} else if (op % 4 == 1) {
			unsigned int len = op / 4 % 9;

			put(&b, 3);
			put(&b, len);
			put(&b, 5);
			put_bytes(&b, bytes, len);
			want[n].token = DTB_PROPERTY;
			want[n].len = len;
			want[n].first = first;
			want[n++].depth = depth;
		} else if (op % 4 == 2) {
			put(&b, 2);
			want[n].token = DTB_NODE_END;
			want[n++].depth = depth--;
		} else {
			put(&b, 4); /* nothing */
		}
	}
	put(&b, 9);
	finish(&b);
	CHECK(dtb_open(&d, b.cells, b.n * 4) == 0);
	for (unsigned int i = 0; i < n; i++) {
		CHECK(dtb_next(&d) == want[i].token);
		CHECK(d.depth == want[i].depth);
		if (want[i].token == DTB_NODE)
			CHECK((uint8_t)*d.name == want[i].first);
		if (want[i].token != DTB_PROPERTY)
			continue;
		CHECK(d.len == want[i].len && !strcmp(d.name, "compatible"));
		for (unsigned int k = 0; k < d.len; k++)
			CHECK(((uint8_t *)d.value)[k] == want[i].first);
	}
	CHECK(dtb_next(&d) == DTB_END);
	/* Cut off, it is no good tree. */
	CHECK(dtb_open(&d, b.cells, b.n * 4 - 4) == -EINVAL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	unsigned int how = take(&in, 1);

	if (how % 3 == 0)
		good_tree(&in);
	else
		any_tree(&in, how % 3 == 1);
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The walk over a device tree. Whatever the blob says, nothing outside of it
 * is read, and every string that is handed out ends in it.
 */
#include <uk/errno.h>
#include "dtb.h"

#define MAGIC	     0xd00dfeed
#define VERSION	     17
#define TOKEN_NODE   1
#define TOKEN_END    2
#define TOKEN_PROP   3
#define TOKEN_NOP    4
#define TOKEN_FINISH 9

struct header { /* [5.2] */
	uint32_t magic, totalsize, off_structure, off_strings, off_reserve;
	uint32_t version, last_comp_version, boot_cpu;
	uint32_t size_strings, size_structure;
};

static uint32_t be32(uint32_t v)
{
	return __builtin_bswap32(v);
}

static bool inside(uint32_t offset, uint32_t len, uint32_t total)
{
	return offset <= total && len <= total - offset;
}

uint32_t dtb_size(const void *blob)
{
	return be32(((const struct header *)blob)->totalsize);
}

uint64_t dtb_number(const uint32_t *p, unsigned int cells)
{
	return cells == 1 ? be32(p[0])
			  : (uint64_t)be32(p[0]) << 32 | be32(p[1]);
}

int dtb_open(struct dtb *d, const void *blob, size_t max)
{
	const struct header *h = blob;
	const char *base = blob;
	uint32_t total, structure, size, strings, strings_len, reserve;

	if (max < sizeof(*h) || be32(h->magic) != MAGIC ||
	    be32(h->version) < VERSION || be32(h->last_comp_version) > VERSION)
		return -EINVAL;
	total = be32(h->totalsize);
	structure = be32(h->off_structure);
	size = be32(h->size_structure);
	strings = be32(h->off_strings);
	strings_len = be32(h->size_strings);
	reserve = be32(h->off_reserve);
	if (total > max || !inside(structure, size, total) ||
	    !inside(strings, strings_len, total) || reserve > total ||
	    structure % 4 || reserve % 8)
		return -EINVAL;
	/* Property names end within the block if its last byte is 0. */
	if (strings_len && base[strings + strings_len - 1])
		return -EINVAL;
	*d = (struct dtb){
		.cell = (const uint32_t *)(base + structure),
		.end = (const uint32_t *)(base + structure) + size / 4,
		.strings = base + strings,
		.strings_len = strings_len,
		.reservations = (const uint32_t *)(base + reserve),
		.reservations_max = (total - reserve) / 16,
	};
	return 0;
}

bool dtb_reservation(const struct dtb *d, unsigned int i, uint64_t *base,
		     uint64_t *len)
{
	const uint32_t *entry = d->reservations + (size_t)i * 4;

	if (i >= d->reservations_max)
		return false;
	if (!(entry[0] | entry[1] | entry[2] | entry[3]))
		return false;
	*base = dtb_number(entry, 2);
	*len = dtb_number(entry + 2, 2);
	return true;
}

static int node(struct dtb *d)
{
	d->name = (const char *)d->cell;
	/* What fills the name's last cell is zeroes [5.4.1]. */
	do
		if (d->cell == d->end)
			return -EINVAL;
	while (((const char *)d->cell++)[3]);
	d->depth++;
	return DTB_NODE;
}

static int property(struct dtb *d)
{
	uint32_t name;

	if (d->end - d->cell < 2 || !d->depth)
		return -EINVAL;
	d->len = be32(*d->cell++);
	name = be32(*d->cell++);
	d->value = d->cell;
	if (d->len > (size_t)(d->end - d->cell) * 4 || name >= d->strings_len)
		return -EINVAL;
	d->cell += d->len / 4 + (d->len % 4 != 0);
	d->name = d->strings + name;
	return DTB_PROPERTY;
}

int dtb_next(struct dtb *d)
{
	uint32_t token;

	if (d->ended)
		d->depth--;
	d->ended = false;
	do {
		if (d->cell == d->end)
			return -EINVAL;
		token = be32(*d->cell++);
	} while (token == TOKEN_NOP);

	switch (token) {
	case TOKEN_NODE: return node(d);
	case TOKEN_PROP: return property(d);
	case TOKEN_END:
		if (!d->depth)
			return -EINVAL;
		d->ended = true;
		return DTB_NODE_END;
	case TOKEN_FINISH: return d->depth ? -EINVAL : DTB_END;
	default: return -EINVAL;
	}
}

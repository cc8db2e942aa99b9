/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtio devices on the command line.
 */
#include <uk/errno.h>
#include "find.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* A number at *s, which moves behind it. False: none, or more than 64 bits. */
static bool number(const char **s, uint64_t *v)
{
	int base = 10;
	const char *start;

	if ((*s)[0] == '0' && ((*s)[1] | 0x20) == 'x') {
		base = 16;
		*s += 2;
	}
	start = *s;
	for (*v = 0; digit(**s) < base; (*s)++)
		if (__builtin_mul_overflow(*v, base, v) ||
		    __builtin_add_overflow(*v, digit(**s), v))
			return false;
	return *s > start;
}

static bool unit(const char **s, uint64_t *v)
{
	char c = **s | 0x20;
	unsigned int factor = c == 'k' ? 1 << 10 : c == 'm' ? 1 << 20 : 1;

	if (factor > 1)
		(*s)++;
	return !__builtin_mul_overflow(*v, factor, v);
}

int virtio_mmio_parse(const char *s, struct virtio_mmio_place *place)
{
	uint64_t line, id;

	*place = (struct virtio_mmio_place){0};
	if (!number(&s, &place->len) || !unit(&s, &place->len) || *s++ != '@' ||
	    !number(&s, &place->base) || *s++ != ':' || !number(&s, &line) ||
	    line > UINT32_MAX)
		return -EINVAL;
	if (*s == ':') {
		s++;
		if (!number(&s, &id))
			return -EINVAL;
	}
	place->line = line;
	return *s || place->len > UINT64_MAX - place->base ? -EINVAL : 0;
}

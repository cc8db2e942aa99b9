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
	const char *at = *s, *start;
	uint64_t n = 0;
	int base = 10;

	if (at[0] == '0' && (at[1] | 0x20) == 'x') {
		base = 16;
		at += 2;
	}
	for (start = at; digit(*at) < base; at++)
		if (__builtin_mul_overflow(n, base, &n) ||
		    __builtin_add_overflow(n, digit(*at), &n))
			return false;
	if (at == start)
		return false;
	*s = at;
	*v = n;
	return true;
}

/* Multiplies a number by its unit, if there is one at *s. */
static bool unit(const char **s, uint64_t *v)
{
	char c = **s | 0x20;
	unsigned int factor = c == 'k' ? 1 << 10 : c == 'm' ? 1 << 20 : 1;
	uint64_t n;

	if (__builtin_mul_overflow(*v, factor, &n))
		return false;
	*s += factor > 1;
	*v = n;
	return true;
}

int virtio_mmio_parse(const char *s, struct virtio_mmio_place *place)
{
	uint64_t base, len, line, id;

	if (!number(&s, &len) || !unit(&s, &len) || *s++ != '@' ||
	    !number(&s, &base) || *s++ != ':' || !number(&s, &line) ||
	    line > UINT32_MAX)
		return -EINVAL;
	if (*s == ':') {
		s++;
		if (!number(&s, &id))
			return -EINVAL;
	}
	if (*s || len > UINT64_MAX - base)
		return -EINVAL;
	*place = (struct virtio_mmio_place){
		.base = base,
		.len = len,
		.line = line,
	};
	return 0;
}

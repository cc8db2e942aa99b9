/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How the values of parameters are read. A value that is refused changes
 * nothing. Types that no parameter has aren't linked.
 */
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include "param.h"

static bool equal(const char *a, const char *b)
{
	size_t n = strlen(a);

	return n == strlen(b) && memcmp(a, b, n) == 0;
}

static int set_str(const struct uk_param *p, void *var, const char *value)
{
	(void)p;
	*(const char **)var = value;
	return 0;
}

const struct uk_param_type uk_param_type_str = {
	.expects = "a text",
	.set = set_str,
};

static int set_bool(const struct uk_param *p, void *var, const char *value)
{
	static const char words[][6] = {"off",	 "on",	 "no", "yes",
					"false", "true", "0",  "1"};

	(void)p;
	for (unsigned int i = 0; i < ARRAY_SIZE(words); i++)
		if (equal(value, words[i])) {
			*(bool *)var = i & 1;
			return 0;
		}
	return -EINVAL;
}

const struct uk_param_type uk_param_type_bool = {
	.expects = "on or off (yes, no, true, false, 1, 0)",
	.bare = "on",
	.set = set_bool,
};

static unsigned int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* The power of two that a suffix stands for. */
static unsigned int shift_of(char c)
{
	switch (c) {
	case 'k':
	case 'K': return 10;
	case 'm':
	case 'M': return 20;
	case 'g':
	case 'G': return 30;
	}
	return 0;
}

/* Reads what follows the sign. */
static int magnitude(const char *s, unsigned long long *v)
{
	unsigned int base = 10, shift;
	unsigned long long n = 0;

	if (s[0] == '0' && (s[1] | 0x20) == 'x') {
		base = 16;
		s += 2;
	}
	if (digit_of(*s) >= base)
		return -EINVAL;
	for (; digit_of(*s) < base; s++)
		if (__builtin_mul_overflow(n, base, &n) ||
		    __builtin_add_overflow(n, digit_of(*s), &n))
			return -ERANGE;
	shift = shift_of(*s);
	if (s[shift != 0])
		return -EINVAL;
	if (n > ~0ULL >> shift)
		return -ERANGE;
	*v = n << shift;
	return 0;
}

/* Integers are stored by their low bytes. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "little-endian");

static int set_unsigned(const struct uk_param *p, void *var, const char *value)
{
	unsigned long long v;
	int rc = magnitude(value, &v);

	if (rc)
		return rc;
	if (v < (unsigned long long)p->min || v > (unsigned long long)p->max)
		return -ERANGE;
	memcpy(var, &v, p->size);
	return 0;
}

static void say_unsigned(const struct uk_param *p)
{
	char text[64];

	uk_snprintf(text, sizeof(text), " from %llu to %llu", p->min, p->max);
	param_say(text);
}

const struct uk_param_type uk_param_type_unsigned = {
	.expects = "a number",
	.say_range = say_unsigned,
	.set = set_unsigned,
};

static int set_signed(const struct uk_param *p, void *var, const char *value)
{
	bool negative = *value == '-';
	unsigned long long m;
	long long v;
	int rc = magnitude(value + negative, &m);

	if (rc)
		return rc;
	if (m > (~0ULL >> 1) + negative)
		return -ERANGE;
	v = negative ? -m : m;
	if (v < p->min || v > p->max)
		return -ERANGE;
	memcpy(var, &v, p->size);
	return 0;
}

static void say_signed(const struct uk_param *p)
{
	char text[64];

	uk_snprintf(text, sizeof(text), " from %lld to %lld", p->min, p->max);
	param_say(text);
}

const struct uk_param_type uk_param_type_signed = {
	.expects = "a number",
	.say_range = say_signed,
	.set = set_signed,
};

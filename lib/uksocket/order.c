/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The order of addresses. Source: RFC 6724, 2.1, 3 and 6 (rules in brackets).
 * Rules 3, 4 and 7 are of deprecated, home and tunnelled addresses, which
 * nobody here has.
 */
#include <string.h>
#include "order.h"

/* Longer prefixes first. */
static const struct policy {
	uint8_t prefix[16];
	uint8_t bits, precedence, label;
} policies[] = {
	{{[15] = 1}, 128, 50, 0},		 /* ::1 */
	{{[10] = 0xff, [11] = 0xff}, 96, 35, 4}, /* IPv4 */
	{{0}, 96, 1, 3},			 /* IPv4-compatible */
	{{0x20, 0x01}, 32, 5, 5},		 /* Teredo */
	{{0x20, 0x02}, 16, 30, 2},		 /* 6to4 */
	{{0x3f, 0xfe}, 16, 1, 12},		 /* 6bone */
	{{0xfe, 0xc0}, 10, 1, 11},		 /* site-local */
	{{0xfc}, 7, 3, 13},			 /* unique local */
	{{0}, 0, 40, 1},
};

enum scope {
	SCOPE_LINK = 2,
	SCOPE_SITE = 5,
	SCOPE_GLOBAL = 14,
};

static unsigned int common_bits(const uint8_t *a, const uint8_t *b)
{
	unsigned int n = 0;

	while (n < 128 && !((a[n / 8] ^ b[n / 8]) & 0x80 >> n % 8))
		n++;
	return n;
}

static const struct policy *policy_of(const struct name_addr *a)
{
	const struct policy *p = policies;

	while (common_bits(p->prefix, a->bytes) < p->bits)
		p++;
	return p;
}

/* Loopback is the link's too [3.1, 3.2]. */
static unsigned int scope_of(const struct name_addr *a)
{
	const uint8_t *b = a->bytes;

	if (a->is4)
		return b[12] == 127 || (b[12] == 169 && b[13] == 254)
			       ? SCOPE_LINK
			       : SCOPE_GLOBAL;
	if (b[0] == 0xff)
		return b[1] & 15;
	if ((b[0] == 0xfe && (b[1] & 0xc0) == 0x80) ||
	    policy_of(a) == &policies[0])
		return SCOPE_LINK;
	return b[0] == 0xfe && (b[1] & 0xc0) == 0xc0 ? SCOPE_SITE
						     : SCOPE_GLOBAL;
}

bool addr_is_local(const struct name_addr *a)
{
	return scope_of(a) == SCOPE_LINK;
}

uint32_t addr_rank(const struct name_addr *to, const struct name_addr *from)
{
	const struct policy *p = policy_of(to);
	uint32_t rank = 0;

	if (from) {
		rank |= 1U << 31;				    /* [1] */
		rank |= (scope_of(to) == scope_of(from)) << 30;	    /* [2] */
		rank |= (p->label == policy_of(from)->label) << 29; /* [5] */
	}
	rank |= p->precedence << 20;	  /* [6] */
	rank |= (15 - scope_of(to)) << 8; /* [8] */
	/* Of IPv4, names' servers turn addresses round to share load. */
	if (from && !to->is4)
		rank |= MIN(common_bits(to->bytes, from->bytes), 64U); /* [9] */
	return rank;
}

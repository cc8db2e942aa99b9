/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IEEE 754's formats (2008, 3.4), and the x87's, whose leading bit is stored.
 * All of them are little-endian integers here: sign, exponent, mantissa.
 */
#include <uk/arch/string.h>
#include "real.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "real.c takes values apart from the low byte on"
#endif

/* Bits of the mantissa as stored; above them comes the exponent. */
static int stored_bits(const struct real_format *f)
{
	return f->bits == 64 ? 64 : f->bits - 1;
}

static int exp_bits(const struct real_format *f)
{
	return f->max_exp == 128 ? 8 : f->max_exp == 1024 ? 11 : 15;
}

void real_unpack(struct real *v, const struct real_format *f, const void *src)
{
	int stored = stored_bits(f), nexp = exp_bits(f);
	int all_ones = (1 << nexp) - 1, field;
	mant_t one = (mant_t)1 << (f->bits - 1), x = 0;

	memcpy(&x, src, (stored + nexp + 1) / 8);
	v->negative = x >> (stored + nexp) & 1;
	field = (int)(x >> stored) & all_ones;
	v->m = x & (one - 1);
	v->kind = field != all_ones ? REAL_FINITE : v->m ? REAL_NAN : REAL_INF;
	if (f->bits == 64 ? (x & one) != 0 : field != 0)
		v->m |= one;
	v->exp = MAX(field, 1) - (REAL_TINY(f->bits, f->max_exp) + 1);
}

void real_pack(const struct real *v, const struct real_format *f, void *dst)
{
	int stored = stored_bits(f), nexp = exp_bits(f);
	mant_t one = (mant_t)1 << (f->bits - 1), m = v->m, field;

	field = v->exp + REAL_TINY(f->bits, f->max_exp) + 1;
	if (v->kind != REAL_FINITE) {
		m = v->kind == REAL_NAN ? one | one >> 1 : one;
		field = ((mant_t)1 << nexp) - 1;
	}
	/* Rounding up may have made it one bit longer. */
	if (m & one << 1) {
		m >>= 1;
		field++;
	}
	if (!(m & one))
		field = 0;
	if (stored < f->bits)
		m &= one - 1;
	m |= (field | (mant_t)v->negative << nexp) << stored;
	memcpy(dst, &m, (stored + nexp + 1) / 8);
}

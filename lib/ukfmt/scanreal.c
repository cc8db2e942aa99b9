/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Text to floating point, exactly. All digits that can decide are kept, nine
 * to a word; of those beyond only whether one isn't 0. No value half way
 * between two of the format has more digits than are kept.
 */
#include <limits.h>
#include <uk/errno.h>
#include <uk/arch/string.h>
#include "radix.h"
#include "scan.h"

/* An exponent in the text that is beyond any format, yet adds up safely. */
#define EXP_MAX 100000000L

/* The number's first bits: m * 2^exp, and whether less than 1 of m is lost. */
struct bits {
	mant_t m;
	long exp;
	bool lost;
};

/* The digits as they are read: 0.DIGITS * 10^point, or hexadecimal. */
struct digits {
	unsigned int base;
	bool dot;
	/* decimal */
	uint32_t *w; /* w[1] on: nine digits each */
	long n, max;
	uint32_t group;
	int in_group;
	long point;
	bool lost;
	/* hexadecimal */
	struct bits bits;
};

/* Appends the `n` low bits of `word`. */
static void feed(struct bits *b, uint32_t word, int n)
{
	const mant_t top = (mant_t)1 << (MANT_BITS - 1);

	for (; n && !(b->m & top); n--)
		b->m = b->m << 1 | (word >> (n - 1) & 1);
	b->exp += n;
	if (n)
		b->lost |= (uint32_t)(word << (32 - n)) != 0;
}

static void push(struct digits *t, unsigned int digit)
{
	if (t->base == 16) {
		feed(&t->bits, digit, 4);
		t->bits.exp -= t->dot ? 4 : 0;
		return;
	}
	if (!digit && !t->n && !t->group) { /* leading */
		t->point -= t->dot;
		return;
	}
	t->point += !t->dot;
	if (t->n == t->max) {
		t->lost |= digit != 0;
		return;
	}
	t->group = t->group * 10 + digit;
	if (++t->in_group == 9) {
		t->w[++t->n] = t->group;
		t->group = t->in_group = 0;
	}
}

/* Reads digits and a point. Returns whether there was a digit. */
static bool read_digits(struct scan *s, struct digits *t)
{
	bool any = false;

	for (;; scan_take(s)) {
		int c = scan_peek(s);
		unsigned int digit = scan_digit(c);

		if (c == '.' && !t->dot) {
			t->dot = true;
		} else if (digit < t->base) {
			any = true;
			push(t, digit);
		} else {
			return any;
		}
	}
}

/* Reads an exponent begun with `letter`. Returns whether it is whole. */
static bool read_exponent(struct scan *s, char letter, long *e)
{
	bool negative, any = false;

	*e = 0;
	if ((scan_peek(s) | 0x20) != letter)
		return false;
	scan_take(s);
	negative = scan_sign(s);
	for (unsigned int d; (d = scan_digit(scan_peek(s))) < 10;
	     scan_take(s)) {
		any = true;
		*e = MIN(*e * 10 + d, EXP_MAX);
	}
	if (negative)
		*e = -*e;
	return any;
}

/* Takes what follows of `word`, in any case; returns whether that is all. */
static bool read_word(struct scan *s, const char *word)
{
	for (; *word; word++) {
		if ((scan_peek(s) | 0x20) != *word)
			return false;
		scan_take(s);
	}
	return true;
}

/* inf, infinity, nan, nan(...) */
static long read_name(struct scan *s, struct real *v)
{
	long end;
	int c;

	v->kind = (scan_peek(s) | 0x20) == 'i' ? REAL_INF : REAL_NAN;
	if (!read_word(s, v->kind == REAL_INF ? "inf" : "nan"))
		return -EINVAL;
	end = s->taken;
	if (v->kind == REAL_INF)
		return read_word(s, "inity") ? s->taken : end;
	if (scan_peek(s) != '(')
		return end;
	do {
		scan_take(s);
		c = scan_peek(s);
	} while (scan_digit(c) < 36 || c == '_');
	if (c != ')')
		return end;
	scan_take(s);
	return s->taken;
}

/*
 * Aligns the groups of nine with the decimal point: the number becomes the
 * words up to `*point`, then the fraction, w[0] not being 0 only if digits
 * moved there.
 */
static void align(struct digits *t, long *point, long *end)
{
	static const uint32_t tens[] = {
		1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
	long odd = (t->point % 9 + 9) % 9, whole = (t->point - odd) / 9;
	uint32_t *w = t->w;

	while (t->in_group)
		push(t, 0);
	w[0] = radix_multiply(w + 1, t->n, BILLION, tens[odd]);
	*point = whole + 1;
	*end = t->n + 1;
	if (*point > *end) {
		memset(w + *end, 0, (*point - *end) * sizeof(*w));
		*end = *point;
	} else if (*point < 0) {
		memmove(w - *point, w, *end * sizeof(*w));
		memset(w, 0, -*point * sizeof(*w));
		*end -= *point;
		*point = 0;
	}
}

static struct bits decimal_bits(struct digits *t, const struct real_format *f)
{
	struct bits b = {.lost = t->lost};
	long point, end, tiny = REAL_TINY(f->bits, f->max_exp) + 1;
	struct radix r;

	if (!t->n && !t->group)
		return b;
	if (t->point > REAL_LOG10(f->max_exp) + 2)
		return (struct bits){1, EXP_MAX, true};
	if (t->point < -REAL_LOG10(tiny) - 1)
		return (struct bits){1, -EXP_MAX, true};
	align(t, &point, &end);
	radix_init(&r, t->w, 0, point, end, BILLION, BINARY);
	while (r.nwhole)
		feed(&b, radix_next(&r, BILLION, BINARY), 32);
	while (r.nfrac && !(b.m >> (MANT_BITS - 1))) {
		feed(&b, radix_next(&r, BILLION, BINARY), 32);
		b.exp -= 32;
	}
	b.lost |= r.nfrac != 0;
	return b;
}

/* Rounds to the format, half to even. Returns whether it is out of range. */
static bool round_bits(struct bits *b, const struct real_format *f,
		       struct real *v)
{
	const mant_t half = (mant_t)1 << (MANT_BITS - 1);
	long least = -REAL_TINY(f->bits, f->max_exp);
	long drop = MANT_BITS - f->bits;
	mant_t rest, kept = 0;

	if (!b->m)
		return false;
	for (; !(b->m & half); b->exp--)
		b->m <<= 1;
	drop = MAX(drop, least - b->exp);
	if (b->exp + drop + f->bits > f->max_exp) {
		v->kind = REAL_INF;
		return true;
	}
	if (drop > MANT_BITS)
		return true;
	if (drop < MANT_BITS)
		kept = b->m >> drop;
	rest = b->m << (MANT_BITS - drop);
	kept += rest > half || (rest == half && (b->lost || (kept & 1)));
	v->m = kept;
	v->exp = b->exp + drop;
	if (kept >> f->bits && v->exp + f->bits == f->max_exp) {
		v->kind = REAL_INF;
		return true;
	}
	return (rest || b->lost) && !(kept >> (f->bits - 1));
}

/* Finite, the sign already read. */
static long read_number(struct scan *s, const struct real_format *f,
			uint32_t *w, struct real *v, bool *range)
{
	struct digits t = {
		.base = 10, .w = w, .max = REAL_KEEP(f->bits, f->max_exp) - 1};
	bool zero = scan_peek(s) == '0';
	long end = -EINVAL, e;

	if (zero) {
		scan_take(s);
		end = s->taken;
		if ((scan_peek(s) | 0x20) == 'x') {
			scan_take(s);
			t.base = 16;
		}
	}
	if (read_digits(s, &t) || (zero && t.base == 10)) {
		end = s->taken;
		if (read_exponent(s, t.base == 16 ? 'p' : 'e', &e)) {
			end = s->taken;
			t.point += e;
			t.bits.exp += e;
		}
	}
	if (t.base == 10)
		t.bits = decimal_bits(&t, f);
	*range = round_bits(&t.bits, f, v);
	return end;
}

long scan_real(struct scan *s, const struct real_format *f, uint32_t *w,
	       struct real *v, bool *range)
{
	int c;

	*v = (struct real){.negative = scan_sign(s)};
	*range = false;
	c = scan_peek(s) | 0x20;
	if (c == 'i' || c == 'n')
		return read_name(s, v);
	return read_number(s, f, w, v, range);
}

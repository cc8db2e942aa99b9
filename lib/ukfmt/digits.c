/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Floating point as text, exactly, at any precision. The digits come one
 * after the other from the number itself and are kept nowhere: a first pass
 * finds where rounding leaves them, a second one puts them. General registers
 * only.
 */
#include <limits.h>
#include <uk/errno.h>
#include <uk/arch/string.h>
#include "digits.h"
#include "radix.h"

/* 32-bit words that a mantissa may lie across. */
#define MANT_WORDS (MANT_BITS / 32 + 1)

struct digits {
	struct radix radix;
	uint32_t group; /* what is left of nine digits, */
	uint32_t unit;	/* the place of the next; 0: none is left */
};

/* The number rounded: 0.DIGITS * 10^point. */
struct decimal {
	long point;
	long n;	  /* of its digits; only zeroes follow */
	bool up;  /* the last one is one more than what is generated, */
	bool one; /* or is the only one: 1, as 9.99 makes 10.0 */
};

static unsigned int next_digit(struct digits *d)
{
	unsigned int digit;

	if (!d->unit) {
		d->group = radix_next(&d->radix, BINARY, BILLION);
		d->unit = BILLION / 10;
	}
	digit = d->group / d->unit;
	d->group %= d->unit;
	d->unit /= 10;
	return digit;
}

static bool more(const struct digits *d)
{
	return d->group || radix_rest(&d->radix);
}

/* Lays the number out in words, most significant first, from w[first] on. */
static void load(struct radix *r, const struct real *v, uint32_t *w)
{
	int shift = v->exp & 31;
	long words = (v->exp - shift) / 32; /* of zeroes behind it, if > 0 */
	long zeros = MAX(words, 0), frac = MAX(-words, 0);
	long total = MAX(MANT_WORDS + zeros, frac), first = total / 14 + 2;
	mant_t m = v->m;
	uint64_t c = 0;

	memset(w, 0, (first + total) * sizeof(*w));
	for (long i = 1; i <= MANT_WORDS; i++) {
		c |= (uint64_t)(uint32_t)m << shift;
		w[first + total - zeros - i] = c;
		c >>= 32;
		m = m >> 16 >> 16;
	}
	radix_init(r, w, first, first + total - frac, first + total, BINARY,
		   BILLION);
}

/* Sets out before the first digit that isn't 0; returns where the point is. */
static long start(struct digits *d, const struct real *v, uint32_t *w)
{
	long point;

	load(&d->radix, v, w);
	point = 9 * d->radix.nwhole;
	do {
		d->group = radix_next(&d->radix, BINARY, BILLION);
		point -= 9;
	} while (!d->group);
	point += 9;
	for (d->unit = BILLION / 10; d->group < d->unit; d->unit /= 10)
		point--;
	return point;
}

/*
 * Rounds half to even after `keep` digits, counted from the first one or, if
 * `fixed`, from the point.
 */
static struct decimal round_after(const struct real *v, uint32_t *w, long keep,
				  bool fixed)
{
	struct decimal dec = {.point = 1};
	long not_zero = 0, not_nine = 0;
	unsigned int last = 0, next;
	struct digits d;

	if (!v->m)
		return dec;
	dec.point = start(&d, v, w);
	if (fixed)
		keep += dec.point;
	if (keep < 0)
		return dec;
	for (long i = 1; i <= keep && more(&d); i++) {
		last = next_digit(&d);
		if (last != 0)
			not_zero = i;
		if (last != 9)
			not_nine = i;
	}
	next = next_digit(&d);
	dec.up = next > 5 || (next == 5 && (more(&d) || last & 1));
	dec.one = dec.up && !not_nine;
	dec.n = dec.one ? 1 : dec.up ? not_nine : not_zero;
	dec.point += dec.one;
	return dec;
}

/* Puts the next `count` digits. */
static void put_digits(struct fmt_sink *s, struct digits *d,
		       struct decimal *dec, long count)
{
	char buf[32];

	while (count > 0 && dec->n > 0) {
		size_t n = 0;

		while (n < sizeof(buf) && count > 0 && dec->n > 0) {
			unsigned int digit = dec->one ? 0 : next_digit(d);

			buf[n++] = '0' + digit + (dec->up && dec->n == 1);
			dec->n--;
			count--;
		}
		fmt_put(s, buf, n);
	}
	fmt_pad(s, '0', count);
}

/* Writes an exponent, at least `min` digits of it; returns its length. */
static size_t exponent(char *p, char letter, long e, int min)
{
	char buf[8], *end = buf + sizeof(buf), *at = end;

	p[0] = letter;
	p[1] = e < 0 ? '-' : '+';
	for (e = e < 0 ? -e : e; e || end - at < min; e /= 10)
		*--at = '0' + e % 10;
	memcpy(p + 2, at, end - at);
	return 2 + (end - at);
}

/* Which of %e and %f %g is; sets the precision for that one. */
static bool choose_style(const struct fmt_spec *sp, const struct decimal *dec,
			 long *precision)
{
	long e = dec->point - 1, significant = *precision;
	bool exp = e < -4 || e >= significant;
	long shown = MAX(dec->n - (exp ? 1 : dec->point), 0);

	*precision = significant - 1 - (exp ? 0 : e);
	if (!(sp->flags & F_ALT))
		*precision = MIN(*precision, shown);
	return exp;
}

static void put_decimal(struct fmt_sink *s, const struct fmt_spec *sp,
			const struct real *v, char conv, uint32_t *w)
{
	char sign[1], tail[8], style = conv | 0x20;
	long precision = sp->precision < 0 ? 6 : sp->precision;
	long before, dot, zeros = 0, after;
	size_t nsign = fmt_sign(sign, sp, v->negative), ntail = 0;
	bool exp = style == 'e';
	struct decimal dec;
	struct digits d = {0};

	if (style == 'g')
		precision = MAX(precision, 1);
	dec = round_after(v, w, precision + exp, style == 'f');
	if (style == 'g')
		exp = choose_style(sp, &dec, &precision);
	if (exp)
		ntail = exponent(tail, conv & 0x20 ? 'e' : 'E', dec.point - 1,
				 2);
	if (v->m)
		start(&d, v, w);

	before = exp ? 1 : MAX(dec.point, 0);
	dot = precision > 0 || (sp->flags & F_ALT);
	after = fmt_open(s, sp, sign, nsign,
			 MAX(before, 1) + dot + precision + (long)ntail);
	if (before)
		put_digits(s, &d, &dec, before);
	else
		fmt_put(s, "0", 1);
	fmt_put(s, ".", dot);
	if (!exp && dec.point < 0)
		zeros = MIN(-dec.point, precision);
	fmt_pad(s, '0', zeros);
	put_digits(s, &d, &dec, precision - zeros);
	fmt_put(s, tail, ntail);
	fmt_pad(s, ' ', after);
}

/* Rounds `m` half to even, to `digits` fewer hexadecimal digits. */
static mant_t drop_digits(mant_t m, int digits)
{
	mant_t half = (mant_t)1 << (4 * digits - 1);
	mant_t rest = m & (2 * half - 1), kept = m >> (4 * digits);

	return kept + (rest > half || (rest == half && (kept & 1)));
}

static void put_hex(struct fmt_sink *s, const struct fmt_spec *sp,
		    const struct real *v, char conv, int bits)
{
	const char *set = conv == 'A' ? "0123456789ABCDEF" : "0123456789abcdef";
	int n = (bits - 1) / 4; /* digits behind the point */
	int exp = v->m ? v->exp + 4 * n : 0;
	long precision = sp->precision, after;
	char pre[3], buf[MANT_BITS / 4 + 2], tail[8];
	size_t npre = fmt_sign(pre, sp, v->negative), ntail, len = 0;
	mant_t m = v->m;

	if (precision >= 0 && precision < n) {
		m = drop_digits(m, n - precision);
		n = precision;
	}
	if (m >> (4 * n) > 15) {
		m >>= 4;
		exp += 4;
	}
	for (; precision < 0 && n && !(m & 15); n--)
		m >>= 4;
	precision = MAX(precision, n);

	pre[npre++] = '0';
	pre[npre++] = conv + ('x' - 'a');
	buf[len++] = set[m >> (4 * n)];
	if (precision || (sp->flags & F_ALT))
		buf[len++] = '.';
	for (int i = n; i; i--)
		buf[len++] = set[m >> (4 * (i - 1)) & 15];
	ntail = exponent(tail, conv + ('p' - 'a'), exp, 1);
	after = fmt_open(s, sp, pre, npre, len + precision - n + ntail);
	fmt_put(s, buf, len);
	fmt_pad(s, '0', precision - n);
	fmt_put(s, tail, ntail);
	fmt_pad(s, ' ', after);
}

static void put_name(struct fmt_sink *s, struct fmt_spec *sp,
		     const struct real *v, char conv)
{
	const char *name = v->kind == REAL_INF ? "infINF" : "nanNAN";
	char sign[1];
	long after;

	sp->flags &= ~F_ZERO;
	after = fmt_open(s, sp, sign, fmt_sign(sign, sp, v->negative), 3);
	fmt_put(s, conv & 0x20 ? name : name + 3, 3);
	fmt_pad(s, ' ', after);
}

int fmt_real(struct fmt_sink *s, struct fmt_spec *sp, const struct real *v,
	     char conv, int bits, uint32_t *w)
{
	/* Whatever exponent and sign add, it is too long. */
	if (sp->precision > INT_MAX - 8192)
		return -EOVERFLOW;
	if (v->kind != REAL_FINITE)
		put_name(s, sp, v, conv);
	else if ((conv | 0x20) == 'a')
		put_hex(s, sp, v, conv, bits);
	else
		put_decimal(s, sp, v, conv, w);
	return 0;
}

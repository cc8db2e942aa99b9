/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A number of any length, given as 32-bit digits of one base, is read out in
 * another, from the most significant digit on: binary as billions for
 * printf(), billions as binary for strtod(). Inline, for the compiler to
 * make shifts of what divides by 2^32.
 */
#ifndef UKFMT_RADIX_H
#define UKFMT_RADIX_H

#include <uk/essentials.h>

#define BILLION 1000000000ULL
#define BINARY	(1ULL << 32)

struct radix {
	uint32_t *whole; /* digits before the point, in the new base, */
	long nwhole;	 /* the next one last */
	uint32_t *frac;	 /* digits behind it, in the old base */
	long nfrac;
};

/* Divides the `n` digits at `w` by `to`; returns the remainder. */
static inline uint32_t radix_divide(uint32_t *w, long n, uint64_t from,
				    uint64_t to)
{
	uint64_t r = 0;

	for (long i = 0; i < n; i++) {
		r = r * from + w[i];
		w[i] = r / to;
		r %= to;
	}
	return r;
}

/* Multiplies the fraction of `n` digits by `to`; returns what overflows. */
static inline uint32_t radix_multiply(uint32_t *w, long n, uint64_t from,
				      uint64_t to)
{
	uint64_t c = 0;

	while (n--) {
		c += w[n] * to;
		w[n] = c % from;
		c /= from;
	}
	return c;
}

/*
 * The digits are w[first] to w[end - 1], the point before w[point]. The new
 * digits take the place of the old ones; where the new base is the smaller
 * they are more, hence `first` must be a 14th of the digits, and two.
 */
static inline void radix_init(struct radix *r, uint32_t *w, long first,
			      long point, long end, uint64_t from, uint64_t to)
{
	*r = (struct radix){w, 0, w + point, end - point};
	while (r->nfrac && !r->frac[r->nfrac - 1])
		r->nfrac--;
	while (first < point) {
		uint32_t digit =
			radix_divide(w + first, point - first, from, to);

		while (first < point && !w[first])
			first++;
		w[r->nwhole++] = digit;
	}
}

static inline uint32_t radix_next(struct radix *r, uint64_t from, uint64_t to)
{
	uint32_t next;

	if (r->nwhole)
		return r->whole[--r->nwhole];
	next = radix_multiply(r->frac, r->nfrac, from, to);
	while (r->nfrac && !r->frac[r->nfrac - 1])
		r->nfrac--;
	return next;
}

/* Is anything but zeroes left? */
static inline bool radix_rest(const struct radix *r)
{
	for (long i = 0; i < r->nwhole; i++)
		if (r->whole[i])
			return true;
	return r->nfrac;
}

#endif /* UKFMT_RADIX_H */

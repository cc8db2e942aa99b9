/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The formatter. Runs in trap handlers too: no heap, little stack, and
 * general registers only.
 */
#include <limits.h>
#include <uk/errno.h>
#include <uk/arch/string.h>
#include "spec.h"

void fmt_put(struct fmt_sink *s, const char *p, size_t n)
{
	s->out->put(s->out, p, n);
	s->total += n;
}

void fmt_pad(struct fmt_sink *s, char c, long n)
{
	char block[16];

	memset(block, c, sizeof(block));
	for (; n > 0; n -= sizeof(block))
		fmt_put(s, block, MIN((size_t)n, sizeof(block)));
}

long fmt_open(struct fmt_sink *s, const struct fmt_spec *sp, const char *pre,
	      size_t npre, long len)
{
	long fill = sp->width - (long)npre - len;

	if (!(sp->flags & (F_LEFT | F_ZERO))) {
		fmt_pad(s, ' ', fill);
		fill = 0;
	}
	fmt_put(s, pre, npre);
	if (!(sp->flags & F_LEFT)) {
		fmt_pad(s, '0', fill);
		fill = 0;
	}
	return fill;
}

size_t fmt_sign(char *p, const struct fmt_spec *sp, bool negative)
{
	if (negative)
		*p = '-';
	else if (sp->flags & F_PLUS)
		*p = '+';
	else if (sp->flags & F_SPACE)
		*p = ' ';
	else
		return 0;
	return 1;
}

/* A decimal number or `*`; at `*` a negative one is returned as it is. */
static int number(const char **fmt, va_list *ap)
{
	long long n = 0;

	if (**fmt == '*') {
		(*fmt)++;
		return va_arg(*ap, int);
	}
	while (**fmt >= '0' && **fmt <= '9') {
		n = n * 10 + (*(*fmt)++ - '0');
		if (n > INT_MAX)
			n = INT_MAX;
	}
	return n;
}

/* The flags are bits in this order. */
static unsigned int flag_of(char c)
{
	const char *set = "-0+ #";

	for (int i = 0; set[i]; i++)
		if (set[i] == c)
			return 1U << i;
	return 0;
}

enum length fmt_length(const char **fmt)
{
	char c = *(*fmt)++;

	if ((c == 'h' || c == 'l') && **fmt == c) {
		(*fmt)++;
		return c == 'h' ? L_CHAR : L_LLONG;
	}
	switch (c) {
	case 'h': return L_SHORT;
	case 'j': return L_LLONG;
	case 'L': return L_LDOUBLE;
	case 'l':
	case 't':
	case 'z': return L_LONG;
	}
	(*fmt)--;
	return L_INT;
}

static void parse_spec(struct fmt_spec *sp, const char **fmt, va_list *ap)
{
	unsigned int f;

	*sp = (struct fmt_spec){.precision = -1};
	while ((f = flag_of(**fmt))) {
		sp->flags |= f;
		(*fmt)++;
	}
	sp->width = number(fmt, ap);
	if (sp->width < 0) {
		sp->flags |= F_LEFT;
		sp->width = sp->width == INT_MIN ? INT_MAX : -sp->width;
	}
	if (**fmt == '.') {
		(*fmt)++;
		sp->precision = number(fmt, ap);
		if (sp->precision < 0)
			sp->precision = -1;
	}
	sp->length = fmt_length(fmt);
}

static unsigned long long fetch(const struct fmt_spec *sp, va_list *ap)
{
	enum length l = fmt_int_length(sp->length);
	unsigned int drop = l < L_LLONG ? 64 - (8U << l) : 0;
	unsigned long long v = drop ? va_arg(*ap, unsigned int)
				    : va_arg(*ap, unsigned long long);

	v <<= drop;
	return sp->flags & F_SIGNED ? (unsigned long long)((long long)v >> drop)
				    : v >> drop;
}

/* Writes the digits of `v` so that they end at `end`; returns their start. */
static char *digits(char *end, unsigned long long v, unsigned int base,
		    bool upper)
{
	char ten = upper ? 'A' - 10 : 'a' - 10;

	while (v) {
		unsigned int d = v % base;

		*--end = d < 10 ? '0' + d : ten + d;
		v /= base;
	}
	return end;
}

/* What shows the base, at most two characters; returns how many. */
static size_t base_prefix(char *p, const struct fmt_spec *sp, unsigned int base)
{
	if (!(sp->flags & F_ALT) || base == 10 || base == 8)
		return 0;
	p[0] = '0';
	p[1] = base == 2 ? 'b' : 'x';
	if (sp->flags & F_UPPER)
		p[1] -= 'a' - 'A';
	return 2;
}

static void put_integer(struct fmt_sink *s, struct fmt_spec *sp,
			unsigned long long v, unsigned int base)
{
	char buf[64], *end = buf + sizeof(buf), *start, pre[2];
	bool negative = (sp->flags & F_SIGNED) && (long long)v < 0;
	size_t npre = 0;
	long zeros, after;

	if (sp->flags & F_SIGNED)
		npre = fmt_sign(pre, sp, negative);
	else if (v)
		npre = base_prefix(pre, sp, base);
	start = digits(end, negative ? -v : v, base, sp->flags & F_UPPER);
	zeros = (sp->precision < 0 ? 1 : sp->precision) - (end - start);
	if (zeros <= 0 && base == 8 && (sp->flags & F_ALT))
		zeros = 1;
	zeros = MAX(zeros, 0);
	if (sp->precision >= 0)
		sp->flags &= ~F_ZERO;
	after = fmt_open(s, sp, pre, npre, zeros + (end - start));
	fmt_pad(s, '0', zeros);
	fmt_put(s, start, end - start);
	fmt_pad(s, ' ', after);
}

static void put_text(struct fmt_sink *s, struct fmt_spec *sp, const char *p,
		     size_t n)
{
	long after;

	sp->flags &= ~F_ZERO;
	after = fmt_open(s, sp, p, n, 0);
	fmt_pad(s, ' ', after);
}

static void put_string(struct fmt_sink *s, struct fmt_spec *sp, const char *p)
{
	size_t n = 0;

	if (!p)
		p = "(null)";
	while (n < (size_t)sp->precision && p[n])
		n++;
	put_text(s, sp, p, n);
}

/* The caller's way with floating point; without one, no reading on. */
static int put_float(struct fmt_sink *s, struct fmt_spec *sp, char c,
		     va_list *ap)
{
	if (s->out->put_float)
		return s->out->put_float(s, sp, c, ap);
	fmt_put(s, "<float>", 7);
	return -EINVAL;
}

/* One conversion, `%` and spec already read. Returns 0 or -EINVAL. */
static int convert(struct fmt_sink *s, struct fmt_spec *sp, char c, va_list *ap)
{
	unsigned int base = 10;
	char ch;

	switch (c) {
	case '%': fmt_put(s, "%", 1); return 0;
	case 's': put_string(s, sp, va_arg(*ap, const char *)); return 0;
	case 'c':
		ch = va_arg(*ap, int);
		put_text(s, sp, &ch, 1);
		return 0;
	case 'p':
		sp->length = L_LONG;
		sp->flags |= F_ALT;
		base = 16;
		break;
	case 'd':
	case 'i': sp->flags |= F_SIGNED; break;
	case 'u': break;
	case 'o': base = 8; break;
	case 'X': sp->flags |= F_UPPER; /* fall through */
	case 'x': base = 16; break;
	case 'b': base = 2; break;
	default: return fmt_is_float(c) ? put_float(s, sp, c, ap) : -EINVAL;
	}
	put_integer(s, sp, fetch(sp, ap), base);
	return 0;
}

int uk_vfmt(struct uk_fmt_out *o, const char *fmt, va_list ap)
{
	struct fmt_sink s = {.out = o};
	struct fmt_spec sp;
	va_list args;
	int rc = 0;

	va_copy(args, ap);
	/* In this order: after an error `fmt` may be past the end. */
	while (rc == 0 && *fmt) {
		const char *text = fmt;

		while (*fmt && *fmt != '%')
			fmt++;
		fmt_put(&s, text, fmt - text);
		if (!*fmt)
			break;
		fmt++;
		parse_spec(&sp, &fmt, &args);
		rc = convert(&s, &sp, *fmt, &args);
		fmt++;
		if (s.total > INT_MAX)
			rc = -EOVERFLOW;
	}
	va_end(args);
	return rc ? rc : (int)s.total;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The formatter. Runs in trap handlers too: no heap, little stack, and
 * general registers only.
 */
#include <limits.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/arch/string.h>

enum {
	F_LEFT = 1,
	F_ZERO = 2,
	F_PLUS = 4,
	F_SPACE = 8,
	F_ALT = 16,
	F_UPPER = 32,
	F_SIGNED = 64,
};

enum length { L_CHAR, L_SHORT, L_INT, L_LONG, L_LLONG };

struct spec {
	unsigned int flags;
	int width;
	int precision; /* -1: none given */
	enum length length;
};

struct sink {
	struct uk_fmt_out *out;
	size_t total;
};

static void put(struct sink *s, const char *p, size_t n)
{
	if (!n)
		return;
	s->out->put(s->out, p, n);
	s->total += n;
}

static void pad(struct sink *s, char c, long n)
{
	char block[16];

	if (n <= 0)
		return;
	memset(block, c, sizeof(block));
	for (; n > 0; n -= sizeof(block))
		put(s, block, MIN((size_t)n, sizeof(block)));
}

/* A decimal number or `*`; at `*` a negative one is returned as it is. */
static int number(const char **fmt, va_list *ap)
{
	long n = 0;

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

static unsigned int flag_of(char c)
{
	switch (c) {
	case '-': return F_LEFT;
	case '0': return F_ZERO;
	case '+': return F_PLUS;
	case ' ': return F_SPACE;
	case '#': return F_ALT;
	}
	return 0;
}

static enum length parse_length(const char **fmt)
{
	switch (*(*fmt)++) {
	case 'h':
		if (**fmt == 'h') {
			(*fmt)++;
			return L_CHAR;
		}
		return L_SHORT;
	case 'l':
		if (**fmt == 'l') {
			(*fmt)++;
			return L_LLONG;
		}
		return L_LONG;
	case 'j': return L_LLONG;
	case 't':
	case 'z': return L_LONG;
	}
	(*fmt)--;
	return L_INT;
}

static void parse_spec(struct spec *sp, const char **fmt, va_list *ap)
{
	unsigned int f;

	*sp = (struct spec){.precision = -1};
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
	sp->length = parse_length(fmt);
}

static unsigned long long fetch(const struct spec *sp, va_list *ap)
{
	bool sgn = sp->flags & F_SIGNED;

	switch (sp->length) {
	case L_CHAR: {
		int v = va_arg(*ap, int);

		return sgn ? (unsigned long long)(signed char)v
			   : (unsigned char)v;
	}
	case L_SHORT: {
		int v = va_arg(*ap, int);

		return sgn ? (unsigned long long)(short)v : (unsigned short)v;
	}
	case L_INT: {
		int v = va_arg(*ap, int);

		return sgn ? (unsigned long long)v : (unsigned int)v;
	}
	case L_LONG: {
		long v = va_arg(*ap, long);

		return sgn ? (unsigned long long)v : (unsigned long)v;
	}
	case L_LLONG: break;
	}
	return va_arg(*ap, unsigned long long);
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

/* Sign or base prefix, at most two characters; returns how many. */
static int prefix(char p[2], const struct spec *sp, bool negative,
		  unsigned int base, bool zero)
{
	if (negative)
		return p[0] = '-', 1;
	if (sp->flags & F_SIGNED) {
		if (!(sp->flags & (F_PLUS | F_SPACE)))
			return 0;
		return p[0] = sp->flags & F_PLUS ? '+' : ' ', 1;
	}
	if (!(sp->flags & F_ALT) || zero || base == 10 || base == 8)
		return 0;
	p[0] = '0';
	p[1] = base == 2 ? 'b' : 'x';
	if (sp->flags & F_UPPER)
		p[1] -= 'a' - 'A';
	return 2;
}

static void put_integer(struct sink *s, const struct spec *sp,
			unsigned long long v, unsigned int base)
{
	char buf[64], *end = buf + sizeof(buf), *start, pre[2];
	bool negative = (sp->flags & F_SIGNED) && (long long)v < 0;
	bool zero = v == 0;
	long zeros, spaces;
	int npre;

	start = digits(end, negative ? -v : v, base, sp->flags & F_UPPER);
	npre = prefix(pre, sp, negative, base, zero);
	zeros = (sp->precision < 0 ? 1 : sp->precision) - (end - start);
	if (zeros <= 0 && base == 8 && (sp->flags & F_ALT) &&
	    (start == end || *start != '0'))
		zeros = 1;
	zeros = MAX(zeros, 0);
	spaces = sp->width - npre - zeros - (end - start);
	if (spaces > 0 && sp->precision < 0 && (sp->flags & F_ZERO) &&
	    !(sp->flags & F_LEFT)) {
		zeros += spaces;
		spaces = 0;
	}
	if (!(sp->flags & F_LEFT))
		pad(s, ' ', spaces);
	put(s, pre, npre);
	pad(s, '0', zeros);
	put(s, start, end - start);
	if (sp->flags & F_LEFT)
		pad(s, ' ', spaces);
}

static void put_text(struct sink *s, const struct spec *sp, const char *p,
		     size_t n)
{
	long spaces = sp->width - (long)MIN(n, (size_t)INT_MAX);

	if (!(sp->flags & F_LEFT))
		pad(s, ' ', spaces);
	put(s, p, n);
	if (sp->flags & F_LEFT)
		pad(s, ' ', spaces);
}

static void put_string(struct sink *s, const struct spec *sp, const char *p)
{
	size_t n = 0;

	if (!p)
		p = "(null)";
	if (sp->precision < 0)
		n = strlen(p);
	else
		while (n < (size_t)sp->precision && p[n])
			n++;
	put_text(s, sp, p, n);
}

/* One conversion, `%` and spec already read. Returns 0 or -EINVAL. */
static int convert(struct sink *s, struct spec *sp, char c, va_list *ap)
{
	unsigned int base = 10;
	char ch;

	switch (c) {
	case '%': put(s, "%", 1); return 0;
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
	default: return -EINVAL;
	}
	put_integer(s, sp, fetch(sp, ap), base);
	return 0;
}

int uk_vfmt(struct uk_fmt_out *o, const char *fmt, va_list ap)
{
	struct sink s = {.out = o};
	struct spec sp;
	va_list args;
	int rc = 0;

	va_copy(args, ap);
	/* In this order: after an error `fmt` may be past the end. */
	while (rc == 0 && *fmt) {
		const char *text = fmt;

		while (*fmt && *fmt != '%')
			fmt++;
		put(&s, text, fmt - text);
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

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Floating point printed and read, and the scanner, against the host's
 * snprintf(), strtod() and sscanf(), for what C defines in both.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <uk/fmt.h>
#include <uk/scan.h>
#include "host.h"

#define TEXT 24000

static char mine[TEXT], theirs[TEXT];

static int print(const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = uk_vsnprintf(mine, TEXT, fmt, ap);
	va_end(ap);
	return rc;
}

static int scan(const char *text, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = uk_vsscan(text, fmt, ap);
	va_end(ap);
	return rc < 0 ? EOF : rc;
}

/* Same bytes; the padding of a long double doesn't count. */
static bool same(long double a, long double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) && isnan(b);
	return a == b && !signbit(a) == !signbit(b);
}

/* All bit patterns, short numbers and halves of the last digit alike. */
static double take_double(struct input *in)
{
	unsigned int how = take(in, 1) % 4;
	uint64_t bits = take(in, 8);
	double v;

	memcpy(&v, &bits, sizeof(v));
	if (how == 1)
		return (double)(int64_t)bits / (double)(1ULL << bits % 64);
	if (how == 2)
		return (int)bits / pow(10, bits >> 32 & 15);
	if (how == 3)
		return ldexp((double)(bits & 0xffff), (int)(bits >> 32) % 1100);
	return v;
}

/* Any but those encodings that the x87 itself refuses. */
static long double take_long_double(struct input *in)
{
	long double v = (int64_t)take(in, 8);

	if (take(in, 1) & 1)
		v = (long double)take_double(in) + v / 3;
	return ldexpl(v, (int)take(in, 2) % 33000 - 16500);
}

/* %[flags][width][.precision], without conversion. */
static void take_format(struct input *in, char *f)
{
	unsigned int flags = take(in, 1), which = take(in, 1);
	unsigned int width = take(in, 1), precision = take(in, 2);

	f += sprintf(f, "<%%");
	for (int i = 0; i < 5; i++)
		if (flags & (1U << i))
			*f++ = "-0+ #"[i];
	if (which & 1)
		f += sprintf(f, "%u", width % 60 + 1);
	if (which & 2)
		f += sprintf(f, ".%u", precision % (which & 0xf0 ? 20 : 1200));
	*f = '\0';
}

static void check_printed(const char *format, int mine_len, int theirs_len)
{
	if (mine_len == theirs_len && strcmp(mine, theirs) == 0)
		return;
	fprintf(stderr, "\"%s\"\nours  %s\nhost's %s\n", format, mine, theirs);
	abort();
}

static void printing(struct input *in)
{
	char conv = "fFeEgGaA"[take(in, 1) % 8], format[64], *end;
	bool is_long = take(in, 1) & 1;

	take_format(in, format);
	end = format + strlen(format);
	if (is_long) {
		long double v = take_long_double(in);

		sprintf(end, "L%c>", conv);
		check_printed(format, print(format, v),
			      snprintf(theirs, TEXT, format, v));
	} else {
		double v = take_double(in);

		sprintf(end, "%c> %%d", conv);
		check_printed(format, print(format, v, 42),
			      snprintf(theirs, TEXT, format, v, 42));
	}
}

/* Reads `s` with every function. */
static void check_read(const char *s)
{
	char *my_end, *their_end;
	long double ld, host_ld;
	double d, host_d;
	float f, host_f;
	int rc;

	host_d = strtod(s, &their_end);
	uk_strtod(s, &my_end, &d);
	if (!same(d, host_d) || my_end != their_end) {
		fprintf(stderr, "\"%s\"\nours %a, host's %a\n", s, d, host_d);
		abort();
	}
	host_f = strtof(s, &their_end);
	uk_strtof(s, &my_end, &f);
	CHECK(same(f, host_f) && my_end == their_end);
	errno = 0;
	host_ld = strtold(s, &their_end);
	rc = uk_strtold(s, &my_end, &ld);
	CHECK(same(ld, host_ld) && my_end == their_end);
	CHECK(!isinf(ld) || (rc != 0) == (errno != 0));
}

/* Text that looks like a number, most of the time. */
static void arbitrary_text(struct input *in)
{
	static const char set[] = "0123456789019+-.eEpPxXafinty( )_\t";
	char *s = take_string(in);

	for (char *p = s; *p; p++)
		*p = set[(unsigned char)*p % (sizeof(set) - 1)];
	check_read(s);
	free(s);
}

/* What is printed to the last digit, or half way to the next value. */
static void printed_number(struct input *in)
{
	unsigned int how = take(in, 1);
	double v = take_double(in);
	long double between = ((long double)v + nextafter(v, INFINITY)) / 2;

	snprintf(theirs, TEXT, how & 1 ? "%.*Le" : "%.*Lf",
		 (int)(take(in, 2) % 1100), how & 2 ? between : (long double)v);
	if (how & 4 && !strchr(theirs, 'e'))
		strcat(theirs, "000000000000000000000000000001");
	check_read(theirs);
}

/* One integer, text or set conversion, and the bytes that it left. */
static void scanning(struct input *in)
{
	static const char *const formats[] = {
		"%d%n",	 "%i%n",   "%u%n",	 "%o%n",      "%x%n",
		"%3d%n", "%2d%n",  " %5s%n",	 "%3[0-9]%n", "%[^-0]%n",
		"%c%n",	 "%*d%n",  "x%d%n",	 "%%%d%n",    "%hhd%n",
		"%hd%n", "%lld%n", "%4[]a-f]%n",
	};
	static const char set[] = "0123456789abcdef-+ \tx%]";
	const char *format = formats[take(in, 1) % ARRAY_SIZE(formats)];
	char a[64] = "", b[64] = "", *s = take_string(in);
	int n = -1, host_n = -1;
	int rc, host_rc;

	if (strlen(s) > 15)
		s[15] = '\0';
	for (char *p = s; *p; p++)
		*p = set[(unsigned char)*p % (sizeof(set) - 1)];
	/* Not in C, but in the host: a prefix alone is a number. */
	for (char *p = s; (p = strstr(p, "0x")); p++)
		if (!isxdigit(p[2]))
			p[1] = '0';
	if (format[1] == '*') {
		rc = scan(s, format, &n);
		host_rc = sscanf(s, format, &host_n);
	} else {
		rc = scan(s, format, a, &n);
		host_rc = sscanf(s, format, b, &host_n);
	}
	if (rc != host_rc || n != host_n || memcmp(a, b, sizeof(a)) != 0) {
		fprintf(stderr,
			"\"%s\" of \"%s\"\nours %d, %d, host's %d, %d\n",
			format, s, rc, n, host_rc, host_n);
		abort();
	}
	free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};

	switch (take(&in, 1) % 4) {
	case 0: printing(&in); break;
	case 1: arbitrary_text(&in); break;
	case 2: printed_number(&in); break;
	case 3: scanning(&in); break;
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The formatter: conversions that C defines against the host's snprintf(),
 * and any format at all, which must not lead out of the buffer.
 */
#include <uk/errno.h>
#include <uk/fmt.h>
#include "host.h"

#define TEXT 1024

static const struct {
	char c;
	const char *flags; /* those that C defines for it */
} conversions[] = {
	{'d', "-0+ "}, {'i', "-0+ "}, {'u', "-0"}, {'o', "-0#"}, {'x', "-0#"},
	{'X', "-0#"},  {'c', "-"},    {'s', "-"},  {'p', "-"},
};

static const char *const lengths[] = {"", "hh", "h", "l", "ll", "j", "z", "t"};

static char format[64], theirs[TEXT];
static char *mine;
static size_t size;
static int mine_len, theirs_len;

/* Calls both with what `*`s of width and precision take, then the value. */
#define BOTH(...)                                                              \
	do {                                                                   \
		mine_len = uk_snprintf(mine, size, format, __VA_ARGS__);       \
		theirs_len = snprintf(theirs, TEXT, format, __VA_ARGS__);      \
	} while (0)
#define CALL(value)                                                            \
	do {                                                                   \
		if (width_star && precision_star)                              \
			BOTH(width, precision, value);                         \
		else if (width_star)                                           \
			BOTH(width, value);                                    \
		else if (precision_star)                                       \
			BOTH(precision, value);                                \
		else                                                           \
			BOTH(value);                                           \
	} while (0)

static void defined_conversion(struct input *in)
{
	unsigned int which = take(in, 1) % ARRAY_SIZE(conversions);
	unsigned int flags = take(in, 1), star = take(in, 1),
		     l = take(in, 1) % 8;
	int width = take(in, 1) - 50, precision = take(in, 1) - 50;
	bool has_width = star & 1, width_star = has_width && star & 2;
	char c = conversions[which].c, *f = format;
	bool has_precision = star & 4 && c != 'c' && c != 'p';
	bool precision_star = has_precision && star & 8;
	uint64_t value = take(in, 1 + take(in, 1) % 8);
	char *text = NULL;

	f += sprintf(f, "<%%");
	for (unsigned int i = 0; conversions[which].flags[i]; i++)
		if (flags & (1U << i))
			*f++ = conversions[which].flags[i];
	if (has_width)
		f += width_star ? sprintf(f, "*")
				: sprintf(f, "%d", abs(width));
	if (has_precision)
		f += precision_star ? sprintf(f, ".*")
				    : sprintf(f, ".%d", abs(precision));
	if (!strchr("csp", c))
		f += sprintf(f, "%s", lengths[l]);
	sprintf(f, "%c>", c);

	if (c == 's') {
		/* No longer than the precision: it needs no NUL then. */
		int n = precision_star ? precision : abs(precision);
		bool bare = has_precision && n >= 0;

		text = malloc(bare ? n : 60);
		memset(text, 'a' + value % 26, bare ? n : 60);
		if (!bare)
			text[value % 60] = '\0';
		CALL(text);
		free(text);
	} else if (c == 'p') {
		CALL((void *)(uintptr_t)(value | 1));
	} else if (c == 'c') {
		CALL((int)(value % 255 + 1));
	} else if (l < 3) {
		CALL((int)value);
	} else if (l == 3 || l > 5) {
		CALL((long)value);
	} else {
		CALL((long long)value);
	}
	CHECK(mine_len == theirs_len);
	CHECK(!size || strncmp(mine, theirs, size - 1) == 0);
	CHECK(!size || strlen(mine) == MIN(size - 1, (size_t)mine_len));
}

/* Gigabytes of padding take too long, and only so many arguments are given. */
static bool bearable(const char *f)
{
	int percents = 0, digits = 0;

	for (; *f; f++) {
		digits = *f >= '0' && *f <= '9' ? digits + 1 : 0;
		percents += *f == '%';
		if (*f == '*' || digits > 3)
			return false;
	}
	return percents <= 8;
}

static void any_format(struct input *in)
{
	static const char s[] = "text";
	static char whole[16384];
	char *f = take_string(in);
	int len;

	if (bearable(f)) {
		mine_len = uk_snprintf(mine, size, f, s, s, s, s, s, s, s, s);
		len = uk_snprintf(whole, sizeof(whole), f, s, s, s, s, s, s, s,
				  s);
		CHECK(len == mine_len && (len >= 0 || len == -EINVAL));
		CHECK(!size || memchr(mine, 0, size));
		CHECK(!size || strncmp(mine, whole, size - 1) == 0);
	}
	free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = {data, data + n};
	bool any = take(&in, 1) & 1;

	size = take(&in, 1) % 128;
	mine = malloc(size);
	if (any)
		any_format(&in);
	else
		defined_conversion(&in);
	free(mine);
	return 0;
}

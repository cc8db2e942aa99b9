/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Splits a command line into words, in place. What is written never
 * overtakes what is read: unquoting only shortens.
 */
#include <uk/argparse.h>
#include <uk/errno.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * Copies one word from *from to `to`, quotes and escapes removed. Returns
 * the end of what it wrote, or NULL when the line ends in mid-quote.
 */
static char *take_word(char **from, char *to)
{
	char *p = *from;
	char quote = 0;

	for (; *p && (quote || !is_blank(*p)); p++) {
		if (*p == quote) {
			quote = 0;
		} else if (!quote && (*p == '\'' || *p == '"')) {
			quote = *p;
		} else {
			if (*p == '\\' && quote != '\'' && !*++p)
				return NULL;
			*to++ = *p;
		}
	}
	*from = p;
	return quote ? NULL : to;
}

int uk_args_split(char *line, char *argv[], int max)
{
	int n = 0;

	for (;;) {
		char *start, *end;
		bool last;

		while (is_blank(*line))
			line++;
		if (!*line)
			return n;
		if (n == max)
			return -E2BIG;
		start = line;
		end = take_word(&line, start);
		if (!end)
			return -EINVAL;
		last = !*line;
		*end = '\0';
		argv[n++] = start;
		if (last)
			return n;
		line++;
	}
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Splitting command lines, against a splitter that keeps each word apart, and
 * against quoting: words that are quoted and split again are the same words.
 */
#include <uk/argparse.h>
#include <uk/errno.h>
#include "host.h"

#define WORDS 8
#define CHARS 520

struct model {
	int n; /* or negative errno */
	char words[WORDS][CHARS];
};

static void model_split(struct model *m, const char *s, int max)
{
	enum { BLANK, WORD, SINGLE, DOUBLE } state = BLANK;
	size_t len = 0;
	int n = 0;

	for (; *s; s++) {
		if (state <= WORD && strchr(" \t\r\n", *s)) {
			state = BLANK;
			continue;
		}
		if (state == BLANK) {
			if (n == max) {
				m->n = -E2BIG;
				return;
			}
			n++;
			len = 0;
			memset(m->words[n - 1], 0, CHARS);
			state = WORD;
		}
		if ((state == SINGLE && *s == '\'') ||
		    (state == DOUBLE && *s == '"')) {
			state = WORD;
		} else if (state == WORD && (*s == '\'' || *s == '"')) {
			state = *s == '"' ? DOUBLE : SINGLE;
		} else {
			if (*s == '\\' && state != SINGLE && !*++s) {
				m->n = -EINVAL;
				return;
			}
			m->words[n - 1][len++] = *s;
		}
	}
	m->n = state > WORD ? -EINVAL : n;
}

static void split_again(char *argv[], int n)
{
	char *line = calloc(n + 1, 2 * CHARS + 3), *p = line;
	char *again[WORDS];

	for (int i = 0; i < n; i++) {
		*p++ = '"';
		for (const char *s = argv[i]; *s; s++) {
			if (*s == '"' || *s == '\\')
				*p++ = '\\';
			*p++ = *s;
		}
		*p++ = '"';
		*p++ = ' ';
	}
	CHECK(uk_args_split(line, again, n) == n);
	for (int i = 0; i < n; i++)
		CHECK(strcmp(argv[i], again[i]) == 0);
	free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct model m;
	struct input in = {data, data + size};
	int max = take(&in, 1) % (WORDS + 1);
	char **argv = malloc(max * sizeof(*argv));
	char *line = take_string(&in);
	int n;

	model_split(&m, line, max);
	n = uk_args_split(line, argv, max);
	CHECK(n == m.n);
	for (int i = 0; i < n; i++)
		CHECK(strcmp(argv[i], m.words[i]) == 0);
	if (n > 0)
		split_again(argv, n);
	free(line);
	free(argv);
	return 0;
}

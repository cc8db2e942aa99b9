/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * getopt(), getopt_long(). A word that is an option is first moved in front
 * of the words skipped before it, so that optind always parts what is done
 * from what isn't.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt = '?';

static const char *next; /* in a word of short options */
static int skipped;	 /* words behind it that are no options */

struct parser {
	char **argv; /* permuted, as GNU does, whatever the type says */
	int argc;
	const char *options;
	char order; /* '+', '-' or 0 */
	bool quiet, colon;
};

static void parser_init(struct parser *p, int argc, char *const argv[],
			const char *options)
{
	*p = (struct parser){(char **)argv, argc, options, 0, false, false};
	if (*p->options == '+' || *p->options == '-')
		p->order = *p->options++;
	p->colon = *p->options == ':';
	p->options += p->colon;
	p->quiet = p->colon || !opterr;
	if (optind == 0) {
		optind = 1;
		next = NULL;
	}
	optarg = NULL;
}

/* Moves word `from` to `to`, which lies before it. */
static void move(char **argv, int from, int to)
{
	char *word = argv[from];

	memmove(argv + to + 1, argv + to, (from - to) * sizeof(*argv));
	argv[to] = word;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

/* Takes the word that follows the option, if there is one. */
static char *take_word(struct parser *p)
{
	if (optind + skipped >= p->argc)
		return NULL;
	move(p->argv, optind + skipped, optind);
	return p->argv[optind++];
}

static int complain(const struct parser *p, const char *what, const char *name,
		    int len)
{
	if (!p->quiet)
		fprintf(stderr, "%s: %s -- '%.*s'\n", p->argv[0], what, len,
			name);
	return '?';
}

static int missing(const struct parser *p, const char *name, int len)
{
	complain(p, "option needs an argument", name, len);
	return p->colon ? ':' : '?';
}

static int short_option(struct parser *p)
{
	const char *letter = next++, *spec = strchr(p->options, *letter);

	if (!*next) {
		next = NULL;
		optind++;
	}
	optopt = (unsigned char)*letter;
	if (*letter == ':' || !spec)
		return complain(p, "unknown option", letter, 1);
	if (spec[1] != ':')
		return optopt;
	if (next) {
		optarg = (char *)next;
		next = NULL;
		optind++;
	} else if (spec[2] != ':') {
		optarg = take_word(p);
		if (!optarg)
			return missing(p, letter, 1);
	}
	return optopt;
}

/* The option whose name `name` is, or begins alone; -1: none, -2: several. */
static int find_long(const struct option *longs, const char *name, size_t len)
{
	int found = -1;

	for (int i = 0; longs[i].name; i++) {
		if (strncmp(longs[i].name, name, len) != 0)
			continue;
		if (!longs[i].name[len])
			return i;
		if (found == -1)
			found = i;
		else if (longs[found].has_arg != longs[i].has_arg ||
			 longs[found].flag != longs[i].flag ||
			 longs[found].val != longs[i].val)
			found = -2;
	}
	return found;
}

static int long_option(struct parser *p, const struct option *longs, int which,
		       const char *name, int len, int *index)
{
	const struct option *o = &longs[which];

	optind++;
	optopt = 0;
	if (which < 0)
		return complain(p,
				which == -1 ? "unknown option"
					    : "option is ambiguous",
				name, len);
	optopt = o->val;
	if (name[len] == '=') {
		if (o->has_arg == no_argument)
			return complain(p, "option takes no argument", name,
					len);
		optarg = (char *)name + len + 1;
	} else if (o->has_arg == required_argument) {
		optarg = take_word(p);
		if (!optarg)
			return missing(p, name, len);
	}
	if (index)
		*index = which;
	if (!o->flag)
		return o->val;
	*o->flag = o->val;
	return 0;
}

/* Makes optind the next option. Returns false at the end of the options. */
static bool next_word(struct parser *p)
{
	char **argv = p->argv;

	skipped = 0;
	if (!p->order)
		while (optind + skipped < p->argc &&
		       !is_option(argv[optind + skipped]))
			skipped++;
	if (optind + skipped >= p->argc)
		return false;
	if (p->order == '+' && !is_option(argv[optind]))
		return false;
	move(argv, optind + skipped, optind);
	if (strcmp(argv[optind], "--") != 0)
		return true;
	optind++;
	return false;
}

static int parse(struct parser *p, const struct option *longs, bool only,
		 int *index)
{
	const char *word;
	bool dashes, is_short;
	int len, which;

	if (next)
		return short_option(p);
	if (!next_word(p))
		return -1;
	word = p->argv[optind];
	if (!is_option(word)) {
		optarg = p->argv[optind++];
		return 1;
	}
	dashes = word[1] == '-';
	word += 1 + dashes;
	is_short = !dashes && strchr(p->options, *word);
	if (longs && (dashes || (only && !(is_short && !word[1])))) {
		len = strcspn(word, "=");
		which = find_long(longs, word, len);
		if (!is_short || which != -1)
			return long_option(p, longs, which, word, len, index);
	}
	next = p->argv[optind] + 1;
	return short_option(p);
}

int getopt(int argc, char *const argv[], const char *options)
{
	struct parser p;

	parser_init(&p, argc, argv, options);
	return parse(&p, NULL, false, NULL);
}

int getopt_long(int argc, char *const argv[], const char *options,
		const struct option *longs, int *index)
{
	struct parser p;

	parser_init(&p, argc, argv, options);
	return parse(&p, longs, false, index);
}

int getopt_long_only(int argc, char *const argv[], const char *options,
		     const struct option *longs, int *index)
{
	struct parser p;

	parser_init(&p, argc, argv, options);
	return parse(&p, longs, true, index);
}

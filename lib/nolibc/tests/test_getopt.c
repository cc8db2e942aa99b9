/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * getopt() and getopt_long(): what they return, written down word for word.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <uk/test.h>

static const struct option longs[] = {
	{"verbose", no_argument, NULL, 'v'},
	{"version", no_argument, NULL, 'V'},
	{"file", required_argument, NULL, 'f'},
	{"color", optional_argument, NULL, 'c'},
	{NULL, 0, NULL, 0},
};

static char text[160];

/*
 * Takes the words of `line` apart; a letter and argument for each option,
 * then the rest.
 */
static const char *parsed(const char *line, const char *options, bool wide)
{
	static char words[80];
	char *argv[16] = {(char *)"test"}, *state, *out = text;
	int argc = 1, c;

	strcpy(words, line);
	for (char *w = strtok_r(words, " ", &state); w;
	     w = strtok_r(NULL, " ", &state))
		argv[argc++] = w;
	optind = 0;
	while ((c = wide ? getopt_long(argc, argv, options, longs, NULL)
			 : getopt(argc, argv, options)) != -1)
		out += sprintf(out, "%c%s%s ", c == 1 ? '.' : c,
			       optarg ? "=" : "", optarg ? optarg : "");
	out += sprintf(out, "|");
	for (; optind < argc; optind++)
		out += sprintf(out, " %s", argv[optind]);
	return text;
}

#define EXPECT(line, options, wide, result)                                    \
	UK_TEST_EXPECT_STREQ(parsed(line, options, wide), result)

UK_TESTCASE(nolibc, getopt)
{
	EXPECT("", ":ab:", false, "|");
	EXPECT("-a -bx -b y z", ":ab:", false, "a b=x b=y | z");
	EXPECT("-abx", ":ab:", false, "a b=x |");
	EXPECT("one -a two -b x three", ":ab:", false, "a b=x | one two three");
	EXPECT("one -ab two -- -a three", ":ab:", false,
	       "a b=two | one -a three");
	EXPECT("-a - -x -b", ":ab:", false, "a ? : | -");
	EXPECT("-o -ofile", ":o::", false, "o o=file |");
	EXPECT("-a one -a", "+:a", false, "a | one -a");
	EXPECT("-a one -a", "-:a", false, "a .=one a |");
	EXPECT("-b", "b:", false, "? |");
}

UK_TESTCASE(nolibc, getopt_long)
{
	EXPECT("--verbose x --file=a --file b", ":vf:", true, "v f=a f=b | x");
	EXPECT("--fi c --color --color=red y", ":", true, "f=c c c=red | y");
	EXPECT("--ver --vers --nope --file", ":", true, "? V ? : |");
	EXPECT("--verbose=1 -v -- --file", ":v", true, "? v | --file");
}

UK_TESTCASE(nolibc, getopt_flags)
{
	int flag = 0, index = -1;
	const struct option set[] = {{"on", no_argument, &flag, 5}, {0}};
	char *argv[] = {(char *)"test", (char *)"-on", NULL};

	optind = 0;
	UK_TEST_EXPECT_EQ(getopt_long_only(2, argv, "", set, &index), 0);
	UK_TEST_EXPECT(flag == 5 && index == 0 && optind == 2);
	UK_TEST_EXPECT_EQ(getopt_long_only(2, argv, "", set, &index), -1);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Patterns: regular expressions, names of files, options of a command.
 */
#include <fnmatch.h>
#include <ftw.h>
#include <glob.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include "files.h"

CASE(regexec, extended, "extended regular expressions, subexpressions")
{
	regmatch_t m[3];
	regex_t re;

	NEED(regcomp(&re, "([a-z]+)=([0-9]{2,3})", REG_EXTENDED) == 0);
	CHECK(regexec(&re, "  key=123;", 3, m, 0) == 0);
	CHECK(m[1].rm_so == 2 && m[1].rm_eo == 5);
	CHECK(m[2].rm_so == 6 && m[2].rm_eo == 9);
	CHECK(regexec(&re, "key=1", 0, NULL, 0) == REG_NOMATCH);
	regfree(&re);
	CHECK(regcomp(&re, "(", REG_EXTENDED) != 0);
}

CASE(fnmatch, patterns, "shell patterns")
{
	CHECK(fnmatch("*.[ch]", "main.c", 0) == 0);
	CHECK(fnmatch("*", "a/b", FNM_PATHNAME) == FNM_NOMATCH);
	CHECK(fnmatch("*", ".x", FNM_PERIOD) == FNM_NOMATCH);
	CHECK(fnmatch("a\\*", "a*", 0) == 0);
}

/* Where the text matches, as "from-to"; "-" if it doesn't, "!" if that is no
 * expression. */
static const char *where(const char *re, int flags, const char *text, int group)
{
	static char at[16];
	regmatch_t m[10];
	regex_t r;

	if (regcomp(&r, re, flags))
		return "!";
	if (regexec(&r, text, 10, m, 0))
		strcpy(at, "-");
	else
		snprintf(at, sizeof(at), "%d-%d", (int)m[group].rm_so,
			 (int)m[group].rm_eo);
	regfree(&r);
	return at;
}

#define ERE(re, text, at) CHECK(!strcmp(where(re, REG_EXTENDED, text, 0), at))
#define BRE(re, text, at) CHECK(!strcmp(where(re, 0, text, 0), at))

CASE(regexec, leftmost_longest, "the leftmost match, and of those the longest")
{
	ERE("a|ab|abc", "xabcabc", "1-4");
	ERE("a*", "baaa", "0-0");
	ERE("(a|ab)(c|bcd)", "abcd", "0-4");
	ERE("x*|b", "b", "0-1");
}

CASE(regexec, brackets, "lists, ranges, classes, and what isn't in them")
{
	ERE("[]a]+", "xa]a", "1-4");
	ERE("[^]a]+", "]ax]", "2-3");
	ERE("[a-c-]+", "xb-c", "1-4");
	ERE("[[:digit:][:upper:]]+", "ab1C2d", "2-5");
	ERE("[^[:space:]]+$", "one two", "4-7");
	ERE("[a\\]+", "x\\a", "1-3");
	ERE("[.*]+", "a.*b", "1-3");
}

CASE(regexec, intervals, "{m}, {m,}, {m,n}; * + ?")
{
	ERE("a{2}", "aaa", "0-2");
	ERE("ba{2,}", "abaaaa", "1-6");
	ERE("a{1,2}$", "aaa", "1-3");
	ERE("(ab){2}c", "ababc", "0-5");
	ERE("ca?t+", "cttt", "0-4");
	ERE("a{0}b", "ab", "1-2");
	BRE("a\\{2\\}", "aaa", "0-2");
	BRE("a\\{2,\\}", "aaa", "0-3");
}

CASE(regexec, anchors, "^ and $; with REG_NEWLINE of each line")
{
	ERE("^b", "ab", "-");
	ERE("^$", "", "0-0");
	ERE("(^a)|b$", "cb", "1-2");
	BRE("a^b$c", "a^b$c", "0-5");
	CHECK(!strcmp(where("^b.*", REG_EXTENDED, "a\nbc", 0), "-"));
	CHECK(!strcmp(where("^b.*$", REG_EXTENDED | REG_NEWLINE, "a\nbc\nd", 0),
		      "2-4"));
	CHECK(!strcmp(where("a.b", REG_EXTENDED | REG_NEWLINE, "a\nb", 0),
		      "-"));
	CHECK(!strcmp(where("a.b", REG_EXTENDED, "a\nb", 0), "0-3"));
}

CASE(regexec, basic,
     "+ ? | { ( are themselves, \\( \\) a group, \\n what it had")
{
	BRE("a+b", "a+b", "0-3");
	BRE("(a|b)", "(a|b)", "0-5");
	BRE("*a", "x*a", "1-3");
	BRE("\\(a*\\)b\\1", "aabaa", "0-5");
	BRE("\\(ab\\)*c", "xababc", "1-6");
	BRE("\\.", "a.b", "1-2");
}

CASE(regexec, subexpressions, "the last that matched; -1 of what didn't")
{
	CHECK(!strcmp(where("(a)|(b)", REG_EXTENDED, "b", 1), "-1--1"));
	CHECK(!strcmp(where("(a)|(b)", REG_EXTENDED, "b", 2), "0-1"));
	CHECK(!strcmp(where("((a)(b))", REG_EXTENDED, "xab", 3), "2-3"));
	CHECK(!strcmp(where("(ab|c)*", REG_EXTENDED, "abcab", 1), "3-5"));
	CHECK(!strcmp(where("(a)", REG_EXTENDED, "a", 5), "-1--1"));
}

CASE(regexec, icase, "REG_ICASE: without regard to case")
{
	int flags = REG_EXTENDED | REG_ICASE;

	CHECK(!strcmp(where("aBc", flags, "xAbC", 0), "1-4"));
	CHECK(!strcmp(where("[a-c]+", flags, "xABCD", 0), "1-4"));
}

CASE(regexec, flags, "REG_NOTBOL, REG_NOTEOL; REG_NOSUB")
{
	regmatch_t m[1] = {{7, 7}};
	regex_t re;

	NEED(regcomp(&re, "^a$", 0) == 0);
	CHECK(regexec(&re, "a", 0, NULL, 0) == 0);
	CHECK(regexec(&re, "a", 0, NULL, REG_NOTBOL) == REG_NOMATCH);
	CHECK(regexec(&re, "a", 0, NULL, REG_NOTEOL) == REG_NOMATCH);
	regfree(&re);
	NEED(regcomp(&re, "a", REG_NOSUB) == 0);
	CHECK(regexec(&re, "xa", 1, m, 0) == 0 && m[0].rm_so == 7);
	regfree(&re);
	NEED(regcomp(&re, "(a)(b(c))", REG_EXTENDED) == 0);
	CHECK(re.re_nsub == 3);
	regfree(&re);
}

CASE(regcomp, errors, "each error has its number")
{
	static const struct {
		const char *re;
		int error;
	} bad[] = {{"[a", REG_EBRACK},	  {"(a", REG_EPAREN},
		   {"a\\", REG_EESCAPE},  {"[[:none:]]", REG_ECTYPE},
		   {"[b-a]", REG_ERANGE}, {"a{2,1}", REG_BADBR}};
	regex_t re;

	for (int i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(regcomp(&re, bad[i].re, REG_EXTENDED) == bad[i].error);
	CHECK(regcomp(&re, "\\(a\\)\\2", 0) == REG_ESUBREG);
	CHECK(regcomp(&re, "\\(a", 0) == REG_EPAREN);
}

CASE(regerror, texts, "the text of an error, cut; the size it needs")
{
	char s[80], cut[4] = "---";
	regex_t re;
	int rc = regcomp(&re, "[", 0);
	size_t n = regerror(rc, &re, s, sizeof(s));

	CHECK(rc && n > 4 && n == strlen(s) + 1);
	CHECK(regerror(rc, &re, cut, 3) == n && !strncmp(cut, s, 2) && !cut[2]);
	CHECK(regerror(REG_NOMATCH, NULL, NULL, 0) > 1);
}

#define MATCHES(pattern, string, flags)                                        \
	CHECK(fnmatch(pattern, string, flags) == 0)
#define DIFFERS(pattern, string, flags)                                        \
	CHECK(fnmatch(pattern, string, flags) == FNM_NOMATCH)

CASE(fnmatch, brackets, "lists, ranges, classes; ! what isn't in them")
{
	MATCHES("[a-c]x", "bx", 0);
	DIFFERS("[!a-c]x", "bx", 0);
	MATCHES("[]]", "]", 0);
	MATCHES("[!]]", "a", 0);
	MATCHES("[[:digit:]]*", "5a", 0);
	MATCHES("[a-]", "-", 0);
	MATCHES("[", "[", 0);
	DIFFERS("[ab]", "", 0);
}

CASE(fnmatch, stars, "any string, the empty one as well; ? one character")
{
	MATCHES("a*b*c", "aXbYc", 0);
	MATCHES("a*b*c", "abc", 0);
	DIFFERS("a*b*c", "acb", 0);
	MATCHES("*", "", 0);
	MATCHES("a?c", "abc", 0);
	DIFFERS("?", "", 0);
	MATCHES("*aab", "aaaaaaaaaaaaaab", 0);
	DIFFERS("", "a", 0);
}

CASE(fnmatch, escapes, "a backslash takes the next as it is; FNM_NOESCAPE")
{
	MATCHES("\\*", "*", 0);
	DIFFERS("\\*", "a", 0);
	MATCHES("\\\\", "\\", 0);
	MATCHES("\\*", "\\abc", FNM_NOESCAPE);
}

CASE(fnmatch, pathname, "FNM_PATHNAME: a slash only by a slash")
{
	MATCHES("a/*", "a/b", FNM_PATHNAME);
	DIFFERS("a/*", "a/b/c", FNM_PATHNAME);
	MATCHES("a/*", "a/b/c", 0);
	DIFFERS("a?b", "a/b", FNM_PATHNAME);
	DIFFERS("a[/]b", "a/b", FNM_PATHNAME);
	MATCHES("*/b", "a/b", FNM_PATHNAME);
}

CASE(fnmatch, period, "FNM_PERIOD: a period at the start only by itself")
{
	DIFFERS("?x", ".x", FNM_PERIOD);
	DIFFERS("[.]x", ".x", FNM_PERIOD);
	MATCHES(".*", ".x", FNM_PERIOD);
	MATCHES("a*", "a.x", FNM_PERIOD);
	DIFFERS("a/*", "a/.x", FNM_PERIOD | FNM_PATHNAME);
	MATCHES("a/*", "a/.x", FNM_PERIOD);
}

/* The paths of the pattern, parted by spaces. */
static const char *globbed(const char *pattern, int flags)
{
	static char all[256];
	glob_t g = {0};
	int rc = glob(pattern, flags, NULL, &g);

	all[0] = 0;
	if (rc)
		return rc == GLOB_NOMATCH ? "none" : "error";
	for (size_t i = 0; i < g.gl_pathc; i++) {
		strcat(all, i ? " " : "");
		strcat(all, g.gl_pathv[i]);
	}
	CHECK(!g.gl_pathv[g.gl_pathc]);
	globfree(&g);
	return all;
}

static int tree(void)
{
	return mkdir("d", 0700) == 0 && make("d/b", "") && make("d/a", "") &&
	       make("f1", "") && make("f2", "") && make(".hidden", "");
}

#define GLOBS(pattern, flags, is) CHECK(!strcmp(globbed(pattern, flags), is))

FILE_CASE(glob, sorts, "the paths that match, in order")
{
	NEED(tree());
	GLOBS("*", 0, "d f1 f2");
	GLOBS("f?", 0, "f1 f2");
	GLOBS("*/*", 0, "d/a d/b");
	GLOBS("d/[!a]", 0, "d/b");
	GLOBS(".h*", 0, ".hidden");
	GLOBS("./f1", 0, "./f1");
}

FILE_CASE(glob, flags, "GLOB_MARK, GLOB_NOCHECK, GLOB_NOESCAPE; GLOB_NOMATCH")
{
	NEED(tree() && make("x*", "") && make("x\\y", ""));
	GLOBS("[df]*", GLOB_MARK, "d/ f1 f2");
	GLOBS("none*", 0, "none");
	GLOBS("none*", GLOB_NOCHECK, "none*");
	GLOBS("x\\*", 0, "x*");
	GLOBS("x\\*", GLOB_NOESCAPE, "x\\y");
}

FILE_CASE(glob, appends, "GLOB_DOOFFS leaves room, GLOB_APPEND adds")
{
	glob_t g = {.gl_offs = 2};

	NEED(tree());
	CHECK(glob("f*", GLOB_DOOFFS, NULL, &g) == 0 && g.gl_pathc == 2);
	CHECK(glob("d", GLOB_DOOFFS | GLOB_APPEND, NULL, &g) == 0);
	NEED(g.gl_pathc == 3);
	CHECK(!g.gl_pathv[0] && !g.gl_pathv[1] && !g.gl_pathv[5]);
	CHECK(!strcmp(g.gl_pathv[2], "f1") && !strcmp(g.gl_pathv[4], "d"));
	globfree(&g);
}

static char walked[256];
static int stops_at;

static int step(const char *path, const struct stat *st, int type,
		struct FTW *at)
{
	char s[64];

	snprintf(s, sizeof(s), "%s:%d:%d ", path + at->base, type, at->level);
	strcat(walked, s);
	return !strcmp(path + at->base, "a") ? stops_at : 0;
}

static int walk(int flags)
{
	walked[0] = 0;
	return nftw("d", step, 8, flags);
}

FILE_CASE(nftw, walks, "each file, a directory before what is in it")
{
	char s[64];

	NEED(mkdir("d", 0700) == 0 && make("d/a", ""));
	CHECK(walk(0) == 0);
	snprintf(s, sizeof(s), "d:%d:0 a:%d:1 ", FTW_D, FTW_F);
	CHECK(!strcmp(walked, s));
	CHECK(walk(FTW_DEPTH) == 0);
	snprintf(s, sizeof(s), "a:%d:1 d:%d:0 ", FTW_F, FTW_DP);
	CHECK(!strcmp(walked, s));
}

FILE_CASE(nftw, ends, "as soon as fn() returns other than 0, with that")
{
	NEED(mkdir("d", 0700) == 0 && make("d/a", ""));
	stops_at = 7;
	CHECK(walk(FTW_DEPTH) == 7 && !strchr(walked, 'd'));
	stops_at = 0;
	CHECK(nftw("none", step, 8, 0) == -1 && errno == ENOENT);
}

FILE_CASE(nftw, links,
	  "FTW_PHYS: symbolic links themselves; else what they name")
{
	char s[64];

	NEED(mkdir("d", 0700) == 0 && make("f", "") &&
	     symlink("../f", "d/l") == 0 && walk(FTW_PHYS) == 0);
	snprintf(s, sizeof(s), "d:%d:0 l:%d:1 ", FTW_D, FTW_SL);
	CHECK(!strcmp(walked, s) && walk(0) == 0);
	snprintf(s, sizeof(s), "d:%d:0 l:%d:1 ", FTW_D, FTW_F);
	CHECK(!strcmp(walked, s));
	CHECK(unlink("f") == 0 && walk(0) == 0);
	snprintf(s, sizeof(s), "d:%d:0 l:%d:1 ", FTW_D, FTW_SLN);
	CHECK(!strcmp(walked, s));
}

/* --- options --- */

/* The options that getopt() finds, a character each, arguments in (). */
static const char *options(const char *known, char *argv[])
{
	static char found[64];
	int c, argc = 0;

	while (argv[argc])
		argc++;
	found[0] = 0;
	optind = 1;
	opterr = 0;
	while (optarg = NULL, (c = getopt(argc, argv, known)) != -1) {
		size_t n = strlen(found);

		snprintf(found + n, sizeof(found) - n, optarg ? "%c(%s)" : "%c",
			 c, optarg);
	}
	return found;
}

#define ARGV(...) ((char *[]){"cmd", __VA_ARGS__, NULL})

CASE(getopt, options, "one by one, grouped, with arguments or without")
{
	CHECK(!strcmp(options("+ab:c", ARGV("-a", "-b", "x", "-c", "y")),
		      "ab(x)c"));
	CHECK(optind == 5);
	CHECK(!strcmp(options("+ab:c", ARGV("-acbx")), "acb(x)"));
	CHECK(optind == 2);
	CHECK(!strcmp(options("+b:", ARGV("-b", "")), "b()"));
}

CASE(getopt, ends, "at what is no option, at -, after --")
{
	CHECK(!strcmp(options("+ab", ARGV("-a", "--", "-b")), "a"));
	CHECK(optind == 3);
	CHECK(!strcmp(options("+ab", ARGV("-a", "-", "-b")), "a"));
	CHECK(optind == 2);
	CHECK(!strcmp(options("+ab", ARGV("x", "-b")), "") && optind == 1);
}

CASE(getopt, errors, "? of an unknown one; of a missing argument ? or :")
{
	CHECK(!strcmp(options("+a", ARGV("-xa")), "?a") && optopt == 'x');
	CHECK(!strcmp(options("+b:", ARGV("-b")), "?") && optopt == 'b');
	CHECK(!strcmp(options(":b:", ARGV("-b")), ":") && optopt == 'b');
}

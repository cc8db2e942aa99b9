/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Numbers and their texts, sorting and searching, jumps.
 */
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <search.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "case.h"

CASE(strtol, ranges, "the number, where it ends, [ERANGE]")
{
	char *end;

	CHECK(strtol(" -42x", &end, 10) == -42 && *end == 'x');
	CHECK(strtol("0x1F", &end, 0) == 31 && !*end);
	CHECK(strtol("zz", NULL, 36) == 35 * 36 + 35);
	errno = 0;
	CHECK(strtoll("99999999999999999999", &end, 10) == LLONG_MAX);
	CHECK(errno == ERANGE && !*end);
	CHECK(strtoull("-1", NULL, 10) == ULLONG_MAX);
	CHECK(strtol("", &end, 10) == 0);
	errno = 0;
	CHECK(strtol("1", &end, 99) == 0 && errno == EINVAL);
}

CASE(strtod, rounding, "correctly rounded; hexadecimal; infinities")
{
	char *end;

	CHECK(strtod("0.1", NULL) == 0.1);
	CHECK(strtod("2.2250738585072011e-308", NULL) ==
	      2.2250738585072011e-308);
	CHECK(strtod("0x1.8p1z", &end) == 3 && *end == 'z');
	CHECK(isinf(strtod("-inf", NULL)) && isnan(strtod("nan", NULL)));
	errno = 0;
	CHECK(strtod("1e999", NULL) == HUGE_VAL && errno == ERANGE);
}

static int compare(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

CASE(qsort, sorts, "in ascending order; bsearch() finds")
{
	int v[500], key, ok = 1;
	unsigned int seed = 1;

	for (int i = 0; i < 500; i++) {
		seed = seed * 1103515245 + 12345;
		v[i] = seed >> 16 & 1023;
	}
	qsort(v, 500, sizeof(int), compare);
	for (int i = 1; i < 500; i++)
		ok &= v[i - 1] <= v[i];
	CHECK(ok);
	key = v[250];
	CHECK(bsearch(&key, v, 500, sizeof(int), compare));
	key = -1;
	CHECK(!bsearch(&key, v, 500, sizeof(int), compare));
}

CASE(tsearch, tree, "a tree of what was entered")
{
	static int v[] = {5, 3, 8, 1, 4};
	void *root = NULL;
	int key = 4;

	for (int i = 0; i < 5; i++)
		CHECK(tsearch(&v[i], &root, compare));
	CHECK(**(int **)tfind(&key, &root, compare) == 4);
	key = 7;
	CHECK(!tfind(&key, &root, compare));
	for (int i = 0; i < 5; i++)
		tdelete(&v[i], &root, compare);
	CHECK(!root);
}

CASE(strtol, prefixes, "0x without digits: the 0 alone; base 16 takes 0x")
{
	char *end;

	CHECK(strtol("0x", &end, 0) == 0 && !strcmp(end, "x"));
	CHECK(strtol("0xg", &end, 16) == 0 && !strcmp(end, "xg"));
	CHECK(strtol("0xaG", &end, 16) == 10 && *end == 'G');
	CHECK(strtol("0778", &end, 0) == 63 && *end == '8');
	CHECK(strtol("0", &end, 0) == 0 && !*end);
}

CASE(strtol, bases, "from 2 to 36, of letters in either case")
{
	char *end;
	int ok = 1;

	for (int base = 2; base <= 36; base++) {
		char digit = base <= 10 ? '0' + base - 1 : 'a' + base - 11;
		char one[] = {'1', digit, digit + 1, 0};

		ok &= strtol(one, &end, base) == base + base - 1;
		ok &= base == 36 || base == 10 || end == one + 2;
		ok &= strtoul("Z", &end, base) == (base == 36 ? 35 : 0);
	}
	CHECK(ok);
}

CASE(strtol, signs, "one of them, and white space before it only")
{
	char *end, *at = "- 5";

	CHECK(strtol("\t\n +5", &end, 10) == 5 && !*end);
	CHECK(strtol(at, &end, 10) == 0 && end == at);
	at = "+-5";
	CHECK(strtol(at, &end, 10) == 0 && end == at);
	CHECK(strtoll("-0x10", &end, 0) == -16 && !*end);
}

/* The number and the one after it, away from zero, as text of base 10. */
static int just_fits(intmax_t n, int beyond)
{
	char text[40];
	long long want = n;
	int is;

	snprintf(text, sizeof(text), "%jd", n);
	text[strlen(text) - 1] += beyond;
	errno = 0;
	is = sizeof(long) == 8 || n > INT32_MAX || n < INT32_MIN
		     ? strtoll(text, NULL, 10) == want
		     : strtol(text, NULL, 10) == want;
	return is && errno == (beyond ? ERANGE : 0);
}

CASE(strtol, limits, "the limits themselves; beyond: them and [ERANGE]")
{
	CHECK(just_fits(LONG_MAX, 0) && just_fits(LONG_MAX, 1));
	CHECK(just_fits(LONG_MIN, 0) && just_fits(LONG_MIN, 1));
	CHECK(just_fits(LLONG_MAX, 0) && just_fits(LLONG_MAX, 1));
	CHECK(just_fits(LLONG_MIN, 0) && just_fits(LLONG_MIN, 1));
	CHECK(strtoimax("-9223372036854775808", NULL, 10) == INTMAX_MIN);
}

CASE(strtoul, negated, "a minus sign negates the result, in the type")
{
	errno = 0;
	CHECK(strtoul("-1", NULL, 10) == ULONG_MAX && errno == 0);
	CHECK(strtoull("-2", NULL, 0) == ULLONG_MAX - 1 && errno == 0);
	CHECK(strtoumax("18446744073709551615", NULL, 10) == UINTMAX_MAX);
	CHECK(errno == 0);
	CHECK(strtoumax("18446744073709551616", NULL, 10) == UINTMAX_MAX);
	CHECK(errno == ERANGE);
	errno = 0;
	CHECK(strtoul("99999999999999999999", NULL, 10) == ULONG_MAX);
	CHECK(errno == ERANGE);
}

CASE(atoi, family, "as strtol() of base 10, but for errors")
{
	CHECK(atoi(" -12abc") == -12 && atoi("") == 0 && atoi("010") == 10);
	CHECK(atol("+7") == 7 && atoll("-9223372036854775807") == -LLONG_MAX);
	CHECK(atof("1.5e1x") == 15);
}

CASE(strtod, ends, "the longest that is a number; the rest stays")
{
	static const struct {
		const char *text;
		double value;
		const char *rest;
	} is[] = {{"1e", 1, "e"},
		  {"1e+", 1, "e+"},
		  {".5x", .5, "x"},
		  {"5.", 5, ""},
		  {"1.2.3", 1.2, ".3"},
		  {"  +2", 2, ""},
		  {"0x1p", 1, "p"},
		  {"0x.8", .5, ""},
		  {"infin", INFINITY, "in"},
		  {"INFINITYx", INFINITY, "x"},
		  {"1e5e", 1e5, "e"},
		  {"00012", 12, ""}};
	char *end, *none[] = {"", ".", "e5", "+", "x", "+.e1"};

	for (int i = 0; i < sizeof(is) / sizeof(*is); i++) {
		CHECK(strtod(is[i].text, &end) == is[i].value);
		CHECK(!strcmp(end, is[i].rest));
	}
	for (int i = 0; i < 6; i++)
		CHECK(strtod(none[i], &end) == 0 && end == none[i]);
	CHECK(isnan(strtod("nan(12)x", &end)) && !strcmp(end, "x"));
}

CASE(strtod, range, "[ERANGE] HUGE_VAL of that sign; not above DBL_MIN")
{
	errno = 0;
	CHECK(strtod("-1e999", NULL) == -HUGE_VAL && errno == ERANGE);
	errno = 0;
	CHECK(strtod("1e-999", NULL) <= DBL_MIN && errno == ERANGE);
	errno = 0;
	CHECK(strtof("1e39", NULL) == HUGE_VALF && errno == ERANGE);
	errno = 0;
	CHECK(strtold("1e99999", NULL) == HUGE_VALL && errno == ERANGE);
	errno = 0;
	CHECK(strtod("1.7976931348623157e308", NULL) == DBL_MAX && !errno);
	CHECK(strtod("0e999", NULL) == 0 && !errno);
}

CASE(strtod, halves, "to even, unless any digit tells more")
{
	CHECK(strtod("9007199254740993", NULL) == 9007199254740992);
	CHECK(strtod("9007199254740993.00000000000000000000000001", NULL) ==
	      9007199254740994);
	CHECK(strtod("9007199254740995", NULL) == 9007199254740996);
	CHECK(strtod("0x1.00000000000008p0", NULL) == 1);
	CHECK(strtof("16777217", NULL) == 16777216);
	CHECK(strtod("4.9406564584124654e-324", NULL) > 0);
}

CASE(strtod, sign_of_zero, "-0 is negative")
{
	CHECK(signbit(strtod("-0", NULL)) && !signbit(strtod("0", NULL)));
	CHECK(signbit(strtod("-0x0p5", NULL)));
	CHECK(signbit(strtod("-1e-999", NULL)));
}

CASE(div, truncates, "towards zero; the remainder has the numerator's sign")
{
	div_t d = div(-7, 2);
	ldiv_t l = ldiv(7, -2);
	lldiv_t ll = lldiv(-9223372036854775807LL, 10);
	imaxdiv_t m = imaxdiv(-1, 5);

	CHECK(d.quot == -3 && d.rem == -1);
	CHECK(l.quot == -3 && l.rem == 1);
	CHECK(ll.quot == -922337203685477580LL && ll.rem == -7);
	CHECK(m.quot == 0 && m.rem == -1);
}

CASE(abs, values, "of int, long, long long and intmax_t")
{
	CHECK(abs(-5) == 5 && abs(INT_MAX) == INT_MAX && abs(0) == 0);
	CHECK(labs(-LONG_MAX) == LONG_MAX && llabs(-LLONG_MAX) == LLONG_MAX);
	CHECK(imaxabs(INTMAX_MIN + 1) == INTMAX_MAX);
}

CASE(rand, sequence, "from 0 to RAND_MAX; the same seed, the same numbers")
{
	unsigned int a = 5, b = 5;
	int first, ok = 1;

	srand(3);
	first = rand();
	for (int i = 0; i < 100; i++) {
		int n = rand();

		ok &= n >= 0 && n <= RAND_MAX;
		ok &= rand_r(&a) == rand_r(&b);
	}
	srand(3);
	CHECK(ok && rand() == first && RAND_MAX >= 32767);
}

CASE(drand48, formula, "X = (0x5deece66d * X + 0xb) mod 2^48")
{
	uint64_t x = (7ULL << 16) + 0x330e, mask = (1ULL << 48) - 1;
	unsigned short own[3] = {0x330e, 7, 0};

	srand48(7);
	for (int i = 0; i < 50; i++) {
		x = (0x5deece66d * x + 0xb) & mask;
		CHECK(erand48(own) == x / 281474976710656.0);
		CHECK(drand48() == x / 281474976710656.0);
		x = (0x5deece66d * x + 0xb) & mask;
		CHECK(nrand48(own) == x >> 17 && lrand48() == x >> 17);
		x = (0x5deece66d * x + 0xb) & mask;
		CHECK(jrand48(own) == (int32_t)(x >> 16));
		CHECK(mrand48() == (int32_t)(x >> 16));
	}
}

CASE(seed48, replaces, "returns the X before; lcong48() gives the formula")
{
	unsigned short x[3] = {1, 2, 3}, y[3] = {4, 5, 6}, was[3];
	unsigned short all[7] = {1, 0, 0, 3, 0, 0, 5};

	seed48(x);
	memcpy(was, seed48(y), sizeof(was));
	CHECK(!memcmp(was, x, sizeof(x)));
	lcong48(all);
	CHECK(lrand48() == (3 * 1 + 5) >> 17);
	CHECK(drand48() == (3 * 8 + 5) / 281474976710656.0);
	srand48(1);
}

CASE(initstate, arrays, "each array has a sequence of its own")
{
	char mine[64], *was = initstate(9, mine, sizeof(mine));
	long a = random(), b;

	CHECK(was && setstate(was) == mine);
	random();
	CHECK(setstate(mine) == was);
	b = random();
	srandom(9);
	CHECK(random() == a && random() == b);
	setstate(was);
}

CASE(a64l, digits, "./0-9A-Za-z, the least first; l64a() the reverse")
{
	CHECK(a64l("./") == 64 && a64l("") == 0 && a64l("z") == 63);
	CHECK(!strcmp(l64a(64), "./") && !l64a(0)[0]);
	CHECK(a64l(l64a(123456789)) == 123456789);
}

CASE(getsubopt, options, "the index of the token, and what follows its =")
{
	char text[] = "ro,size=10,none,", *at = text, *value;
	char *const tokens[] = {"size", "ro", NULL};

	CHECK(getsubopt(&at, tokens, &value) == 1 && !value);
	CHECK(getsubopt(&at, tokens, &value) == 0 && !strcmp(value, "10"));
	CHECK(getsubopt(&at, tokens, &value) == -1 && !*at);
}

static int compare_bytes(const void *a, const void *b)
{
	return *(unsigned char *)a - *(unsigned char *)b;
}

CASE(qsort, sizes, "elements of any size, and none at all")
{
	static unsigned char v[200 * 40];
	int n = 200, ok = 1;

	for (int size = 1; size <= 40; size += 13) {
		for (int i = 0; i < n; i++)
			memset(v + i * size, i * 37 % 251, size);
		qsort(v, n, size, compare_bytes);
		for (int i = 0; i < n; i++)
			ok &= !i || v[(i - 1) * size] <= v[i * size];
		for (int i = 0; i < n * size; i++)
			ok &= v[i] == v[i / size * size];
	}
	CHECK(ok);
	v[0] = 7;
	qsort(v, 0, 1, compare_bytes);
	CHECK(v[0] == 7);
}

CASE(bsearch, edges, "the first, the last, and what isn't there")
{
	int v[] = {1, 3, 5, 7}, key = 1;

	CHECK(bsearch(&key, v, 4, sizeof(int), compare) == &v[0]);
	key = 7;
	CHECK(bsearch(&key, v, 4, sizeof(int), compare) == &v[3]);
	CHECK(!bsearch(&key, v, 3, sizeof(int), compare));
	CHECK(!bsearch(&key, v, 0, sizeof(int), compare));
	key = 4;
	CHECK(!bsearch(&key, v, 4, sizeof(int), compare));
}

/* --- search.h --- */
static int visits[4], depth_of_5;

static void visit(const void *node, VISIT which, int depth)
{
	visits[which]++;
	if (**(int **)node == 5)
		depth_of_5 = depth;
}

CASE(twalk, orders, "an inner node three times, a leaf once; its level")
{
	static int v[] = {5, 3, 8};
	void *root = NULL;
	int key = 8;

	for (int i = 0; i < 3; i++)
		tsearch(&v[i], &root, compare);
	memset(visits, 0, sizeof(visits));
	twalk(root, visit);
	CHECK(visits[preorder] == 1 && visits[postorder] == 1);
	CHECK(visits[endorder] == 1 && visits[leaf] == 2 && depth_of_5 == 0);
	CHECK(tsearch(&key, &root, compare) == tfind(&key, &root, compare));
	CHECK(**(int **)tfind(&key, &root, compare) == 8);
	CHECK(**(int **)tdelete(&key, &root, compare) == 5);
	CHECK(!tdelete(&key, &root, compare));
	tdelete(&v[0], &root, compare);
	tdelete(&v[1], &root, compare);
	CHECK(!root);
}

CASE(hsearch, table, "ENTER keeps what is there; FIND: NULL")
{
	ENTRY e = {"key", "value"}, *at;
	static char names[40][4];

	NEED(hcreate(50));
	at = hsearch(e, ENTER);
	NEED(at);
	e.data = "other";
	CHECK(hsearch(e, ENTER) == at && !strcmp(at->data, "value"));
	for (int i = 0; i < 40; i++) {
		snprintf(names[i], 4, "%d", i);
		e.key = e.data = names[i];
		CHECK(hsearch(e, ENTER));
	}
	for (int i = 0; i < 40; i++) {
		e.key = names[i];
		at = hsearch(e, FIND);
		CHECK(at && at->data == names[i]);
	}
	e.key = "none";
	CHECK(!hsearch(e, FIND));
	hdestroy();
}

CASE(lsearch, table, "adds at the end what isn't there; lfind() doesn't")
{
	int v[4] = {4, 2}, key = 2;
	size_t n = 2;

	CHECK(lfind(&key, v, &n, sizeof(int), compare) == &v[1]);
	CHECK(lsearch(&key, v, &n, sizeof(int), compare) == &v[1] && n == 2);
	key = 9;
	CHECK(!lfind(&key, v, &n, sizeof(int), compare));
	CHECK(lsearch(&key, v, &n, sizeof(int), compare) == &v[2]);
	CHECK(n == 3 && v[2] == 9);
}

CASE(insque, links, "after pred, or alone; remque() takes out")
{
	struct element {
		struct element *next, *prev;
	} a, b, c;

	insque(&a, NULL);
	CHECK(!a.next && !a.prev);
	insque(&c, &a);
	insque(&b, &a);
	CHECK(a.next == &b && b.next == &c && c.prev == &b && b.prev == &a);
	remque(&b);
	CHECK(a.next == &c && c.prev == &a && !c.next);
}

static jmp_buf env;

static void jump(int n)
{
	longjmp(env, n);
}

CASE(setjmp, returns, "as if with the value of longjmp(); 1 for 0")
{
	volatile int count = 0;
	volatile double d = 1.5;
	int rc = setjmp(env);

	if (count++ < 3)
		jump(count - 1);
	CHECK(rc == 2 && count == 4 && d == 1.5);
}

CASE(setjmp, nested, "each environment is its own; the innermost call ends")
{
	volatile int steps = 0;
	jmp_buf outer, inner;

	if (!setjmp(outer)) {
		if (!setjmp(inner)) {
			steps = 1;
			longjmp(inner, 5);
		}
		steps += 10;
		longjmp(outer, 7);
	}
	CHECK(steps == 11);
}

CASE(random, sequence, "the same seed, the same sequence")
{
	long a, b;

	srandom(7);
	a = random();
	b = random();
	srandom(7);
	CHECK(random() == a && random() == b && a != b);
	CHECK(a >= 0 && a <= 0x7fffffff);
}

static int exits;

static void count_exit(void)
{
	exits++;
}

CASE(atexit, many, "at least 32 functions can be registered")
{
	for (int i = 0; i < 100; i++)
		CHECK(atexit(count_exit) == 0);
}

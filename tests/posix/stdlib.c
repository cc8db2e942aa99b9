/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Numbers, sorting, jumps, mathematics, floating-point environment.
 */
#include <complex.h>
#include <errno.h>
#include <fenv.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <search.h>
#include <setjmp.h>
#include <stdint.h>
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

CASE(math, values, "sin cos exp log pow sqrt and their relatives [C11 7.12]")
{
	volatile double one = 1, two = 2, x;

	CHECK(sqrt(two) * sqrt(two) - 2 < 1e-15);
	CHECK(fabs(sin(one) - 0.84147098480789650665) < 1e-15);
	CHECK(fabs(cos(one) - 0.54030230586813971740) < 1e-15);
	CHECK(fabs(exp(one) - 2.71828182845904523536) < 1e-15);
	CHECK(fabs(atan2(one, one) * 4 - 3.14159265358979323846) < 1e-15);
	CHECK(pow(two, 10) == 1024 && log2(two) == 1);
	CHECK(fabs(cbrt(27 * one) - 3) < 1e-15);
	CHECK(floor(-1.5 * one) == -2 && ceil(-1.5 * one) == -1);
	CHECK(trunc(-1.5 * one) == -1 && round(2.5 * one) == 3);
	CHECK(fmod(7 * one, 3) == 1 && hypot(3 * one, 4) == 5);
	CHECK(fma(two, two, one) == 5 && tgamma(5 * one) == 24);
	CHECK(isnan(sqrt(-one)) && isinf(log(one - 1)));
	CHECK(modf(2.75 * one, (double *)&x) == 0.75 && x == 2);
	CHECK(ldexp(one, 10) == 1024 && nextafter(one, 2) > 1);
	CHECK(fabsl(expl(1.0L) - 2.71828182845904523536L) < 1e-15L);
	CHECK(fabsl(expm1l(-100.0L) + 1) < 1e-15L);
	CHECK(cabs(3 + 4 * I) == 5);
}

CASE(fesetround, modes, "the rounding direction [C11 7.6.3]")
{
	volatile double one = 1, three = 3;
	double up, down;

	CHECK(fegetround() == FE_TONEAREST);
	CHECK(fesetround(FE_UPWARD) == 0);
	up = one / three;
	CHECK(fesetround(FE_DOWNWARD) == 0);
	down = one / three;
	CHECK(fesetround(FE_TONEAREST) == 0);
	CHECK(up > down);
}

CASE(feclearexcept, flags, "status flags of floating-point [C11 7.6.2]")
{
	volatile double zero = 0, x;

	CHECK(feclearexcept(FE_ALL_EXCEPT) == 0);
	CHECK(fetestexcept(FE_ALL_EXCEPT) == 0);
	x = 1 / zero;
	CHECK(fetestexcept(FE_DIVBYZERO) == FE_DIVBYZERO);
	CHECK(feraiseexcept(FE_INVALID) == 0);
	CHECK(fetestexcept(FE_INVALID));
	CHECK(feclearexcept(FE_DIVBYZERO) == 0);
	CHECK(!fetestexcept(FE_DIVBYZERO) && fetestexcept(FE_INVALID));
	feclearexcept(FE_ALL_EXCEPT);
	(void)x;
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

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mathematics, and the floating-point environment. Arguments are volatile, so
 * that the library computes and not the compiler.
 */
#include <complex.h>
#include <fenv.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include "case.h"

static volatile double zero = 0, one = 1, two = 2, half = 0.5, big = DBL_MAX;
static volatile double nan_ = NAN, inf = INFINITY;

static int near(double is, double should)
{
	return fabs(is - should) <= 4 * DBL_EPSILON * fabs(should);
}

/* Does the expression raise just that, of what can be an error? */
#define RAISES(flag, expr)                                                     \
	CHECK((feclearexcept(FE_ALL_EXCEPT), unused = (expr),                  \
	       fetestexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW)) ==       \
	      (flag))

static volatile double unused;

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

CASE(math, poles, "a pole error: divide-by-zero, and an infinity")
{
	RAISES(FE_DIVBYZERO, log(zero));
	CHECK(unused == -HUGE_VAL);
	RAISES(FE_DIVBYZERO, log2(zero));
	RAISES(FE_DIVBYZERO, log10(zero));
	RAISES(FE_DIVBYZERO, log1p(-one));
	RAISES(FE_DIVBYZERO, pow(zero, -one));
	CHECK(unused == HUGE_VAL);
	RAISES(FE_DIVBYZERO, pow(-zero, -one));
	CHECK(unused == -HUGE_VAL);
	RAISES(FE_DIVBYZERO, atanh(one));
	RAISES(FE_DIVBYZERO, tgamma(zero));
	RAISES(FE_DIVBYZERO, lgamma(zero));
	RAISES(FE_DIVBYZERO, logb(zero));
}

CASE(math, domains, "a domain error: invalid, and a NaN")
{
	RAISES(FE_INVALID, sqrt(-one));
	CHECK(isnan(unused));
	RAISES(FE_INVALID, acos(two));
	RAISES(FE_INVALID, asin(-two));
	RAISES(FE_INVALID, log(-one));
	RAISES(FE_INVALID, pow(-one, half));
	RAISES(FE_INVALID, fmod(one, zero));
	RAISES(FE_INVALID, remainder(inf, one));
	RAISES(FE_INVALID, sin(inf));
	RAISES(FE_INVALID, acosh(half));
	RAISES(FE_INVALID, atanh(two));
	CHECK(isnan(unused));
}

CASE(math, ranges, "a range error: overflow, and an infinity; underflow: 0")
{
	RAISES(FE_OVERFLOW, exp(1000 * one));
	CHECK(unused == HUGE_VAL);
	RAISES(FE_OVERFLOW, pow(-big, 3 * one));
	CHECK(unused == -HUGE_VAL);
	RAISES(FE_OVERFLOW, cosh(1000 * one));
	RAISES(FE_OVERFLOW, ldexp(one, 5000));
	RAISES(FE_OVERFLOW, tgamma(200 * one));
	RAISES(0, exp(-1000 * one));
	CHECK(unused == 0);
	RAISES(0, ldexp(one, -5000));
	CHECK(unused == 0);
}

CASE(math, nothing_raised, "neither NaNs nor infinities that may be there")
{
	RAISES(0, sqrt(nan_) + pow(nan_, one) + exp(nan_) + fmod(nan_, one));
	RAISES(0, exp(-inf));
	CHECK(unused == 0);
	RAISES(0, log(inf));
	CHECK(unused == HUGE_VAL);
	RAISES(0, atan(inf));
	CHECK(near(unused, M_PI_2));
	RAISES(0, tanh(inf));
	CHECK(unused == 1);
}

CASE(pow, special, "1 for y of 0 or x of 1, of a NaN as well; signs")
{
	CHECK(pow(nan_, zero) == 1 && pow(one, nan_) == 1);
	CHECK(pow(-one, inf) == 1 && pow(inf, -one) == 0);
	CHECK(pow(half, inf) == 0 && pow(two, -inf) == 0);
	CHECK(pow(-two, 3 * one) == -8 && pow(-two, -2 * one) == 0.25);
	CHECK(signbit(pow(-zero, 3 * one)) && !signbit(pow(-zero, two)));
	CHECK(near(pow(two, half), M_SQRT2));
}

CASE(atan2, quadrants, "by the signs of both, of zeroes too")
{
	CHECK(near(atan2(one, -one), 3 * M_PI / 4));
	CHECK(near(atan2(-one, -one), -3 * M_PI / 4));
	CHECK(near(atan2(zero, -zero), M_PI) && atan2(zero, zero) == 0);
	CHECK(near(atan2(-zero, -one), -M_PI));
	CHECK(near(atan2(one, zero), M_PI_2));
	CHECK(near(atan2(inf, inf), M_PI / 4));
}

CASE(sin, arguments, "reduced exactly, however large")
{
	CHECK(near(sin(1e22 * one), -0.8522008497671888));
	CHECK(near(cos(1e22 * one), 0.5232147853951389));
	CHECK(near(tan(one), 1.5574077246549023) && signbit(sin(-zero)));
	CHECK(near(sin(355 * one), -3.014435335948845e-05));
}

CASE(asin, inverse, "asin acos atan and the hyperbolic ones")
{
	CHECK(near(asin(half), M_PI / 6) && near(acos(-one), M_PI));
	CHECK(near(atan(one), M_PI / 4));
	CHECK(near(sinh(one), 1.1752011936438014));
	CHECK(near(cosh(one), 1.5430806348152437));
	CHECK(near(tanh(half), 0.46211715726000975));
	CHECK(near(asinh(one), 0.881373587019543));
	CHECK(near(acosh(two), 1.3169578969248168));
	CHECK(near(atanh(half), 0.5493061443340548));
}

CASE(exp, exact, "exp2() of integers; log2() of powers; log10()")
{
	for (int i = -1022; i < 1024; i += 93) {
		double x = ldexp(1, i);

		CHECK(exp2(i * one) == x && log2(x) == i && logb(x) == i);
	}
	CHECK(log10(1000 * one) == 3 && exp(zero) == 1 && log(one) == 0);
	CHECK(near(exp(10 * one), 22026.465794806718));
}

CASE(expm1, small, "expm1() and log1p() are exact where x is small")
{
	CHECK(near(expm1(1e-10 * one), 1.00000000005e-10));
	CHECK(near(log1p(1e-10 * one), 9.9999999995e-11));
	CHECK(expm1(-inf) == -1 && signbit(log1p(-zero)));
}

CASE(erf, values, "erf() and erfc(): 1 together; gamma functions")
{
	CHECK(near(erf(one), 0.8427007929497149));
	CHECK(near(erfc(two), 0.004677734981047266));
	CHECK(erf(inf) == 1 && erfc(-inf) == 2);
	CHECK(near(tgamma(half), 1.772453850905516) && tgamma(6 * one) == 120);
	CHECK(near(lgamma(10 * one), 12.801827480081469) && signgam == 1);
	lgamma(-half);
	CHECK(signgam == -1);
}

CASE(j0, values, "Bessel functions of both kinds")
{
	CHECK(near(j0(one), 0.7651976865579666));
	CHECK(near(j1(one), 0.44005058574493355));
	CHECK(near(jn(2, one), 0.1149034849319005));
	CHECK(near(y0(one), 0.08825696421567697));
	CHECK(near(y1(one), -0.7812128213002887));
}

CASE(floor, signs, "floor ceil trunc round rint keep a zero's sign")
{
	CHECK(signbit(ceil(-half)) && ceil(-half) == 0);
	CHECK(signbit(trunc(-half)) && signbit(rint(-0.2 * one)));
	CHECK(signbit(round(-0.2 * one)) && floor(-half) == -1);
	CHECK(floor(2251799813685249.5 * one) == 2251799813685249);
	CHECK(isinf(floor(inf)) && isnan(ceil(nan_)));
}

CASE(round, halves, "away from zero; lround() and llround() as well")
{
	CHECK(round(half) == 1 && round(-half) == -1 && round(1.5 * one) == 2);
	CHECK(round(0.49999999999999994 * one) == 0);
	CHECK(lround(2.5 * one) == 3 && llround(-2.5 * one) == -3);
	CHECK(llround(2251799813685249.5 * one) == 2251799813685250);
}

CASE(rint, directions, "as the rounding direction says; lrint() as well")
{
	static const int mode[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD,
				   FE_TOWARDZERO};
	static const int plus[] = {2, 3, 2, 2}, minus[] = {-2, -2, -3, -2};

	for (int i = 0; i < 4; i++) {
		double a, b;
		long c;

		fesetround(mode[i]);
		a = rint(2.5 * one);
		b = nearbyint(-2.5 * one);
		c = lrint(2.5 * one);
		fesetround(FE_TONEAREST);
		CHECK(a == plus[i] && b == minus[i] && c == plus[i]);
	}
	feclearexcept(FE_ALL_EXCEPT);
	unused = nearbyint(half);
	CHECK(!fetestexcept(FE_INEXACT));
	unused = rint(half);
	CHECK(fetestexcept(FE_INEXACT));
}

CASE(frexp, parts, "from 1/2 to 1, and a power of 2; ldexp() the reverse")
{
	int e;

	CHECK(frexp(10 * one, &e) == 0.625 && e == 4);
	CHECK(frexp(-half, &e) == -0.5 && e == 0);
	CHECK(frexp(zero, &e) == 0 && e == 0 && isinf(frexp(inf, &e)));
	CHECK(frexp(DBL_TRUE_MIN * one, &e) == 0.5 && e == -1073);
	CHECK(scalbn(0.625 * one, 4) == 10 && scalbln(one, -1L) == 0.5);
	CHECK(ldexp(one, -1074) == DBL_TRUE_MIN);
}

CASE(ilogb, values, "of 0, a NaN and infinity; of what is subnormal")
{
	CHECK(ilogb(8 * one) == 3 && ilogb(0.75 * one) == -1);
	CHECK(ilogb(zero) == FP_ILOGB0 && ilogb(nan_) == FP_ILOGBNAN);
	CHECK(ilogb(inf) == INT_MAX && ilogb(DBL_TRUE_MIN * one) == -1074);
	CHECK(logb(inf) == INFINITY);
}

CASE(modf, parts, "both have the sign of the argument")
{
	double whole;

	CHECK(modf(-2.75 * one, &whole) == -0.75 && whole == -2);
	CHECK(modf(inf, &whole) == 0 && isinf(whole));
	CHECK(signbit(modf(-3 * one, &whole)) && whole == -3);
}

CASE(remainder, nearest, "x - ny, n the nearest; remquo() its last bits")
{
	int q;

	CHECK(remainder(7 * one, two) == -1 && remainder(5 * one, two) == 1);
	CHECK(remquo(29 * one, 3 * one, &q) == -1 && (q & 7) == (10 & 7));
	CHECK(fmod(-7 * one, two) == -1 && fmod(one, inf) == 1);
	CHECK(fmod(1e300 * one, 7 * one) == 1);
}

CASE(fmax, nans, "the other one, if one is a NaN; fdim()")
{
	CHECK(fmax(nan_, one) == 1 && fmin(one, nan_) == 1);
	CHECK(isnan(fmax(nan_, nan_)) && fmax(-one, one) == 1);
	CHECK(fdim(3 * one, two) == 1 && fdim(two, 3 * one) == 0);
}

CASE(nextafter, steps, "the next value, across zero and into infinity")
{
	CHECK(nextafter(one, two) == 1 + DBL_EPSILON);
	CHECK(nextafter(zero, -one) == -DBL_TRUE_MIN);
	CHECK(isinf(nextafter(big, inf)) && nextafter(one, one) == 1);
	CHECK(signbit(nextafter(-DBL_TRUE_MIN, one)));
}

CASE(nexttoward, steps, "the same, towards a long double")
{
	CHECK(nexttoward(one, 0.0L) == 1 - DBL_EPSILON / 2);
}

CASE(fpclassify, classes, "each class; signbit() and copysign() of NaNs")
{
	CHECK(fpclassify(zero) == FP_ZERO && fpclassify(one) == FP_NORMAL);
	CHECK(fpclassify(DBL_MIN / two) == FP_SUBNORMAL);
	CHECK(fpclassify(inf) == FP_INFINITE && fpclassify(nan_) == FP_NAN);
	CHECK(isnormal(one) && !isnormal(zero) && !isnormal(DBL_MIN / two));
	CHECK(isfinite(big) && !isfinite(inf) && !isfinite(nan_));
	CHECK(signbit(copysign(nan_, -one)) && copysign(two, -zero) == -2);
}

CASE(isgreater, unordered, "0 without an exception, if one is a NaN")
{
	RAISES(0, isgreater(nan_, one) + isless(nan_, one) +
			  islessequal(nan_, nan_) + islessgreater(nan_, one));
	CHECK(unused == 0 && isunordered(nan_, one));
	CHECK(isgreaterequal(two, two) && !isunordered(one, two));
}

CASE(hypot, no_overflow, "no overflow on the way; infinity before NaN")
{
	RAISES(0, hypot(1e300 * one, 1e300 * one));
	CHECK(near(unused, 1.4142135623730951e300));
	CHECK(isinf(hypot(nan_, inf)) && hypot(1e-300 * one, zero) == 1e-300);
	CHECK(near(cbrt(-27 * one), -3) && near(cbrt(two), 1.2599210498948732));
}

CASE(fma, one_rounding, "the product isn't rounded")
{
	volatile double e = DBL_EPSILON;

	CHECK(fma(1 + e, 1 - e, -one) == -e * e);
	CHECK(fma(big, two, -big) == DBL_MAX);
	CHECK(fmaf(1 + FLT_EPSILON, 1 - FLT_EPSILON, -1.0f) ==
	      -FLT_EPSILON * FLT_EPSILON);
}

CASE(math, floats, "those of float")
{
	volatile float f = 2;

	CHECK(sqrtf(f) == 1.41421354f && powf(f, 10) == 1024);
	CHECK(fabsf(sinf(f) - 0.909297407f) < 1e-7f);
	CHECK(fabsf(expf(f) - 7.3890562f) < 1e-6f && log2f(8) == 3);
	CHECK(floorf(-1.5f) == -2 && roundf(2.5f) == 3 && truncf(-f) == -2);
}

CASE(math, long_double, "each function for it, as exact")
{
	volatile long double l = 2;

	CHECK(fabsl(expl(1.0L) - 2.71828182845904523536L) < 1e-15L);
	CHECK(fabsl(expm1l(-100.0L) + 1) < 1e-15L);
	CHECK(fabsl(sqrtl(l) * sqrtl(l) - 2) <= 2 * LDBL_EPSILON);
	CHECK(fabsl(powl(l, 0.5L) - sqrtl(l)) < 1e-15L);
	CHECK(floorl(-1.5L) == -2 && frexpl(l, &(int){0}) == 0.5L);
	CHECK(fabsl(logl(l) - 0.693147180559945309417232121458176568L) <
	      1e-15L);
}

CASE(math, complex_numbers, "their parts, and functions of them")
{
	double complex z = csqrt(-4 * one), e = cexp(I * M_PI * one);

	CHECK(creal(z) == 0 && cimag(z) == 2);
	CHECK(near(creal(e), -1) && fabs(cimag(e)) < 1e-15);
	CHECK(near(carg(-one + 0 * I), M_PI) && conj(1 + 2 * I) == 1 - 2 * I);
	CHECK(isinf(creal(cproj(inf + I))) && cimag(clog(I * one)) == M_PI_2);
	CHECK(near(creal(cpow(two + 0 * I, 3 + 0 * I)), 8));
}

CASE(fegetenv, restores, "flags and direction, by fesetenv()")
{
	fenv_t env;

	feclearexcept(FE_ALL_EXCEPT);
	CHECK(fegetenv(&env) == 0);
	feraiseexcept(FE_OVERFLOW);
	fesetround(FE_UPWARD);
	CHECK(fesetenv(&env) == 0);
	CHECK(fegetround() == FE_TONEAREST && !fetestexcept(FE_ALL_EXCEPT));
	feraiseexcept(FE_INVALID);
	CHECK(fesetenv(FE_DFL_ENV) == 0 && !fetestexcept(FE_INVALID));
}

CASE(feholdexcept, holds, "clears the flags; feupdateenv() adds to the saved")
{
	fenv_t env;

	feclearexcept(FE_ALL_EXCEPT);
	feraiseexcept(FE_DIVBYZERO);
	CHECK(feholdexcept(&env) == 0 && !fetestexcept(FE_ALL_EXCEPT));
	feraiseexcept(FE_INVALID);
	CHECK(feupdateenv(&env) == 0);
	CHECK(fetestexcept(FE_INVALID | FE_DIVBYZERO) ==
	      (FE_INVALID | FE_DIVBYZERO));
	feclearexcept(FE_ALL_EXCEPT);
}

CASE(fegetexceptflag, saves, "the state of flags, and sets it again")
{
	fexcept_t flags;

	feclearexcept(FE_ALL_EXCEPT);
	feraiseexcept(FE_INVALID);
	CHECK(fegetexceptflag(&flags, FE_ALL_EXCEPT) == 0);
	feclearexcept(FE_ALL_EXCEPT);
	CHECK(fesetexceptflag(&flags, FE_INVALID | FE_OVERFLOW) == 0);
	CHECK(fetestexcept(FE_INVALID | FE_OVERFLOW) == FE_INVALID);
	CHECK(fesetround(0x7fff) != 0 && fegetround() == FE_TONEAREST);
	feclearexcept(FE_ALL_EXCEPT);
}

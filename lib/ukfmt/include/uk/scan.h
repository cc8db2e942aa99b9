/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Formatted input from whatever gives bytes, and text to floating point.
 */
#ifndef UK_SCAN_H
#define UK_SCAN_H

#include <stdarg.h>
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where the bytes come from; embed it in what `get` needs to know. */
struct uk_scan_in {
	/** The next byte, 0 to 255, or a negative value at the end. */
	int (*get)(struct uk_scan_in *in);
	/** Takes back the byte that `get` just gave. */
	void (*unget)(struct uk_scan_in *in, int c);
};

/**
 * Reads as scanf() does: conversions d i u o x X p c s [ n %, `*`, width and
 * the length modifiers hh h l ll j z t L; with the option LIBUKFMT_FLOAT also
 * a e f g A E F G. Nothing wide, nothing allocated (%ms). An integer too
 * large for 64 bits becomes the largest, then is cut to its type.
 *
 * Returns the number of values stored; -EPIPE when the input ends before the
 * first conversion; -EINVAL at a conversion it doesn't know.
 * Context: as `get` and `unget` allow.
 */
int uk_vscan(struct uk_scan_in *in, const char *fmt, va_list ap);

/** As uk_vscan(), from a string. */
int uk_vsscan(const char *s, const char *fmt, va_list ap);

/**
 * Read as strtod() does (C11 7.22.1.3), decimal or hexadecimal, rounded half
 * to even whatever the number's length; `*end`, unless `end` is NULL, becomes
 * where the number ends, or `s` if there is none.
 *
 * Returns 0, or -ERANGE when the number is too large, `*v` then infinite, or
 * too small to be exact and normal, `*v` then the nearest to it.
 * Context: thread; uk_strtold needs 8 KB of stack, the others 0.5 KB.
 */
int uk_strtof(const char *s, char **end, float *v);
int uk_strtod(const char *s, char **end, double *v);
int uk_strtold(const char *s, char **end, long double *v);

#ifdef __cplusplus
}
#endif

#endif /* UK_SCAN_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Cases that aren't asked of a C library, and why: a case that is left out
 * isn't linked, so it may use what isn't there.
 */
#ifndef LEFT_OUT_H
#define LEFT_OUT_H

#ifdef __NEWLIB__
#define IS(other) !__builtin_strcmp(name, other)

static inline __attribute__((always_inline)) int left_out(const char *name)
{
	return
		/* Functions that newlib doesn't have. */
		IS("getline.grows") || IS("initstate.arrays") ||
		IS("insque.links") || IS("lsearch.table") ||
		IS("math.long_double") || IS("nexttoward.steps") ||
		/* Directories: it has no functions for them. */
		IS("fgetwc.invalid") || IS("fputwc.encodes") ||
		IS("fwide.orientation") ||
		/* Its double functions are less exact, fma() rounds twice. */
		IS("erf.values") || IS("exp.exact") || IS("fma.one_rounding") ||
		IS("math.values") || IS("rint.directions") ||
		/* It takes surrogates, and what is too long, for characters. */
		IS("mbrtowc.invalid") || IS("mbtowc.lengths") ||
		IS("wcrtomb.bytes") ||
		/* What else it answers in another way. */
		IS("atexit.many") || IS("basename.table") ||
		IS("drand48.formula") || IS("fprintf.overflow") ||
		IS("open_wmemstream.grows") || IS("perror.strerror") ||
		IS("strtol.prefixes") || IS("swscanf.conversions");
}
#define LEFT_OUT(name) left_out(name)
#else
#define LEFT_OUT(name) 0
#endif

#endif /* LEFT_OUT_H */

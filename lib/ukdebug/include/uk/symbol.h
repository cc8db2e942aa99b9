/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of the image's functions. The build appends the table (see
 * support/build/symtab.awk): for each function in order of address the
 * distance from the one before as uleb128, and its name with a NUL.
 */
#ifndef UK_SYMBOL_H
#define UK_SYMBOL_H

#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The function that holds `addr` and, in *offset, how far into it. NULL when
 * there is no table or no such function. Context: any.
 */
const char *uk_symbol_lookup(uintptr_t addr, uintptr_t *offset);

/**
 * The same for `rel`, counted from the first function, in any table
 * `[p, end)`; a broken table is never read past its end.
 */
const char *uk_symbol_find(const unsigned char *p, const unsigned char *end,
			   uintptr_t rel, uintptr_t *offset);

/** Where a walk of the image's table is; all zero: at its beginning. */
struct uk_symbol_cursor {
	uintptr_t rel; /* of the function, counted from the first one */
	const char *name;
	const unsigned char *at; /* private */
};

/** The next function, by address; false at the end. Context: any. */
bool uk_symbol_next(struct uk_symbol_cursor *c);

#ifdef __cplusplus
}
#endif

#endif /* UK_SYMBOL_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Formatted output into whatever takes bytes.
 */
#ifndef UK_FMT_H
#define UK_FMT_H

#include <stdarg.h>
#include <uk/essentials.h>

/** Where the bytes go; embed it in what `put` needs to know. */
struct uk_fmt_out {
	/** Takes `len` bytes at `s`, which are not NUL-terminated. */
	void (*put)(struct uk_fmt_out *o, const char *s, size_t len);
};

/**
 * Formats as printf() does: conversions d i u o x X c s p b %, flags, width,
 * precision and the length modifiers hh h l ll z t j.
 *
 * Returns the number of bytes put; -EINVAL at a conversion it doesn't know
 * (%n among them), with what came before already put; -EOVERFLOW past
 * INT_MAX bytes.
 * Context: any, as far as `put` allows. Uses no floating-point registers.
 */
int uk_vfmt(struct uk_fmt_out *o, const char *fmt, va_list ap);

/**
 * Formats into `buf` of `size` bytes, NUL-terminated unless `size` is 0.
 * Returns the length that the whole text has, or as uk_vfmt().
 * Context: any.
 */
int uk_vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
	__uk_printf(3, 0);
int uk_snprintf(char *buf, size_t size, const char *fmt, ...) __uk_printf(3, 4);

#endif /* UK_FMT_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Formatted output into whatever takes bytes.
 */
#ifndef UK_FMT_H
#define UK_FMT_H

#include <stdarg.h>
#include <uk/essentials.h>

#ifdef __cplusplus
extern "C" {
#endif

struct fmt_sink;
struct fmt_spec;

/** Where the bytes go; embed it in what `put` needs to know. */
struct uk_fmt_out {
	/** Takes `len` bytes at `s`, maybe 0 and not NUL-terminated. */
	void (*put)(struct uk_fmt_out *o, const char *s, size_t len);
	/**
	 * uk_fmt_float, for floating point too; then the `va_list` must come
	 * from a function that is compiled with floating-point registers.
	 * NULL: a conversion of floating point puts "<float>" and ends the
	 * formatting.
	 */
	int (*put_float)(struct fmt_sink *s, struct fmt_spec *sp, char conv,
			 va_list *ap);
};

/**
 * Formats as printf() does: conversions d i u o x X c s p b %, flags, width,
 * precision and the length modifiers hh h l ll z t j; a A e E f F g G, with
 * L, where `put_float` is set. Nothing wide (%ls), nothing stored (%n).
 *
 * Returns the number of bytes put; -EINVAL at a conversion it doesn't know,
 * with what came before already put; -EOVERFLOW past INT_MAX bytes.
 * Context: any, as far as `put` allows. Uses no floating-point registers.
 */
int uk_vfmt(struct uk_fmt_out *o, const char *fmt, va_list ap);

/**
 * For uk_fmt_out's put_float: exact, rounded half to even, at any precision;
 * a long double needs 2.5 KB of stack. Without the option LIBUKFMT_FLOAT it
 * puts "<LIBUKFMT_FLOAT=n>" in place of each number.
 */
int uk_fmt_float(struct fmt_sink *s, struct fmt_spec *sp, char conv,
		 va_list *ap);

/**
 * Formats into `buf` of `size` bytes, NUL-terminated unless `size` is 0.
 * uk_snprintf takes no floating point: it serves trap handlers, which have
 * no registers for that.
 *
 * Returns the length that the whole text has, or as uk_vfmt().
 * Context: any.
 */
int uk_vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
	__uk_printf(3, 0);
int uk_snprintf(char *buf, size_t size, const char *fmt, ...) __uk_printf(3, 4);

#ifdef __cplusplus
}
#endif

#endif /* UK_FMT_H */

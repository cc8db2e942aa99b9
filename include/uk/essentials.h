/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Compiler attributes and arithmetic that every layer needs.
 * Must stay free of other includes but the compiler's own.
 */
#ifndef UK_ESSENTIALS_H
#define UK_ESSENTIALS_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

/* C's word in C++. */
#ifdef __cplusplus
#define _Static_assert static_assert
#endif

#define __uk_section(name)	__attribute__((section(name)))
#define __uk_noreturn		__attribute__((noreturn))
#define __uk_packed		__attribute__((packed))
#define __uk_align(n)		__attribute__((aligned(n)))
#define __uk_weak		__attribute__((weak))
#define __uk_used		__attribute__((used))
#define __uk_unused		__attribute__((unused))
#define __uk_always_inline	__attribute__((always_inline))
#define __uk_noinline		__attribute__((noinline))
#define __uk_printf(fmt, first) __attribute__((format(printf, fmt, first)))

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Full C libraries have these in sys/param.h. */
#ifndef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#endif

/* `n` is a power of two in all four. */
#define ALIGN_UP(v, n) (((v) + (__typeof__(v))((n) - 1)) & -(__typeof__(v))(n))

#define ALIGN_DOWN(v, n) ((v) & -(__typeof__(v))(n))
#define IS_ALIGNED(v, n) (((v) & ((__typeof__(v))(n) - 1)) == 0)
#define POWER_OF_2(v)	 ((v) != 0 && ((v) & ((v) - 1)) == 0)

#define uk_container_of(ptr, type, member)                                     \
	((type *)((char *)(ptr) - offsetof(type, member)))

#define STRINGIFY_(x) #x
#define STRINGIFY(x)  STRINGIFY_(x)

#endif /* UK_ESSENTIALS_H */

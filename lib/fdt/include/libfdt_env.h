/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What libfdt asks of its environment, without a C library. Takes the place
 * of libfdt's own header of this name, hence its include guard.
 */
#ifndef LIBFDT_ENV_H
#define LIBFDT_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uk/arch/string.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef INT_MAX
#define INT_MAX __INT_MAX__
#endif
#ifndef UINT_MAX
#define UINT_MAX (INT_MAX * 2U + 1)
#endif
#ifndef INT32_MAX
#define INT32_MAX __INT32_MAX__
#endif

/* As in C and POSIX; string.c has them for libfdt alone. */
void *memchr(const void *s, int c, size_t n);
char *strrchr(const char *s, int c);
size_t strnlen(const char *s, size_t max);

/* A device tree is big-endian. */
typedef uint16_t fdt16_t;
typedef uint32_t fdt32_t;
typedef uint64_t fdt64_t;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define fdt16_to_cpu(x) __builtin_bswap16(x)
#define fdt32_to_cpu(x) __builtin_bswap32(x)
#define fdt64_to_cpu(x) __builtin_bswap64(x)
#else
#define fdt16_to_cpu(x) ((uint16_t)(x))
#define fdt32_to_cpu(x) ((uint32_t)(x))
#define fdt64_to_cpu(x) ((uint64_t)(x))
#endif
#define cpu_to_fdt16(x) fdt16_to_cpu(x)
#define cpu_to_fdt32(x) fdt32_to_cpu(x)
#define cpu_to_fdt64(x) fdt64_to_cpu(x)

#ifdef __cplusplus
}
#endif

#endif /* LIBFDT_ENV_H */

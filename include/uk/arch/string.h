/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The memory and string functions that a compiler may call by itself, and
 * that code below the C library uses. Implemented weakly by the architecture
 * layer, so that a C library's own win.
 */
#ifndef UK_ARCH_STRING_H
#define UK_ARCH_STRING_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As in ISO C11 7.24. Context: any. */
void *memcpy(void *__restrict dst, const void *__restrict src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);

/** Are two strings the same? Context: any. */
static inline bool uk_streq(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCH_STRING_H */

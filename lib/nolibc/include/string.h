/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Strings and memory (C11 7.24, POSIX.1-2017 <string.h>, and what BSD and GNU
 * add that programs are used to).
 */
#ifndef _STRING_H
#define _STRING_H

#include <stddef.h>
#include <strings.h>
#include <uk/arch/string.h>

#ifdef __cplusplus
extern "C" {
#endif

void *memchr(const void *s, int c, size_t n);
void *memrchr(const void *s, int c, size_t n);
void *memmem(const void *s, size_t n, const void *what, size_t len);
void *mempcpy(void *__restrict dst, const void *__restrict src, size_t n);
size_t strnlen(const char *s, size_t max);
char *strcpy(char *__restrict dst, const char *__restrict src);
char *strncpy(char *__restrict dst, const char *__restrict src, size_t n);
char *stpcpy(char *__restrict dst, const char *__restrict src);
char *stpncpy(char *__restrict dst, const char *__restrict src, size_t n);
size_t strlcpy(char *__restrict dst, const char *__restrict src, size_t size);
size_t strlcat(char *__restrict dst, const char *__restrict src, size_t size);
char *strcat(char *__restrict dst, const char *__restrict src);
char *strncat(char *__restrict dst, const char *__restrict src, size_t n);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
/** As strcmp(): the "C" locale. */
int strcoll(const char *a, const char *b);
char *strchr(const char *s, int c);
/** As strchr(), but the string's end instead of NULL. */
char *strchrnul(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *what);
char *strcasestr(const char *s, const char *what);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strpbrk(const char *s, const char *accept);
char *strsep(char **__restrict s, const char *__restrict sep);
char *strtok(char *__restrict s, const char *__restrict sep);
char *strtok_r(char *__restrict s, const char *__restrict sep,
	       char **__restrict state);
char *strdup(const char *s);
char *strndup(const char *s, size_t n);

/** A constant text for an error number; "Unknown error" for others. */
char *strerror(int error);
/** As POSIX has it: 0, EINVAL or ERANGE. */
int strerror_r(int error, char *buf, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* _STRING_H */

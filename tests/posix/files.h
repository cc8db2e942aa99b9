/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Cases of files: each has an empty directory of its own as the working one,
 * and what it leaves there is removed.
 */
#ifndef FILES_H
#define FILES_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "case.h"

/* Runs the case in a new directory. */
void posix_in_directory(void (*run)(void));

/* As CASE. */
#define FILE_CASE(page, what, sentence)                                        \
	static void page##_##what##_there(void);                               \
	CASE(page, what, sentence)                                             \
	{                                                                      \
		posix_in_directory(page##_##what##_there);                     \
	}                                                                      \
	static void page##_##what##_there(void)

/* Makes the file of that text. Returns whether it could. */
static inline int make(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	ssize_t len = strlen(text);
	int ok = fd >= 0 && write(fd, text, len) == len;

	return ok & (fd >= 0 && close(fd) == 0);
}

/* Has the file that text, and no more? */
static inline int has(const char *path, const char *text)
{
	char buf[256];
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof(buf));

	if (fd >= 0)
		close(fd);
	return n == (ssize_t)strlen(text) && !memcmp(buf, text, n);
}

static inline off_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? -1 : st.st_size;
}

#endif /* FILES_H */

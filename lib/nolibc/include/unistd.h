/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * POSIX's calls that make sense with a console and nothing else, and those
 * that are there when the library named is.
 */
#ifndef _UNISTD_H
#define _UNISTD_H

#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

/** Waits for at least one byte, polling the console; 0 at its end. */
ssize_t read(int fd, void *buf, size_t len);
ssize_t write(int fd, const void *buf, size_t len);
int isatty(int fd);
/* With posix-fd. */
int close(int fd);
ssize_t pread(int fd, void *buf, size_t len, off_t offset);
ssize_t pwrite(int fd, const void *buf, size_t len, off_t offset);
off_t lseek(int fd, off_t offset, int whence);
int dup(int fd);
int dup2(int from, int to);
int dup3(int from, int to, int flags);
void _exit(int status) __attribute__((noreturn));

extern char **environ;

extern char *optarg;
extern int optind, opterr, optopt;
int getopt(int argc, char *const argv[], const char *options);

#endif /* _UNISTD_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * POSIX's calls that make sense with a console and nothing else. A library of
 * files brings its own read(), write() and isatty() instead of these.
 */
#ifndef _UNISTD_H
#define _UNISTD_H

#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

/** Waits for at least one byte, polling the console; 0 at its end. */
ssize_t read(int fd, void *buf, size_t len);
ssize_t write(int fd, const void *buf, size_t len);
int isatty(int fd);
/** A library of descriptors brings it. */
int close(int fd);
void _exit(int status) __attribute__((noreturn));

extern char **environ;

extern char *optarg;
extern int optind, opterr, optopt;
int getopt(int argc, char *const argv[], const char *options);

#endif /* _UNISTD_H */

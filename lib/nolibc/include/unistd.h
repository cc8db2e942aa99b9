/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * POSIX's calls that make sense with a console and nothing else, and those
 * that are there when the library named is.
 */
#ifndef _UNISTD_H
#define _UNISTD_H

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

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

/* With posix-signal. Seconds that were left of the alarm before. */
unsigned int alarm(unsigned int seconds);
/* -1 and errno EINTR, once a handler has run. */
int pause(void);

/* With posix-pipe. */
int pipe(int fds[2]);
int pipe2(int fds[2], int flags);

/* With vfscore. */
#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0
int access(const char *path, int how);
int faccessat(int dirfd, const char *path, int how, int flags);
int chown(const char *path, uid_t uid, gid_t gid);
int lchown(const char *path, uid_t uid, gid_t gid);
int fchown(int fd, uid_t uid, gid_t gid);
int fchownat(int dirfd, const char *path, uid_t uid, gid_t gid, int flags);
int link(const char *from, const char *to);
int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags);
int symlink(const char *target, const char *path);
int symlinkat(const char *target, int dirfd, const char *path);
ssize_t readlink(const char *path, char *buf, size_t size);
ssize_t readlinkat(int dirfd, const char *path, char *buf, size_t size);
int unlink(const char *path);
int unlinkat(int dirfd, const char *path, int flags);
int rmdir(const char *path);
int chdir(const char *path);
int fchdir(int fd);
/** NULL: in memory of its own, to be freed. */
char *getcwd(char *buf, size_t size);
int truncate(const char *path, off_t size);
int ftruncate(int fd, off_t size);
int fsync(int fd);
int fdatasync(int fd);
void sync(void);

void _exit(int status) __attribute__((noreturn));

extern char **environ;

extern char *optarg;
extern int optind, opterr, optopt;
int getopt(int argc, char *const argv[], const char *options);

#ifdef __cplusplus
}
#endif

#endif /* _UNISTD_H */

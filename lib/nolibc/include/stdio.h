/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Streams (C11 7.21): without posix-fd the console as three of them. Their
 * output isn't buffered beyond one call, so nothing is lost in a crash. Input
 * is text: a CR, which is what a terminal's Enter key sends, reads as LF.
 */
#ifndef _STDIO_H
#define _STDIO_H

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EOF    (-1)
#define BUFSIZ 1024
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2

typedef struct nolibc_file FILE;
extern FILE *const stdin, *const stdout, *const stderr;
#define stdin  stdin
#define stdout stdout
#define stderr stderr

#define __nolibc_printf(fmt, first) __attribute__((format(printf, fmt, first)))
#define __nolibc_scanf(fmt, first)  __attribute__((format(scanf, fmt, first)))

/*
 * No %n, nothing wide: such a conversion ends the output with EINVAL. Floating
 * point needs the option LIBUKFMT_FLOAT (uk/fmt.h).
 */
int printf(const char *fmt, ...) __nolibc_printf(1, 2);
int fprintf(FILE *f, const char *fmt, ...) __nolibc_printf(2, 3);
int dprintf(int fd, const char *fmt, ...) __nolibc_printf(2, 3);
int sprintf(char *buf, const char *fmt, ...) __nolibc_printf(2, 3);
int snprintf(char *buf, size_t size, const char *fmt, ...)
	__nolibc_printf(3, 4);
int asprintf(char **buf, const char *fmt, ...) __nolibc_printf(2, 3);
int vprintf(const char *fmt, va_list ap) __nolibc_printf(1, 0);
int vfprintf(FILE *f, const char *fmt, va_list ap) __nolibc_printf(2, 0);
int vdprintf(int fd, const char *fmt, va_list ap) __nolibc_printf(2, 0);
int vsprintf(char *buf, const char *fmt, va_list ap) __nolibc_printf(2, 0);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
	__nolibc_printf(3, 0);
int vasprintf(char **buf, const char *fmt, va_list ap) __nolibc_printf(2, 0);

/* As uk/scan.h says; at a conversion unknown there, EOF and EINVAL. */
int scanf(const char *fmt, ...) __nolibc_scanf(1, 2);
int fscanf(FILE *f, const char *fmt, ...) __nolibc_scanf(2, 3);
int sscanf(const char *s, const char *fmt, ...) __nolibc_scanf(2, 3);
int vscanf(const char *fmt, va_list ap) __nolibc_scanf(1, 0);
int vfscanf(FILE *f, const char *fmt, va_list ap) __nolibc_scanf(2, 0);
int vsscanf(const char *s, const char *fmt, va_list ap) __nolibc_scanf(2, 0);

int puts(const char *s);
int putchar(int c);
int fputs(const char *s, FILE *f);
int fputc(int c, FILE *f);
int putc(int c, FILE *f);
size_t fwrite(const void *buf, size_t size, size_t n, FILE *f);
int fflush(FILE *f);
void perror(const char *s);

/* These wait for the console, polling it. */
int getchar(void);
int fgetc(FILE *f);
int getc(FILE *f);
char *fgets(char *buf, int size, FILE *f);
size_t fread(void *buf, size_t size, size_t n, FILE *f);
/** One byte may be put back; EOF for a second. */
int ungetc(int c, FILE *f);

int feof(FILE *f);
int ferror(FILE *f);
void clearerr(FILE *f);
int fileno(FILE *f);
/** Without posix-fd accepted and without effect: see the top. */
int setvbuf(FILE *f, char *buf, int mode, size_t size);
void setbuf(FILE *f, char *buf);

/* With posix-fd. */
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
typedef off_t fpos_t;
int fseek(FILE *f, long offset, int whence);
int fseeko(FILE *f, off_t offset, int whence);
long ftell(FILE *f);
off_t ftello(FILE *f);
void rewind(FILE *f);
int fgetpos(FILE *f, fpos_t *pos);
int fsetpos(FILE *f, const fpos_t *pos);
FILE *fdopen(int fd, const char *mode);
int fclose(FILE *f);
void flockfile(FILE *f);
void funlockfile(FILE *f);
ssize_t getdelim(char **line, size_t *size, int end, FILE *f);
ssize_t getline(char **line, size_t *size, FILE *f);

/* With vfscore. */
FILE *fopen(const char *path, const char *mode);
int remove(const char *path);
int rename(const char *from, const char *to);
int renameat(int from_fd, const char *from, int to_fd, const char *to);

#ifdef __cplusplus
}
#endif

#endif /* _STDIO_H */

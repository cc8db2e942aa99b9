/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Streams on descriptors. The three standard ones have no buffer unless
 * setvbuf() gives them one: what was written is out, even in a crash, and what
 * isn't asked for stays where it is. Those that are opened have one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uk/init.h>
#include "file.h"

#define STANDARD(fd_, in)                                                      \
	{                                                                      \
		.fd = (fd_),                                                   \
		.reads = (in),                                                 \
		.writes = !(in),                                               \
		.is_static = true,                                             \
		.buffering = _IONBF,                                           \
		.lock = UK_MUTEX_INIT_RECURSIVE,                               \
	}

static struct nolibc_file files[3] = {
	STANDARD(STDIN_FILENO, true),
	STANDARD(STDOUT_FILENO, false),
	STANDARD(STDERR_FILENO, false),
};
FILE *const stdin = &files[0];
FILE *const stdout = &files[1];
FILE *const stderr = &files[2];

/* The others. */
static struct nolibc_file *all;
static struct uk_mutex all_lock = UK_MUTEX_INIT;

int fileno(FILE *f)
{
	return f->fd;
}

void flockfile(FILE *f)
{
	stream_lock(f);
}

void funlockfile(FILE *f)
{
	stream_unlock(f);
}

static int fail(FILE *f, int error)
{
	f->error = true;
	errno = error;
	return EOF;
}

/* --- buffers ----------------------------------------------------------- */

static size_t write_all(FILE *f, const char *p, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = write(f->fd, p + done, len - done);

		if (n <= 0) {
			f->error = true;
			break;
		}
		done += n;
	}
	return done;
}

/* Writes what is there to be written; what can't be is lost. */
static int flush(FILE *f)
{
	size_t len = f->end;

	if (!f->writing)
		return 0;
	f->writing = false;
	f->at = f->end = 0;
	return write_all(f, f->buf, len) == len ? 0 : EOF;
}

static void forget(FILE *f)
{
	f->has_back = false;
	f->at = f->end = 0;
}

/* Goes back to where the reader is, if the file can. */
static void unread(FILE *f)
{
	off_t ahead = f->end - f->at + f->has_back;

	if (!f->writing && (!ahead || lseek(f->fd, -ahead, SEEK_CUR) >= 0))
		forget(f);
}

/* A buffer, if there is to be one and there is memory. */
static void get_buffer(FILE *f)
{
	if (f->size || f->buffering == _IONBF)
		return;
	f->buf = malloc(BUFSIZ);
	if (!f->buf) {
		f->buffering = _IONBF;
		return;
	}
	f->own_buf = true;
	f->size = BUFSIZ;
}

static void drop_buffer(FILE *f)
{
	if (f->own_buf)
		free(f->buf);
	f->own_buf = false;
	f->buf = NULL;
	f->size = 0;
}

int setvbuf(FILE *f, char *buf, int mode, size_t size)
{
	if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF)
		return -1;
	stream_lock(f);
	flush(f);
	unread(f);
	forget(f);
	drop_buffer(f);
	f->buffering = mode;
	if (mode != _IONBF && buf && size) {
		f->buf = buf;
		f->size = size;
	}
	stream_unlock(f);
	return 0;
}

static int flush_others(void)
{
	int rc = 0;

	uk_mutex_lock(&all_lock);
	for (FILE *f = all; f; f = f->next)
		rc |= fflush(f);
	uk_mutex_unlock(&all_lock);
	return rc | fflush(stdout) | fflush(stderr);
}

int fflush(FILE *f)
{
	int rc;

	if (!f)
		return flush_others();
	stream_lock(f);
	rc = flush(f);
	/* What was read ahead is there for others again (POSIX). */
	if (f->reads && f->end)
		unread(f);
	stream_unlock(f);
	return rc;
}

/* Behind what atexit() was told, which may write. */
static void flush_at_exit(int status)
{
	(void)status;
	flush_others();
}
UK_EXIT_CALL(flush_at_exit, 11);

/* --- writing ----------------------------------------------------------- */

static bool begin_writing(FILE *f)
{
	if (!f->writes) {
		fail(f, EBADF);
		return false;
	}
	if (!f->writing) {
		unread(f);
		forget(f);
	}
	get_buffer(f);
	f->writing = f->size != 0;
	return true;
}

static size_t put(FILE *f, const char *p, size_t len)
{
	if (!f->size)
		return write_all(f, p, len);
	if (len > f->size - f->end && flush(f))
		return 0;
	f->writing = true;
	if (len > f->size)
		return write_all(f, p, len);
	memcpy(f->buf + f->end, p, len);
	f->end += len;
	if (f->buffering == _IOLBF && memrchr(p, '\n', len) && flush(f))
		return 0;
	return len;
}

size_t fwrite(const void *buf, size_t size, size_t n, FILE *f)
{
	size_t done = 0, total;

	if (!size || !n)
		return 0;
	if (__builtin_mul_overflow(size, n, &total)) {
		fail(f, EOVERFLOW);
		return 0;
	}
	stream_lock(f);
	if (begin_writing(f))
		done = put(f, buf, total);
	stream_unlock(f);
	return done / size;
}

/* --- reading ----------------------------------------------------------- */

static bool begin_reading(FILE *f)
{
	if (!f->reads) {
		fail(f, EBADF);
		return false;
	}
	if (f->writing && flush(f))
		return false;
	get_buffer(f);
	return true;
}

static size_t read_some(FILE *f, char *p, size_t len)
{
	ssize_t n = f->eof ? 0 : read(f->fd, p, len);

	if (n < 0)
		f->error = true;
	else if (n == 0)
		f->eof = true;
	return n > 0 ? n : 0;
}

/* Up to `len` bytes, one at least unless there are none any more. */
static size_t get(FILE *f, char *p, size_t len)
{
	size_t n;

	if (f->has_back) {
		f->has_back = false;
		*p = f->back;
		return 1;
	}
	if (f->at == f->end) {
		if (len >= f->size)
			return read_some(f, p, len);
		f->at = 0;
		f->end = read_some(f, f->buf, f->size);
	}
	n = len < f->end - f->at ? len : f->end - f->at;
	memcpy(p, f->buf + f->at, n);
	f->at += n;
	return n;
}

size_t fread(void *buf, size_t size, size_t n, FILE *f)
{
	size_t done = 0, total, got = 1;

	if (!size || !n)
		return 0;
	if (__builtin_mul_overflow(size, n, &total)) {
		fail(f, EOVERFLOW);
		return 0;
	}
	stream_lock(f);
	if (f->has_back || begin_reading(f))
		for (; done < total && got; done += got)
			got = get(f, (char *)buf + done, total - done);
	stream_unlock(f);
	return done / size;
}

int fgetc(FILE *f)
{
	unsigned char c;

	return fread(&c, 1, 1, f) ? c : EOF;
}

ssize_t getdelim(char **line, size_t *size, int end, FILE *f)
{
	size_t n = 0;
	int c = EOF;

	stream_lock(f);
	do {
		if (!*line || n + 2 > *size) {
			size_t more = *line && *size ? 2 * *size : 64;
			char *p = realloc(*line, more);

			if (!p) {
				f->error = true;
				n = 0;
				break;
			}
			*line = p;
			*size = more;
		}
		c = fgetc(f);
		if (c != EOF)
			(*line)[n++] = c;
	} while (c != EOF && c != end);
	if (n)
		(*line)[n] = '\0';
	stream_unlock(f);
	return n ? (ssize_t)n : -1;
}

ssize_t getline(char **line, size_t *size, FILE *f)
{
	return getdelim(line, size, '\n', f);
}

/* --- positions --------------------------------------------------------- */

int fseeko(FILE *f, off_t offset, int whence)
{
	int rc;

	stream_lock(f);
	rc = flush(f);
	/* From where the reader is, not the file. */
	unread(f);
	if (rc == 0 && lseek(f->fd, offset, whence) < 0)
		rc = -1;
	if (rc == 0)
		f->eof = false;
	stream_unlock(f);
	return rc;
}

int fseek(FILE *f, long offset, int whence)
{
	return fseeko(f, offset, whence);
}

off_t ftello(FILE *f)
{
	off_t at;

	stream_lock(f);
	/* What is appended will be where the file ends by then. */
	if (f->writing && flush(f))
		at = -1;
	else
		at = lseek(f->fd, 0, SEEK_CUR);
	if (at >= 0)
		at -= f->end - f->at + f->has_back;
	stream_unlock(f);
	return at;
}

long ftell(FILE *f)
{
	off_t at = ftello(f);

	if (at == (long)at)
		return at;
	errno = EOVERFLOW;
	return -1;
}

void rewind(FILE *f)
{
	fseeko(f, 0, SEEK_SET);
	f->error = false;
}

int fgetpos(FILE *f, fpos_t *pos)
{
	*pos = ftello(f);
	return *pos < 0 ? -1 : 0;
}

int fsetpos(FILE *f, const fpos_t *pos)
{
	return fseeko(f, *pos, SEEK_SET);
}

/* --- streams that come and go ------------------------------------------ */

int stream_flags(const char *mode)
{
	int flags, access = strchr(mode, '+') ? O_RDWR : O_WRONLY;

	switch (*mode) {
	case 'r': flags = access == O_RDWR ? O_RDWR : O_RDONLY; break;
	case 'w': flags = access | O_CREAT | O_TRUNC; break;
	case 'a': flags = access | O_CREAT | O_APPEND; break;
	default: errno = EINVAL; return -1;
	}
	if (strchr(mode, 'x'))
		flags |= O_EXCL;
	if (strchr(mode, 'e'))
		flags |= O_CLOEXEC;
	return flags;
}

static void set_mode(FILE *f, int fd, int flags)
{
	f->fd = fd;
	f->reads = (flags & O_ACCMODE) != O_WRONLY;
	f->writes = (flags & O_ACCMODE) != O_RDONLY;
}

FILE *stream_new(int fd, const char *mode)
{
	int flags = stream_flags(mode);
	FILE *f;

	if (flags < 0)
		return NULL;
	f = calloc(1, sizeof(*f));
	if (!f)
		return NULL;
	set_mode(f, fd, flags);
	f->buffering = isatty(fd) ? _IOLBF : _IOFBF;
	f->lock = (struct uk_mutex)UK_MUTEX_INIT_RECURSIVE;
	uk_mutex_lock(&all_lock);
	f->next = all;
	if (f->next)
		f->next->link = &f->next;
	f->link = &all;
	all = f;
	uk_mutex_unlock(&all_lock);
	return f;
}

FILE *fdopen(int fd, const char *mode)
{
	int is = fcntl(fd, F_GETFL);

	if (is < 0)
		return NULL;
	if (*mode == 'a')
		fcntl(fd, F_SETFL, is | O_APPEND);
	return stream_new(fd, mode);
}

int fclose(FILE *f)
{
	int rc = fflush(f);

	if (close(f->fd))
		rc = EOF;
	drop_buffer(f);
	f->fd = -1;
	if (f->is_static)
		return rc;
	uk_mutex_lock(&all_lock);
	*f->link = f->next;
	if (f->next)
		f->next->link = f->link;
	uk_mutex_unlock(&all_lock);
	free(f);
	return rc;
}

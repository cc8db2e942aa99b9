/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A stream's state.
 */
#ifndef NOLIBC_FILE_H
#define NOLIBC_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include <uk/config.h>

#ifdef CONFIG_LIBNOLIBC_FD
#include <uk/lock.h>

struct nolibc_file {
	bool eof, error;
	bool has_back; /* ungetc() put back: */
	unsigned char back;
	bool reads, writes; /* may it */
	bool writing;	    /* the buffer has what is to be written */
	bool own_buf, is_static;
	int fd, buffering;
	char *buf;
	size_t size;	/* of the buffer; 0: none yet, or none at all */
	size_t at, end; /* what is in it */
	struct uk_mutex lock;
	struct nolibc_file *next, **link; /* in the list of all */
};

static inline void stream_lock(FILE *f)
{
	uk_mutex_lock(&f->lock);
}

static inline void stream_unlock(FILE *f)
{
	uk_mutex_unlock(&f->lock);
}

/** A stream on `fd` for fopen()'s `mode`; NULL and errno. */
FILE *stream_new(int fd, const char *mode);

/** open()'s flags for fopen()'s `mode`; -1 and errno when it is none. */
int stream_flags(const char *mode);
#else
/* Of use to the one that is read. */
struct nolibc_file {
	bool eof, error;
	bool has_back; /* ungetc() put back: */
	unsigned char back;
};

static inline void stream_lock(FILE *f)
{
	(void)f;
}

static inline void stream_unlock(FILE *f)
{
	(void)f;
}
#endif

#endif /* NOLIBC_FILE_H */

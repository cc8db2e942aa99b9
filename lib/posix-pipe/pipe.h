/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files share.
 */
#ifndef POSIX_PIPE_H
#define POSIX_PIPE_H

#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/file.h>

struct end;

struct pipe {
	struct uk_mutex lock;
	char *buf;
	size_t size;	 /* of the buffer */
	size_t capacity; /* what it may become */
	size_t at, used; /* where it begins, how much of it there is */
	unsigned int readers, writers; /* that are open */
	unsigned int readers_ever, writers_ever;
	unsigned int refs; /* ends that there are, open or not */
	struct end *ends;
	void (*put)(struct pipe *p); /* an end is gone: one reference less */
	void *of;		     /* what it is the pipe of, for that */
};

/* A pipe that nobody has open; NULL: no memory. */
struct pipe *pipe_new(void (*put)(struct pipe *p));
void pipe_free(struct pipe *p);

/**
 * An end of `p`, to read or write as `flags` say, or both, with a reference
 * that is guarded by what put() is. Returns 0 or -ENOMEM.
 */
int pipe_open(struct pipe *p, unsigned int flags, struct uk_file **out);

static inline struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

#endif /* POSIX_PIPE_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fifos: pipes with a name. One is there as long as somebody has it open
 * (POSIX.1-2017, XSH, open()).
 */
#include <uk/init.h>
#include <uk/syscall.h>
#include <uk/vfs.h>
#include "pipe.h"

static struct uk_mutex lock = UK_MUTEX_INIT; /* of which vnode has which */

static void forget_if_unused(struct pipe *p)
{
	struct uk_vnode *v = p->of;

	if (p->refs)
		return;
	v->special = NULL;
	pipe_free(p);
}

static void put(struct pipe *p)
{
	uk_mutex_lock(&lock);
	p->refs--;
	forget_if_unused(p);
	uk_mutex_unlock(&lock);
}

static struct pipe *pipe_of(struct uk_vnode *v)
{
	struct pipe *p = v->special;

	if (p)
		return p;
	p = pipe_new(put);
	if (p) {
		p->of = v;
		v->special = p;
	}
	return p;
}

/* Has somebody come to the other side since we did? */
static bool is_joined(const struct pipe *p, unsigned int flags,
		      unsigned int others)
{
	switch (flags & UK_O_ACCMODE) {
	case UK_O_RDONLY: return p->writers || p->writers_ever != others;
	case UK_O_WRONLY: return p->readers || p->readers_ever != others;
	default: return true;
	}
}

/* Returns 0, or -UK_ERESTART when a signal comes first. */
static int wait_for_others(struct pipe *p, struct uk_file *f,
			   unsigned int others)
{
	struct uk_file_waiter w;
	int rc = 0;

	uk_file_waiter_begin(&w, f);
	while (rc == 0 && !is_joined(p, f->flags, others))
		rc = uk_file_waiter_sleep(&w, UK_FOREVER);
	uk_file_unwatch(&w.watch);
	return rc;
}

static int open_fifo(struct uk_vnode *v, unsigned int flags,
		     struct uk_file **out)
{
	unsigned int others = 0;
	struct uk_file *f;
	struct pipe *p;
	int rc = -ENOMEM;

	if ((flags & UK_O_ACCMODE) == UK_O_ACCMODE)
		return -EINVAL;
	uk_mutex_lock(&lock);
	p = pipe_of(v);
	if (p) {
		others = (flags & UK_O_ACCMODE) == UK_O_RDONLY
				 ? p->writers_ever
				 : p->readers_ever;
		if ((flags & UK_O_ACCMODE) == UK_O_WRONLY &&
		    flags & UK_O_NONBLOCK && !p->readers)
			rc = -ENXIO;
		else
			rc = pipe_open(p, flags, &f);
		if (rc)
			forget_if_unused(p);
	}
	uk_mutex_unlock(&lock);
	if (rc)
		return rc;
	if (!(flags & UK_O_NONBLOCK))
		rc = wait_for_others(p, f, others);
	if (rc) {
		uk_file_put(f);
		return rc;
	}
	*out = f;
	return 0;
}

static int set_hook(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_vfs_fifo_open = open_fifo;
	return 0;
}
uk_lib_initcall(set_hook);

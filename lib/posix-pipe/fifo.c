/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fifos: pipes with a name. One is there as long as somebody has it open
 * (POSIX.1-2017, XSH, open()).
 */
#include <uk/init.h>
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

struct waiter {
	struct uk_watch watch;
	struct uk_semaphore sem;
};

static void wake(struct uk_watch *w)
{
	uk_semaphore_up(&uk_container_of(w, struct waiter, watch)->sem);
}

static void wait_for_others(struct pipe *p, struct uk_file *f,
			    unsigned int others)
{
	struct waiter w = {.watch = {.fn = wake}, .sem = UK_SEMAPHORE_INIT(0)};

	uk_file_watch(f, &w.watch);
	while (!is_joined(p, f->flags, others))
		uk_semaphore_down(&w.sem);
	uk_file_unwatch(&w.watch);
}

static int open_fifo(struct uk_vnode *v, unsigned int flags,
		     struct uk_file **out)
{
	unsigned int others = 0;
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
			rc = pipe_open(p, flags, out);
		if (rc)
			forget_if_unused(p);
	}
	uk_mutex_unlock(&lock);
	if (rc == 0 && !(flags & UK_O_NONBLOCK))
		wait_for_others(p, *out, others);
	return rc;
}

static int set_hook(struct uk_init_ctx *ctx)
{
	(void)ctx;
	uk_vfs_fifo_open = open_fifo;
	return 0;
}
uk_lib_initcall(set_hook);

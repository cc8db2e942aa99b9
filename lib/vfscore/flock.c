/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * flock(): a file is locked by one who has it open, or by several who share
 * the lock.
 */
#include <uk/syscall.h>
#include "vfs.h"

struct uk_lock_owner {
	struct uk_lock_owner *next;
	struct uk_file *file;
	bool exclusive;
};

static struct uk_mutex lock = UK_MUTEX_INIT;
static struct uk_cond changed = UK_COND_INIT;

static struct uk_lock_owner **find(struct uk_vnode *v, struct uk_file *f)
{
	struct uk_lock_owner **at = &v->flocks;

	while (*at && (*at)->file != f)
		at = &(*at)->next;
	return at;
}

static void remove(struct uk_vnode *v, struct uk_file *f)
{
	struct uk_lock_owner **at = find(v, f), *gone = *at;

	if (!gone)
		return;
	*at = gone->next;
	uk_free(heap(), gone);
	uk_cond_signal(&changed, UINT32_MAX);
}

void flock_forget(struct uk_vnode *v, struct uk_file *f)
{
	uk_mutex_lock(&lock);
	remove(v, f);
	uk_mutex_unlock(&lock);
}

static bool is_in_the_way(const struct uk_vnode *v, bool exclusive)
{
	return v->flocks && (exclusive || v->flocks->exclusive);
}

static int acquire(struct uk_vnode *v, struct uk_file *f, bool exclusive,
		   bool wait)
{
	struct uk_lock_owner *mine = uk_calloc(heap(), 1, sizeof(*mine));

	if (!mine)
		return -ENOMEM;
	/* Another kind of lock is had by giving this one up first. */
	remove(v, f);
	while (is_in_the_way(v, exclusive)) {
		if (!wait) {
			uk_free(heap(), mine);
			return -EWOULDBLOCK;
		}
		uk_cond_wait(&changed, &lock, UK_FOREVER);
	}
	*mine = (struct uk_lock_owner){v->flocks, f, exclusive};
	v->flocks = mine;
	return 0;
}

static int lock_file(struct uk_file *f, int how)
{
	struct uk_vnode *v = uk_vfs_vnode(f);
	bool wait = !(how & UK_LOCK_NB);
	int rc = 0;

	if (!v || f->flags & UK_O_PATH)
		return -EBADF;
	uk_mutex_lock(&lock);
	switch (how & ~UK_LOCK_NB) {
	case UK_LOCK_SH: rc = acquire(v, f, false, wait); break;
	case UK_LOCK_EX: rc = acquire(v, f, true, wait); break;
	case UK_LOCK_UN: remove(v, f); break;
	default: rc = -EINVAL;
	}
	uk_mutex_unlock(&lock);
	return rc;
}

UK_SYSCALL2(flock, int, fd, int, how)
{
	struct uk_file *f = uk_fd_get(fd);
	int rc;

	if (!f)
		return -EBADF;
	rc = lock_file(f, how);
	uk_file_put(f);
	return rc;
}

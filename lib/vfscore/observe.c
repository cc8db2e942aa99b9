/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Telling what happens to files, to the one library that passes it on. Nobody
 * is told but of what somebody watches.
 */
#include "vfs.h"

const struct uk_vfs_observer *uk_vfs_observer;

/* Besides: whether it is a directory, or a name that is gone. */
static uint32_t event_of(const struct uk_name *n, uint32_t event)
{
	return event | event_dir(n->vnode) | (n->link ? 0 : UK_IN_EXCL_UNLINK);
}

void dir_event(struct uk_name *n, uint32_t event, uint32_t cookie)
{
	struct uk_vnode *dir = n->parent ? n->parent->vnode : NULL;

	if (uk_vfs_observer && dir && dir->watches)
		uk_vfs_observer->event(dir, event, cookie, n->text, n->len);
}

void self_event(struct uk_vnode *v, uint32_t event)
{
	if (uk_vfs_observer && v->watches)
		uk_vfs_observer->event(v, event, 0, NULL, 0);
}

void name_event(struct uk_name *n, uint32_t event)
{
	event = event_of(n, event);
	dir_event(n, event, 0);
	self_event(n->vnode, event & ~UK_IN_EXCL_UNLINK);
}

void named_event_now(struct uk_name *n, uint32_t event)
{
	uk_vfs_lock();
	name_event(n, event);
	uk_vfs_unlock();
}

void file_event_now(struct uk_file *f, uint32_t event)
{
	struct uk_name *n = file_name(f);

	if (n && !(f->flags & UK_O_PATH))
		named_event_now(n, event);
}

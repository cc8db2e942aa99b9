/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What happens to files, as a file [Linux, inotify(7)]. A watch has a reference
 * to its vnode, which lists those on it. All of it is guarded by the lock of
 * names, which whoever tells of an event holds.
 */
#include <uk/abi/inotify.h>
#include <uk/abi/tty.h>
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/syscall.h>
#include <uk/vfs.h>

#define EVENTS_MAX 16384 /* as Linux has it */
#define FLAGS                                                                  \
	(UK_IN_ONLYDIR | UK_IN_DONT_FOLLOW | UK_IN_EXCL_UNLINK |               \
	 UK_IN_MASK_CREATE | UK_IN_MASK_ADD | UK_IN_ONESHOT)

struct inotify {
	struct uk_file file;
	struct inotify *next;
	struct watch *watches;
	struct event *first, *last;
	size_t bytes; /* of the events */
	unsigned int events;
	int last_wd;
};

struct watch {
	struct watch *next;    /* of the instance */
	struct watch *sibling; /* on the same vnode */
	struct inotify *in;
	struct uk_vnode *v;
	uint32_t mask;
	int wd;
};

struct event {
	struct event *next;
	struct uk_inotify_event e; /* its name is behind it */
};

static struct inotify *instances;

static struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

static struct inotify *inotify_of(struct uk_file *f)
{
	return uk_container_of(f, struct inotify, file);
}

/* --- events ------------------------------------------------------------ */

static bool is_same(const struct uk_inotify_event *a,
		    const struct uk_inotify_event *b)
{
	return memcmp(a, b, sizeof(*a) + a->len) == 0;
}

static struct event *event_new(int wd, uint32_t mask, uint32_t cookie,
			       const char *name, size_t len)
{
	size_t room =
		name ? ALIGN_UP(len + 1, sizeof(struct uk_inotify_event)) : 0;
	struct event *e = uk_calloc(heap(), 1, sizeof(*e) + room);

	if (!e)
		return NULL;
	e->e.wd = wd;
	e->e.mask = mask;
	e->e.cookie = cookie;
	e->e.len = room;
	if (name)
		memcpy(e->e.name, name, len);
	return e;
}

/* Takes `e` over; one that repeats the last says nothing new. */
static void append(struct inotify *in, struct event *e)
{
	if (in->last && e->e.len == in->last->e.len &&
	    is_same(&in->last->e, &e->e)) {
		uk_free(heap(), e);
		return;
	}
	*(in->last ? &in->last->next : &in->first) = e;
	in->last = e;
	in->events++;
	in->bytes += sizeof(e->e) + e->e.len;
	uk_file_notify(&in->file);
}

/* What there is no memory for is lost as what there is no room for. */
static void queue(struct watch *w, uint32_t mask, uint32_t cookie,
		  const char *name, size_t len)
{
	struct inotify *in = w->in;
	struct event *e = NULL;

	if (in->events < EVENTS_MAX)
		e = event_new(w->wd, mask, cookie, name, len);
	if (!e && in->events <= EVENTS_MAX)
		e = event_new(-1, UK_IN_Q_OVERFLOW, 0, NULL, 0);
	if (e)
		append(in, e);
}

static void take_out(struct inotify *in)
{
	struct event *e = in->first;

	in->first = e->next;
	if (!in->first)
		in->last = NULL;
	in->events--;
	in->bytes -= sizeof(e->e) + e->e.len;
	uk_free(heap(), e);
}

/* --- watches ----------------------------------------------------------- */

static void unwatch(struct watch *w)
{
	struct watch **at = &w->in->watches;
	struct watch **on = (struct watch **)&w->v->watches;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	while (*on != w)
		on = &(*on)->sibling;
	*on = w->sibling;
	uk_vnode_put(w->v);
	uk_free(heap(), w);
}

/* It ends, and that is told. */
static void end(struct watch *w)
{
	queue(w, UK_IN_IGNORED, 0, NULL, 0);
	unwatch(w);
}

static void on_event(struct uk_vnode *v, uint32_t event, uint32_t cookie,
		     const char *name, size_t len)
{
	struct watch *next;

	for (struct watch *w = v->watches; w; w = next) {
		bool ends = event & UK_IN_DELETE_SELF;

		next = w->sibling;
		if (event & w->mask & UK_IN_ALL_EVENTS &&
		    !(event & w->mask & UK_IN_EXCL_UNLINK)) {
			queue(w, event & ~UK_IN_EXCL_UNLINK, cookie, name, len);
			ends |= (w->mask & UK_IN_ONESHOT) != 0;
		}
		if (ends)
			end(w);
	}
}

static void on_unmount(struct uk_mount *m)
{
	for (struct inotify *in = instances; in; in = in->next) {
		struct watch *next;

		for (struct watch *w = in->watches; w; w = next) {
			next = w->next;
			if (w->v->mount != m)
				continue;
			queue(w, UK_IN_UNMOUNT, 0, NULL, 0);
			end(w);
		}
	}
}

static const struct uk_vfs_observer observer = {
	.event = on_event,
	.unmount = on_unmount,
};

static struct watch *find(struct inotify *in, const struct uk_vnode *v)
{
	struct watch *w = v->watches;

	while (w && w->in != in)
		w = w->sibling;
	return w;
}

static int watch_new(struct inotify *in, struct uk_vnode *v, uint32_t mask)
{
	struct watch *w = uk_malloc(heap(), sizeof(*w));

	if (!w)
		return -ENOMEM;
	*w = (struct watch){
		.next = in->watches,
		.sibling = v->watches,
		.in = in,
		.v = uk_vnode_ref(v),
		.mask = mask,
		.wd = ++in->last_wd,
	};
	in->watches = w;
	v->watches = w;
	return w->wd;
}

/* Context: names locked. */
static int watch(struct inotify *in, struct uk_vnode *v, uint32_t mask)
{
	struct watch *w = find(in, v);
	bool adds = mask & UK_IN_MASK_ADD;

	if (w && mask & UK_IN_MASK_CREATE)
		return -EEXIST;
	mask &= ~(UK_IN_MASK_ADD | UK_IN_MASK_CREATE);
	if (!w)
		return watch_new(in, v, mask);
	w->mask = (adds ? w->mask : 0) | mask;
	return w->wd;
}

/* --- the file ---------------------------------------------------------- */

/* Those that fit; -EINVAL when not even the first one does. */
static long take_into(struct inotify *in, char *buf, size_t size)
{
	size_t done = 0;

	while (in->first) {
		struct uk_inotify_event *e = &in->first->e;
		size_t len = sizeof(*e) + e->len;

		if (len > size - done)
			return done ? (long)done : -EINVAL;
		memcpy(buf + done, e, len);
		done += len;
		take_out(in);
	}
	return done;
}

static long inotify_readv(struct uk_file *f, const struct uk_iovec *iov, int n,
			  int64_t *pos)
{
	long rc;

	(void)pos;
	if (n < 1)
		return 0;
	for (;;) {
		uk_vfs_lock();
		rc = take_into(inotify_of(f), iov[0].base, iov[0].len);
		uk_vfs_unlock();
		if (rc)
			return rc;
		if (uk_file_nonblock(f))
			return -EAGAIN;
		rc = uk_file_wait(f, UK_POLLIN, UK_FOREVER);
		if (rc)
			return rc;
	}
}

static short inotify_poll(struct uk_file *f)
{
	return __atomic_load_n(&inotify_of(f)->first, __ATOMIC_RELAXED)
		       ? UK_POLLIN | UK_POLLRDNORM
		       : 0;
}

static int inotify_ioctl(struct uk_file *f, unsigned long request, void *arg)
{
	if (request != UK_FIONREAD)
		return -ENOTTY;
	*(int *)arg = __atomic_load_n(&inotify_of(f)->bytes, __ATOMIC_RELAXED);
	return 0;
}

static void inotify_release(struct uk_file *f)
{
	struct inotify *in = inotify_of(f), **at = &instances;

	uk_vfs_lock();
	while (in->watches)
		unwatch(in->watches);
	while (*at != in)
		at = &(*at)->next;
	*at = in->next;
	uk_vfs_unlock();
	while (in->first)
		take_out(in);
	uk_free(heap(), in);
}

static const struct uk_file_ops ops = {
	.readv = inotify_readv,
	.poll = inotify_poll,
	.ioctl = inotify_ioctl,
	.release = inotify_release,
};

/* --- calls ------------------------------------------------------------- */

static int create(unsigned int flags)
{
	struct inotify *in;
	int fd;

	if (flags & ~(UK_O_NONBLOCK | UK_O_CLOEXEC))
		return -EINVAL;
	in = uk_calloc(heap(), 1, sizeof(*in));
	if (!in)
		return -ENOMEM;
	uk_file_init(&in->file, &ops, UK_O_RDONLY | (flags & UK_O_NONBLOCK));
	uk_vfs_lock();
	in->next = instances;
	instances = in;
	uk_vfs_observer = &observer;
	uk_vfs_unlock();
	fd = uk_fd_install(&in->file, flags);
	if (fd < 0)
		uk_file_put(&in->file);
	return fd;
}

UK_SYSCALL1(inotify_init1, unsigned int, flags)
{
	return create(flags);
}

UK_SYSCALL0(inotify_init)
{
	return create(0);
}

/* The instance of a descriptor, with a reference to its file. */
static int get(int fd, struct inotify **out)
{
	struct uk_file *f = uk_fd_get(fd);

	if (!f)
		return -EBADF;
	if (f->ops != &ops) {
		uk_file_put(f);
		return -EINVAL;
	}
	*out = inotify_of(f);
	return 0;
}

static int watch_path(struct inotify *in, const char *path, uint32_t mask)
{
	unsigned int flags = UK_O_PATH;
	struct uk_file *f;
	int rc;

	if (mask & UK_IN_DONT_FOLLOW)
		flags |= UK_O_NOFOLLOW;
	if (mask & UK_IN_ONLYDIR)
		flags |= UK_O_DIRECTORY;
	rc = uk_vfs_open(UK_AT_FDCWD, path, flags, 0, &f);
	if (rc)
		return rc;
	uk_vfs_lock();
	rc = watch(in, uk_vfs_vnode(f), mask);
	uk_vfs_unlock();
	uk_file_put(f);
	return rc;
}

UK_SYSCALL3(inotify_add_watch, int, fd, const char *, path, uint32_t, mask)
{
	struct inotify *in;
	int rc;

	if (!(mask & UK_IN_ALL_EVENTS) || mask & ~(UK_IN_ALL_EVENTS | FLAGS) ||
	    (mask & UK_IN_MASK_ADD && mask & UK_IN_MASK_CREATE))
		return -EINVAL;
	rc = get(fd, &in);
	if (rc)
		return rc;
	rc = watch_path(in, path, mask);
	uk_file_put(&in->file);
	return rc;
}

UK_SYSCALL2(inotify_rm_watch, int, fd, int, wd)
{
	struct inotify *in;
	struct watch *w;
	int rc = get(fd, &in);

	if (rc)
		return rc;
	uk_vfs_lock();
	w = in->watches;
	while (w && w->wd != wd)
		w = w->next;
	if (w)
		end(w);
	uk_vfs_unlock();
	uk_file_put(&in->file);
	return w ? 0 : -EINVAL;
}

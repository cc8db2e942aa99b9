/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The descriptors: a table that grows. 0 to 2 are the console at first.
 */
#include <uk/alloc.h>
#include <uk/arch/string.h>
#include <uk/posix_process.h>
#include <uk/abi/resource.h>
#include "fd.h"

#define FIRST 16

UK_TABLE_DECLARE(file_closed_handlers, uk_file_closed_fn);

struct entry {
	struct uk_file *file;
	bool cloexec;
};

static struct uk_spinlock lock = UK_SPINLOCK_INIT;
static struct uk_mutex growing = UK_MUTEX_INIT;
static struct entry first[FIRST] = {{&uk_console_file, false},
				    {&uk_console_file, false},
				    {&uk_console_file, false}};
static struct entry *table = first;
/* None below `lowest` is free. */
static unsigned int size = FIRST, lowest = 3;

unsigned int uk_fd_limit(void)
{
	return MIN(uk_process_limit(UK_RLIMIT_NOFILE), (uint64_t)FD_TABLE_MAX);
}

/* Makes room for descriptor `fd` at least. */
static int grow(unsigned int fd)
{
	unsigned int n = size;
	struct entry *more, *old;

	while (n <= fd)
		n *= 2;
	more = uk_calloc(uk_alloc_get_default(), n, sizeof(*more));
	if (!more)
		return -ENOMEM;
	uk_spin_lock_threads(&lock);
	old = table;
	memcpy(more, old, size * sizeof(*more));
	table = more;
	size = n;
	uk_spin_unlock_threads(&lock);
	if (old != first)
		uk_free(uk_alloc_get_default(), old);
	return 0;
}

static void set(unsigned int fd, struct uk_file *f, bool cloexec)
{
	table[fd] = (struct entry){f, cloexec};
	if (f)
		__atomic_add_fetch(&f->fds, 1, __ATOMIC_RELAXED);
}

/*
 * The lowest free one from `min` on, where the table ends when none is;
 * -EMFILE when that is beyond the limit.
 */
static int install(struct uk_file *f, unsigned int min, bool cloexec)
{
	unsigned int i, limit = uk_fd_limit();
	bool from_lowest;

	uk_spin_lock_threads(&lock);
	i = MAX(lowest, min);
	from_lowest = lowest >= min;
	while (i < size && table[i].file)
		i++;
	if (from_lowest)
		lowest = i;
	if (i < size && i < limit)
		set(i, f, cloexec);
	uk_spin_unlock_threads(&lock);
	return i < limit ? (int)i : -EMFILE;
}

int fd_install_from(struct uk_file *f, unsigned int min, bool cloexec)
{
	int fd, rc = 0;

	uk_mutex_lock(&growing);
	fd = install(f, min, cloexec);
	if (fd >= (int)size) {
		rc = grow(fd);
		if (rc == 0)
			fd = install(f, min, cloexec);
	}
	uk_mutex_unlock(&growing);
	return rc ? rc : fd;
}

int uk_fd_install(struct uk_file *f, unsigned int flags)
{
	return fd_install_from(f, 0, flags & UK_O_CLOEXEC);
}

struct uk_file *uk_fd_get(int fd)
{
	struct uk_file *f;

	uk_spin_lock_threads(&lock);
	f = (unsigned int)fd < size ? table[fd].file : NULL;
	if (f)
		uk_file_ref(f);
	uk_spin_unlock_threads(&lock);
	return f;
}

struct uk_file *uk_fd_hold(int fd)
{
	struct uk_file *f;

	uk_spin_lock_threads(&lock);
	f = (unsigned int)fd < size ? table[fd].file : NULL;
	if (f) {
		uk_file_ref(f);
		__atomic_add_fetch(&f->fds, 1, __ATOMIC_RELAXED);
	}
	uk_spin_unlock_threads(&lock);
	return f;
}

static void tell_watchers(struct uk_file *f)
{
	const uk_file_closed_fn *fn;

	uk_table_foreach (fn, file_closed_handlers)
		(*fn)(f);
}

/* The last descriptor is gone: those who wait in `f` come back. */
static void closed(struct uk_file *f)
{
	__atomic_store_n(&f->closed, true, __ATOMIC_RELEASE);
	if (unlikely(f->watches))
		tell_watchers(f);
	if (f->ops->hang_up)
		f->ops->hang_up(f);
	uk_file_notify(f);
}

/* What a descriptor was, which isn't in the table any more, loses it. */
void uk_fd_drop(struct uk_file *f)
{
	if (__atomic_sub_fetch(&f->fds, 1, __ATOMIC_ACQ_REL) == 0)
		closed(f);
	uk_file_put(f);
}

int uk_fd_close(int fd)
{
	struct uk_file *f;

	uk_spin_lock_threads(&lock);
	f = (unsigned int)fd < size ? table[fd].file : NULL;
	if (f) {
		set(fd, NULL, false);
		lowest = MIN(lowest, (unsigned int)fd);
	}
	uk_spin_unlock_threads(&lock);
	if (!f)
		return -EBADF;
	uk_fd_drop(f);
	return 0;
}

int fd_replace(int fd, struct uk_file *f, bool cloexec)
{
	struct uk_file *old;
	int rc = 0;

	if ((unsigned int)fd >= uk_fd_limit())
		return -EBADF;
	uk_mutex_lock(&growing);
	if ((unsigned int)fd >= size)
		rc = grow(fd);
	if (rc) {
		uk_mutex_unlock(&growing);
		return rc;
	}
	uk_spin_lock_threads(&lock);
	old = table[fd].file;
	set(fd, f, cloexec);
	uk_spin_unlock_threads(&lock);
	uk_mutex_unlock(&growing);
	if (old)
		uk_fd_drop(old);
	return fd;
}

int fd_cloexec(int fd, int set_to)
{
	int was = -EBADF;

	uk_spin_lock_threads(&lock);
	if ((unsigned int)fd < size && table[fd].file) {
		was = table[fd].cloexec;
		if (set_to >= 0)
			table[fd].cloexec = set_to;
	}
	uk_spin_unlock_threads(&lock);
	return was;
}

unsigned int fd_table_size(void)
{
	return __atomic_load_n(&size, __ATOMIC_RELAXED);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Newlib's locks, where there are threads: uklock's mutexes, all of them
 * recursive. One for which there was no memory is none.
 */
#include <stdlib.h>
#include <sys/lock.h>
#include <uk/lock.h>

struct __lock {
	struct uk_mutex mutex;
};

/* Those that newlib names. */
#define LOCK(name)                                                             \
	struct __lock __lock___##name = {.mutex = UK_MUTEX_INIT_RECURSIVE}

LOCK(sfp_recursive_mutex);
LOCK(atexit_recursive_mutex);
LOCK(at_quick_exit_mutex);
LOCK(malloc_recursive_mutex);
LOCK(env_recursive_mutex);
LOCK(tz_mutex);
LOCK(dd_hash_mutex);
LOCK(arc4random_mutex);

void __retarget_lock_init_recursive(_LOCK_T *lock)
{
	*lock = malloc(sizeof(**lock));
	if (*lock)
		**lock = (struct __lock){.mutex = UK_MUTEX_INIT_RECURSIVE};
}

void __retarget_lock_close_recursive(_LOCK_T lock)
{
	free(lock);
}

void __retarget_lock_acquire_recursive(_LOCK_T lock)
{
	if (lock)
		uk_mutex_lock(&lock->mutex);
}

int __retarget_lock_try_acquire_recursive(_LOCK_T lock)
{
	return !lock || uk_mutex_trylock(&lock->mutex);
}

void __retarget_lock_release_recursive(_LOCK_T lock)
{
	if (lock)
		uk_mutex_unlock(&lock->mutex);
}

#define SAME_AS(fn) __attribute__((alias(#fn)))

void __retarget_lock_init(_LOCK_T *lock)
	SAME_AS(__retarget_lock_init_recursive);
void __retarget_lock_close(_LOCK_T lock)
	SAME_AS(__retarget_lock_close_recursive);
void __retarget_lock_acquire(_LOCK_T lock)
	SAME_AS(__retarget_lock_acquire_recursive);
int __retarget_lock_try_acquire(_LOCK_T lock)
	SAME_AS(__retarget_lock_try_acquire_recursive);
void __retarget_lock_release(_LOCK_T lock)
	SAME_AS(__retarget_lock_release_recursive);

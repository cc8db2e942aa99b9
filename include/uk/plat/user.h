/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Copies from and to a program's memory (uk/program.h). The program may unmap
 * or protect that memory at any time, from another thread, so a check before
 * the access proves nothing: these functions try, and report EFAULT when the
 * CPU faults. They refuse addresses that no program may have.
 *
 * In images without programs the caller is trusted, and they only copy.
 */
#ifndef UK_PLAT_USER_H
#define UK_PLAT_USER_H

#include <uk/config.h>
#include <uk/errno.h>
#include <uk/essentials.h>
#include <uk/arch/string.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_HAVE_PROGRAM
/**
 * Is all of `[at, at + len)` where only programs have memory? Says nothing
 * about what is mapped there. Context: any.
 */
bool uk_user_is(const void *at, size_t len);

/**
 * Copies `len` bytes from the program's `from`. Returns 0, or -EFAULT: then
 * `to` holds the bytes before the fault. Context: thread; it may fault pages
 * in, so no lock of ukvmem or an allocator may be held.
 */
int uk_user_read(void *to, const void *from, size_t len);

/** Copies `len` bytes to the program's `to`; otherwise as uk_user_read(). */
int uk_user_write(void *to, const void *from, size_t len);

/**
 * Copies the string at the program's `from`, its end included, into `room`
 * bytes. Returns its length; -EFAULT; -ENAMETOOLONG when its end is not within
 * `room` bytes. Context: as above.
 */
long uk_user_string(char *to, const char *from, size_t room);

/**
 * Copies `n` bytes forward. Returns how many are left after a fault at a
 * program's address; 0: none. For the functions above.
 */
size_t ukarch_user_copy(void *to, const void *from, size_t n);
#else
static inline bool uk_user_is(const void *at, size_t len)
{
	(void)at;
	(void)len;
	return true;
}

static inline int uk_user_read(void *to, const void *from, size_t len)
{
	memcpy(to, from, len);
	return 0;
}

static inline int uk_user_write(void *to, const void *from, size_t len)
{
	memcpy(to, from, len);
	return 0;
}
#endif

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_USER_H */

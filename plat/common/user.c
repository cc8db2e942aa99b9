/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program's memory, copied from and to with faults reported; see
 * uk/plat/user.h. Every address is checked against the ranges of programs
 * before it is touched: within them a fault is recoverable.
 */
#include <uk/arch/paging.h>
#include <uk/plat/user.h>
#include "paging.h"

#define PIECE 64 /* of a page */

static bool is_in(uintptr_t at, size_t len, uintptr_t base, size_t room)
{
	return at - base < room && len <= room - (at - base);
}

bool uk_user_is(const void *at, size_t len)
{
	return is_in((uintptr_t)at, len, UKARCH_VM_BASE, PLAT_PROGRAM_LEN) ||
	       is_in((uintptr_t)at, len, UKARCH_VM_FIXED_BASE,
		     UKARCH_VM_FIXED_LEN);
}

int uk_user_read(void *to, const void *from, size_t len)
{
	if (!len)
		return 0;
	return uk_user_is(from, len) && !ukarch_user_copy(to, from, len)
		       ? 0
		       : -EFAULT;
}

int uk_user_write(void *to, const void *from, size_t len)
{
	if (!len)
		return 0;
	return uk_user_is(to, len) && !ukarch_user_copy(to, from, len)
		       ? 0
		       : -EFAULT;
}

/* In pieces, none over a page's end: behind that there may be nothing. */
long uk_user_string(char *to, const char *from, size_t room)
{
	size_t done = 0;

	while (done < room) {
		size_t n = PIECE - (uintptr_t)(from + done) % PIECE;

		n = MIN(n, room - done);
		if (uk_user_read(to + done, from + done, n))
			return -EFAULT;
		for (; n; n--, done++)
			if (!to[done])
				return done;
	}
	return -ENAMETOOLONG;
}

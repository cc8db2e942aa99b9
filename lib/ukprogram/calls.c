/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls that only programs make.
 */
#include <uk/errno.h>
#include <uk/plat/user.h>
#include <uk/syscall.h>
#include "program_internal.h"

/* Not supported: C libraries try it at each start, and do without. */
UK_SYSCALL4(rseq, void *, area, uint32_t, len, int, flags, uint32_t, signature)
{
	(void)area;
	(void)len;
	(void)flags;
	(void)signature;
	return -ENOSYS;
}

#ifdef __x86_64__
/* Linux uapi asm/prctl.h. */
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003

UK_SYSCALL2(arch_prctl, int, what, uintptr_t, value)
{
	switch (what) {
	case ARCH_SET_FS:
		if (!ukarch_is_address(value))
			return -EPERM;
		program_set_tls((void *)value);
		return 0;
	case ARCH_GET_FS:
		return uk_user_write((void *)value, &uk_thread_current()->tls,
				     sizeof(void *));
	default: return -EINVAL;
	}
}
#endif

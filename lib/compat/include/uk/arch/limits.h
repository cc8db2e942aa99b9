/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's limits by upstream's names.
 */
#ifndef UK_COMPAT_ARCH_LIMITS_H
#define UK_COMPAT_ARCH_LIMITS_H

#define __PAGE_SHIFT 12
#define __PAGE_SIZE  (1UL << __PAGE_SHIFT)
#define __PAGE_MASK  (~(__PAGE_SIZE - 1))

#define __I_MAX	 __INT_MAX__
#define __I_MIN	 (-__I_MAX - 1)
#define __L_MAX	 __LONG_MAX__
#define __L_MIN	 (-__L_MAX - 1L)
#define __UL_MAX (__LONG_MAX__ * 2UL + 1)
#define __SZ_MAX __SIZE_MAX__

#endif /* UK_COMPAT_ARCH_LIMITS_H */

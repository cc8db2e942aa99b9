/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Atomic operations by upstream's names, all sequentially consistent.
 */
#ifndef UK_COMPAT_ARCH_ATOMIC_H
#define UK_COMPAT_ARCH_ATOMIC_H

#define ukarch_load_n(p)	__atomic_load_n((p), __ATOMIC_SEQ_CST)
#define ukarch_store_n(p, v)	__atomic_store_n((p), (v), __ATOMIC_SEQ_CST)
#define ukarch_exchange_n(p, v) __atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)
#define ukarch_fetch_add(p, v)	__atomic_fetch_add((p), (v), __ATOMIC_SEQ_CST)
#define ukarch_sub_fetch(p, v)	__atomic_sub_fetch((p), (v), __ATOMIC_SEQ_CST)
#define ukarch_inc(p)		ukarch_fetch_add((p), 1)
#define ukarch_dec(p)		__atomic_fetch_sub((p), 1, __ATOMIC_SEQ_CST)
#define ukarch_or(p, v)		__atomic_fetch_or((p), (v), __ATOMIC_SEQ_CST)
#define ukarch_and(p, v)	__atomic_fetch_and((p), (v), __ATOMIC_SEQ_CST)

/* Stores `to` if `*p` is `from`; the result is `*p` as it was. */
#define ukarch_compare_exchange_sync(p, from, to)                              \
	__sync_val_compare_and_swap((p), (from), (to))

#endif /* UK_COMPAT_ARCH_ATOMIC_H */

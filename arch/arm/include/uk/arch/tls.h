/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The thread pointer: a variable, of which tls.S tells compiled code.
 */
#ifndef UK_ARCH_TLS_H
#define UK_ARCH_TLS_H

#ifdef __cplusplus
extern "C" {
#endif

extern void *uk_arm_thread_pointer;

static inline void ukplat_tls_set(void *pointer)
{
	uk_arm_thread_pointer = pointer;
}

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCH_TLS_H */

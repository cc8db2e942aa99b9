/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The thread pointer: TPIDR_EL0.
 */
#ifndef UK_ARCH_TLS_H
#define UK_ARCH_TLS_H

#include <uk/arch/arm64.h>

#ifdef __cplusplus
extern "C" {
#endif

static inline void ukplat_tls_set(void *pointer)
{
	arm64_sysreg_set(tpidr_el0, (uintptr_t)pointer);
}

/** What it is: programs set it by themselves. */
static inline void *ukplat_tls_get(void)
{
	return (void *)arm64_sysreg(tpidr_el0);
}

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCH_TLS_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The thread pointer: TPIDR_EL0.
 */
#ifndef UK_ARCH_TLS_H
#define UK_ARCH_TLS_H

#include <uk/arch/arm64.h>

static inline void ukplat_tls_set(void *pointer)
{
	arm64_sysreg_set(tpidr_el0, (uintptr_t)pointer);
}

#endif /* UK_ARCH_TLS_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The thread pointer: the base of fs. Source: Intel SDM volume 3, 3.4.4.
 */
#ifndef UK_ARCH_TLS_H
#define UK_ARCH_TLS_H

#include <uk/arch/x86.h>

#ifdef __cplusplus
extern "C" {
#endif

#define X86_MSR_FS_BASE 0xc0000100

/** May the base be written by an instruction of its own? */
extern bool uk_x86_has_wrfsbase;

static inline void ukplat_tls_set(void *pointer)
{
	if (likely(uk_x86_has_wrfsbase))
		__asm__ volatile("wrfsbase %0" : : "r"(pointer));
	else
		x86_wrmsr(X86_MSR_FS_BASE, (uintptr_t)pointer);
}

#ifdef __cplusplus
}
#endif

#endif /* UK_ARCH_TLS_H */

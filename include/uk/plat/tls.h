/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The thread pointer, by which compiled code finds thread-local variables.
 * There with the option HAVE_TLS.
 */
#ifndef UK_PLAT_TLS_H
#define UK_PLAT_TLS_H

#include <uk/config.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_PLAT_KVM_ONLY
#include <uk/arch/tls.h>
#else
/** Sets it. Context: any, from level `early`, priority 01, on. */
void ukplat_tls_set(void *pointer);
#endif

#ifdef __cplusplus
}
#endif

#endif /* UK_PLAT_TLS_H */

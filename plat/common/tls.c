/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The inline function of <uk/arch/tls.h>, for libraries that are compiled for
 * another platform too.
 */
#define ukplat_tls_set arch_tls_set
#include <uk/arch/tls.h>
#undef ukplat_tls_set
#include <uk/plat/tls.h>

void ukplat_tls_set(void *pointer)
{
	arch_tls_set(pointer);
}

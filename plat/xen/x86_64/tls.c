/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The thread pointer: the base of fs, which ring 3 may not set by itself.
 */
#include <uk/plat/tls.h>
#include <xen/hypercall.h>

void ukplat_tls_set(void *pointer)
{
	xen_call(XEN_SET_SEGMENT_BASE, XEN_SEGBASE_FS, pointer, 0, 0);
}

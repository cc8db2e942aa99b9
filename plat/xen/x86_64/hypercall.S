/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A PVH domain's page of hypercalls, which the hypervisor fills. Before, and
 * where there is none, they do nothing.
 */
	.section .text.hypercall, "ax"
	.balign	4096
	.globl	xen_hypercall_page
xen_hypercall_page:
	.fill	4096, 1, 0xc3

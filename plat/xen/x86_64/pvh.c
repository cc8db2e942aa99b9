/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How a PVH domain finds the hypervisor, which fills the page of hypercalls
 * when it is told of it. Its machine, as far as there is one, is kvm's.
 * Source: Xen, public/arch-x86/cpuid.h, docs/misc/pvh.pandoc.
 */
#include <uk/arch/x86.h>
#include <uk/init.h>
#include "../../common/pc16550.h"
#include "../../common/qemu_exit.h"
#include "../../kvm/x86_64/memory.h"
#include "../hvm.h"

#define LEAF_FIRST 0x40000000
#define LEAF_LAST  0x40010000
#define LEAF_STEP  0x100
#define LEAF_PAGE  2 /* from the first of Xen's: which MSR takes the page */
#define PAGE	   4096

extern char xen_hypercall_page[];

/* "XenVMMXenVMM" [cpuid.h, XEN_CPUID_SIGNATURE]. */
static bool is_xens(uint32_t leaf)
{
	struct x86_cpuid r = x86_cpuid(leaf);

	return r.ebx == 0x566e6558 && r.ecx == 0x65584d4d &&
	       r.edx == 0x4d4d566e;
}

bool xen_is_there(void)
{
	static bool asked, found;

	for (uint32_t leaf = LEAF_FIRST; !asked && leaf < LEAF_LAST;
	     leaf += LEAF_STEP)
		if (is_xens(leaf)) {
			x86_wrmsr(x86_cpuid(leaf + LEAF_PAGE).ebx,
				  (uintptr_t)xen_hypercall_page);
			asked = found = true;
		}
	asked = true;
	return found;
}

void *xen_map_special(uint64_t frame)
{
	return (void *)(uintptr_t)kvm_memory_window(frame * PAGE, PAGE);
}

/* Says so to a machine's serial port. */
static void __uk_noreturn no_xen(void)
{
	const char *why = "CRASH: this image is for Xen, and there is none\n";

	for (; *why; why++) {
		while (!(x86_inb(COM1 + UART_LSR) & LSR_THRE))
			;
		x86_outb(COM1 + UART_THR, *why);
	}
	plat_qemu_exit(134);
	for (;;)
		__asm__ volatile("cli; hlt");
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (!xen_is_there())
		no_xen();
	/* Xen leaves the x87's precision as a reset does: single. */
	__asm__ volatile("fninit");
	return 0;
}

uk_early_initcall_prio(init, 00);

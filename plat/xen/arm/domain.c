/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How a domain of Arm finds out that it is one, and where it writes if not.
 */
#include <uk/init.h>
#include <uk/plat/trap.h>
#include <xen/hypercall.h>
#include "../../common/arm/console.h"
#include "../../common/arm/firmware.h"
#include "../../common/arm/memory.h"
#include "../hvm.h"
#include "../xen.h"

#define PAGE 4096

/* Arm, PrimeCell UART (PL011), DDI 0183, 3.3. */
#define UART_DR 0x00
#define UART_FR 0x18
#define FR_TXFF (1 << 5)

void *xen_map_special(uint64_t frame)
{
	uint64_t at = frame * PAGE;

	return arm_memory_map_shared(at, PAGE) ? (void *)(uintptr_t)at : NULL;
}

static uintptr_t uart;

/*
 * A serial port that the hypervisor feigns isn't needed. The machine's own is,
 * to say that there is no hypervisor.
 */
void arm_console_init(uint64_t base, uint64_t len)
{
	if (arm_memory_map_device(base, len))
		uart = base;
}

static bool asking, refused;

/* Without a hypervisor its call may be undefined. */
static bool skip_call(struct ukplat_trap *trap)
{
	if (!asking || trap->kind != UKPLAT_TRAP_INVALID_OP)
		return false;
	refused = true;
	trap->regs->pc += 4;
	return true;
}
UKPLAT_TRAP_HANDLER(skip_call, 00);

bool xen_is_there(void)
{
	static bool asked;

	if (!asked) {
		asked = asking = true;
		refused |= xen_call(XEN_XEN_VERSION, 0, NULL, 0, 0) <= 0;
		asking = false;
	}
	return !refused;
}

void xen_console_bare(const char *buf, size_t len)
{
	if (xen_is_there()) {
		xen_console_io(XEN_CONSOLE_WRITE, len, (char *)buf);
		return;
	}
	for (; uart && len; len--) {
		while (*(volatile uint32_t *)(uart + UART_FR) & FR_TXFF)
			;
		*(volatile uint32_t *)(uart + UART_DR) = *buf++;
	}
}

/* Semihosting, which also ends a machine of tests; a domain has none. */
void xen_machine_exit(int status)
{
	arm_semihosting_exit(status);
	if (!xen_is_there())
		arm_psci_leave(PSCI_SYSTEM_OFF);
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	if (!xen_is_there())
		ukplat_crash("this image is for Xen, and there is none");
	return 0;
}

uk_early_initcall_prio(init, 00);

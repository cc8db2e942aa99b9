/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Off and away: QEMU's debug-exit device where it is there, since it alone
 * carries a status; then ACPI; then every reset that a PC knows.
 */
#include <uk/arch/x86.h>
#include <uk/plat/shutdown.h>
#include "../../common/qemu_exit.h"
#include "acpi_off.h"

#define KBD_COMMAND 0x64 /* i8042 */
#define KBD_RESET   0xfe
#define RESET_PORT  0xcf9 /* PIIX/ICH9 */
#define RESET_FULL  0x0e

void ukplat_restart(void)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __uk_packed none = {0, 0};

	x86_outb(RESET_PORT, RESET_FULL);
	x86_outb(KBD_COMMAND, KBD_RESET);
	/* No interrupt table: a trap is now a triple fault. */
	__asm__ volatile("lidt %0; int3" : : "m"(none));
	for (;;)
		__asm__ volatile("cli; hlt");
}

void ukplat_shutdown(int status)
{
	plat_qemu_exit(status);
	kvm_acpi_off();
	ukplat_restart();
}

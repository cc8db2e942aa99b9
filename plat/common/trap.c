/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Traps on their way to whoever handles them, and crashes on their way to
 * become traps.
 */
#include <uk/arch/string.h>
#include <uk/plat/console.h>
#include <uk/plat/cpu.h>
#include <uk/plat/shutdown.h>
#include <uk/plat/trap.h>

UK_TABLE_DECLARE(trap_handlers, struct ukplat_trap_handler);

static const char *crash_reason;

const char *ukplat_crash_reason(void)
{
	return crash_reason;
}

void ukplat_crash(const char *reason)
{
	crash_reason = reason;
	__builtin_trap();
}

static void say(const char *s)
{
	ukplat_console_write(s, strlen(s));
}

void ukplat_trap(struct ukplat_trap *trap)
{
	const struct ukplat_trap_handler *h;

	uk_table_foreach (h, trap_handlers)
		if (h->handle(trap))
			return;

	ukplat_cpu_stop_others();
	say("CRASH: ");
	say(crash_reason ? crash_reason : trap->name);
	say("\n");
	ukplat_shutdown(UKPLAT_STATUS_CRASH);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The way out: the program's exit calls, the system's exit calls, power off.
 * Each exit call is made once, by the one thread that has the turn.
 */
#include <uk/boot.h>
#include <uk/init.h>
#include <uk/plat/shutdown.h>
#include "boot_internal.h"

typedef void (*dtor_fn)(void);

extern const dtor_fn __fini_array_start[], __fini_array_end[];
UK_TABLE_DECLARE(exittab, uk_exit_fn);

static unsigned int done; /* exit calls that were made */

/* Destructors are the program's last exit calls: the system's follow. */
static void destruct(int status)
{
	(void)status;
	for (const dtor_fn *d = __fini_array_end; d > __fini_array_start;)
		(*--d)();
}
UK_EXIT_CALL(destruct, 50);

void uk_exit(int status)
{
	const uk_exit_fn *call;

	exit_take_turn(false);
	while ((call = uk_table_exittab_start + done) < uk_table_exittab_end) {
		done++;
		(*call)(status);
	}
	ukplat_shutdown(status);
}

void uk_exit_at_once(int status)
{
	unsigned int skipped = &uk_exit_destruct + 1 - uk_table_exittab_start;

	exit_take_turn(true);
	done = MAX(done, skipped);
	uk_exit(status);
}

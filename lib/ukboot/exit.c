/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The way out: exit calls, destructors, power.
 */
#include <uk/boot.h>
#include <uk/init.h>
#include <uk/plat/shutdown.h>

typedef void (*dtor_fn)(void);

extern const dtor_fn __fini_array_start[], __fini_array_end[];
UK_TABLE_DECLARE(exittab, uk_exit_fn);

void uk_exit(int status)
{
	static bool exiting;
	const uk_exit_fn *call;

	if (!exiting) {
		exiting = true;
		uk_table_foreach (call, exittab)
			(*call)(status);
		for (const dtor_fn *d = __fini_array_end;
		     d > __fini_array_start;)
			(*--d)();
	}
	ukplat_shutdown(status);
}

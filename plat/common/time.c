/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The timer's way up.
 */
#include "time.h"

UK_TABLE_DECLARE(timer_handlers, ukplat_timer_fn);

void plat_timer_fire(void)
{
	const ukplat_timer_fn *fn;

	uk_table_foreach (fn, timer_handlers)
		(*fn)();
}

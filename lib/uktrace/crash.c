/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Before the crash screen: what led to it.
 */
#include <uk/plat/trap.h>
#include "trace_internal.h"

static bool dump(struct ukplat_trap *trap)
{
	static bool dumped;
	struct uk_trace_stats st;

	(void)trap;
	uk_trace_stats_get(&st);
	if (st.records && !dumped) {
		dumped = true;
		trace_dump_unlocked();
	}
	return false;
}

UKPLAT_TRAP_HANDLER(dump, 98);

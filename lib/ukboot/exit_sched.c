/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The end with threads: the scheduler, above, decides which thread's turn it
 * is. Before it has started there is only one thread.
 */
#include <uk/boot.h>
#include <uk/init.h>
#include "boot_internal.h"

void (*uk_exit_turn)(bool system);

void exit_take_turn(bool system)
{
	if (uk_exit_turn)
		uk_exit_turn(system);
}

/* After the program's exit calls, takes the turn to make the system's. */
static void begin_system(int status)
{
	(void)status;
	exit_take_turn(true);
}
UK_EXIT_CALL(begin_system, 51);

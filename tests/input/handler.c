/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console's handler; interrupts use general registers only.
 */
#include <uk/plat/console.h>
#include "handler.h"

volatile unsigned int input_interrupts;

static void on_input(void)
{
	input_interrupts++;
}

UKPLAT_CONSOLE_HANDLER(on_input, 50);

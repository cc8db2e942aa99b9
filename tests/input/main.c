/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Repeats its input until a dot, asleep whenever there is none: interrupts are
 * off but there and no timer is set, so only the console's can wake it.
 */
#include <stdio.h>
#include <uk/plat/console.h>
#include <uk/plat/irq.h>
#include <uk/plat/irqs.h>
#include <uk/plat/time.h>
#include "handler.h"

int main(void)
{
	unsigned int before, reads = 0;
	bool done = false;
	char c;

	ukplat_irq_save();
	ukplat_timer_set(UKPLAT_TIMER_OFF);
	for (;;) {
		before = input_interrupts;
		for (reads++; ukplat_console_read(&c, 1) == 1; reads++) {
			printf("%c", c);
			done |= c == '.';
		}
		if (done)
			break;
		printf("waiting\n");
		while (input_interrupts == before)
			ukplat_idle();
	}
	printf("\n%u interrupts, %u reads, %lu unwanted\n", input_interrupts,
	       reads, ukplat_irq_unwanted());
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lists the devices that have a driver, and what randomness comes out.
 */
#include <stdio.h>
#include <string.h>
#include <uk/bus.h>
#include <uk/plat/entropy.h>
#include <uk/plat/irq.h>
#include <uk/plat/irqs.h>
#include <uk/plat/time.h>
#include <uk/swrand.h>

UK_TABLE_DECLARE(entropy_sources, ukplat_entropy_fn);

#define POOL 128 /* bytes that a driver keeps */

/*
 * Randomness of all drivers, `want` bytes. Each call empties the pool, which
 * asks the device for more: its interrupt ends the sleep, even if the answer
 * could be seen at once.
 */
static void drain(size_t want)
{
	static unsigned char buf[POOL];
	const ukplat_entropy_fn *fn;
	size_t sum = 0, total = 0;

	ukplat_irq_save();
	ukplat_timer_set(UKPLAT_TIMER_OFF);
	uk_table_foreach (fn, entropy_sources)
		while (total < want) {
			size_t n = (*fn)(buf, sizeof(buf));

			total += n;
			for (size_t i = 0; i < n; i++)
				sum += buf[i];
			ukplat_idle();
		}
	printf("%s\n",
	       sum > total * 96 && sum < total * 160 ? "random" : "odd");
}

int main(int argc, char *argv[])
{
	bool rng = false;

	for (int i = 1; i < argc; i++)
		printf("argv[%d] = %s\n", i, argv[i]);
	for (struct uk_device *d = NULL; (d = uk_device_next(d));) {
		printf("%s %s: %s\n", d->bus->name, d->name,
		       d->driver ? d->driver->name : "failed");
		rng |= d->driver && !strcmp(d->driver->name, "virtio-rng");
	}
	printf("%s\n", uk_swrand_is_seeded() ? "seeded" : "unseeded");
	if (rng)
		drain(1024);
	printf("%lu unwanted interrupts\n", ukplat_irq_unwanted());
	return 0;
}

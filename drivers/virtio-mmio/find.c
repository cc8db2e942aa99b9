/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Adds a PC's virtio devices to the platform bus: those that ACPI lists, and
 * those on the command line. Monitors put them behind whatever is there, so
 * they are taken out of main()'s arguments too.
 */
#include <uk/argparse.h>
#include <uk/arch/string.h>
#include <uk/bus.h>
#include <uk/errno.h>
#include <uk/fmt.h>
#include <uk/init.h>
#include <uk/plat/acpi.h>
#include <uk/plat/irqs.h>
#include <uk/print.h>
#include "find.h"

#define DEVICES_MAX 32
#define WORD	    "virtio_mmio.device="

static const char *devices[DEVICES_MAX];
static unsigned int ndevices;

/* "virtio-mmio@ADDRESS" as a device tree would have it. */
#define NAME_MAX (sizeof("virtio-mmio@") + 16)
static char names[DEVICES_MAX][NAME_MAX];
static unsigned int nnames;

UK_PARAM_ARRAY(virtio_mmio, device, devices, ndevices,
	       "virtio devices, each SIZE@ADDRESS:INTERRUPT");

static void add(const struct virtio_mmio_place *place)
{
	char *name = names[nnames];
	struct uk_platform_device p = {
		.dev.name = name,
		.compatible = "virtio,mmio",
		.node = -1,
		.base = place->base,
		.len = place->len,
		.line = place->line,
		.trigger = place->edge	? place->low ? UKPLAT_IRQ_EDGE_FALLING
						     : UKPLAT_IRQ_EDGE_RISING
			   : place->low ? UKPLAT_IRQ_LEVEL_LOW
					: UKPLAT_IRQ_LEVEL_HIGH,
	};

	uk_snprintf(name, NAME_MAX, "virtio-mmio@%llx",
		    (unsigned long long)place->base);
	if (uk_platform_add(&p) != -ENODEV && nnames + 1 < DEVICES_MAX)
		nnames++;
}

static int scan(void)
{
	struct virtio_mmio_place place;
	size_t len = 0, at = 0;
	const uint8_t *dsdt = ukplat_acpi_table("DSDT", &len);

	while (dsdt && virtio_mmio_dsdt(dsdt, len, &at, &place))
		add(&place);
	for (unsigned int i = 0; i < ndevices; i++)
		if (virtio_mmio_parse(devices[i], &place))
			uk_pr_err(WORD "%s: expected SIZE@ADDRESS:INTERRUPT\n",
				  devices[i]);
		else
			add(&place);
	return 0;
}

/* Its devices are the platform bus's. */
static const struct uk_bus virtio_mmio_bus = {
	.name = "virtio-mmio",
	.scan = scan,
};
UK_BUS_REGISTER(virtio_mmio_bus, 20);

static int take_words(struct uk_init_ctx *ctx)
{
	int n = 1;

	for (int i = 1; i < ctx->argc; i++) {
		char *word = ctx->argv[i];

		if (strlen(word) < sizeof(WORD) - 1 ||
		    memcmp(word, WORD, sizeof(WORD) - 1))
			ctx->argv[n++] = word;
		else if (ndevices < DEVICES_MAX)
			devices[ndevices++] = word + sizeof(WORD) - 1;
	}
	ctx->argc = n;
	ctx->argv[n] = NULL;
	return 0;
}

uk_early_initcall(take_words);

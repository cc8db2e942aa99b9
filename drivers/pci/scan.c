/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Looks for devices, bus by bus. Only those that a driver knows are kept.
 * Where no firmware was before us bridges get their bus numbers and windows
 * here. Sources: PCI Local Bus Specification 3.0, 6.1; PCI-to-PCI Bridge
 * Architecture Specification 1.2, 3.2.5.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/print.h>
#include "pci_internal.h"

#define NOBODY	      0xffff
#define HEADER_DEVICE 0
#define HEADER_BRIDGE 1

/* Of a bridge */
#define PRIMARY	    0x18
#define SECONDARY   0x19
#define SUBORDINATE 0x1a
#define IO_BASE	    0x1c
#define IO_LIMIT    0x1d
#define MEM_BASE    0x20
#define MEM_LIMIT   0x22
#define PREF_BASE   0x24
#define PREF_LIMIT  0x26
#define MEM_STEP    0x100000
#define IO_STEP	    0x1000

/* A bus, and the bridge above it; NULL: the host bridge is. */
struct bus {
	const struct bus *above;
	uint8_t number, devfn; /* its bridge's, on the bus above */
};

static struct uk_pci_device *found, **found_end = &found;
static unsigned int last_bus;

static bool match(const struct uk_device *dev, const struct uk_driver *drv)
{
	const struct uk_pci_device *d =
		uk_container_of(dev, const struct uk_pci_device, dev);

	for (const struct uk_pci_id *id = drv->ids; id->vendor; id++)
		if (id->vendor == d->vendor && d->device >= id->first &&
		    d->device <= id->last)
			return true;
	return false;
}

static void set_name(struct uk_pci_device *d)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t slot = PCI_SLOT(d->devfn);

	d->name[0] = digits[d->bus >> 4];
	d->name[1] = digits[d->bus & 15];
	d->name[2] = ':';
	d->name[3] = digits[slot >> 4];
	d->name[4] = digits[slot & 15];
	d->name[5] = '.';
	d->name[6] = digits[PCI_FN(d->devfn)];
	d->name[7] = '\0';
	d->dev.name = d->name;
}

/* Each bridge turns the pins by the slot [bridge: 9.1, table 9-1]. */
static void find_irq(struct uk_pci_device *d, const struct bus *bus)
{
	unsigned int pin = uk_pci_read(d, UK_PCI_PIN, 1);
	unsigned int slot = PCI_SLOT(d->devfn);

	d->trigger = -1;
	if (pin < 1 || pin > 4)
		return;
	for (; bus->above; bus = bus->above) {
		pin = (pin - 1 + slot) % 4 + 1;
		slot = PCI_SLOT(bus->devfn);
	}
	if (!pci_host_irq(d, slot, pin))
		d->trigger = -1;
}

/* Returns 0 or -ENOMEM. */
static int keep(const struct bus *bus, const struct uk_pci_device *as)
{
	struct uk_pci_device *d = uk_malloc(uk_alloc_get_default(), sizeof(*d));

	if (!d)
		return -ENOMEM;
	*d = *as;
	set_name(d);
	d->subvendor = uk_pci_read(d, UK_PCI_SUBVENDOR, 2);
	d->subdevice = uk_pci_read(d, UK_PCI_SUBDEVICE, 2);
	find_irq(d, bus);
	pci_read_bars(d);
	*found_end = d;
	found_end = &d->later;
	return 0;
}

static int scan_bus(const struct bus *bus);

static void bridge_write(const struct bus *b, unsigned int reg,
			 unsigned int size, uint32_t v)
{
	pci_write(b->above->number, b->devfn, reg, size, v);
}

/* What begins and ends where bridges can say, as `step` has it. */
static uint64_t align_window(struct pci_window *w, uint64_t step)
{
	w->used = MIN(ALIGN_UP(w->bus + w->used, step) - w->bus, w->len);
	return w->bus + w->used;
}

/* The bus below gets what is next of the windows. */
static int scan_with_windows(struct bus *below)
{
	struct pci_host *h = &pci_host;
	uint64_t mem = align_window(&h->mem, MEM_STEP), mem_end;
	uint64_t io = align_window(&h->io, IO_STEP), io_end;
	int rc;

	below->number = ++last_bus;
	bridge_write(below, PRIMARY, 1, below->above->number);
	bridge_write(below, SECONDARY, 1, below->number);
	bridge_write(below, SUBORDINATE, 1, h->last_bus);
	rc = scan_bus(below);
	bridge_write(below, SUBORDINATE, 1, last_bus);
	mem_end = align_window(&h->mem, MEM_STEP);
	io_end = align_window(&h->io, IO_STEP);
	/* A base above its limit: nothing. */
	bridge_write(below, MEM_BASE, 2, mem < mem_end ? mem >> 16 : 0xfff0);
	bridge_write(below, MEM_LIMIT, 2,
		     mem < mem_end ? (mem_end - MEM_STEP) >> 16 : 0);
	bridge_write(below, IO_BASE, 1, io < io_end ? io >> 8 : 0xf0);
	bridge_write(below, IO_LIMIT, 1,
		     io < io_end ? (io_end - IO_STEP) >> 8 : 0);
	bridge_write(below, PREF_BASE, 2, 0xfff0);
	bridge_write(below, PREF_LIMIT, 2, 0);
	bridge_write(below, UK_PCI_COMMAND, 2,
		     PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	return rc;
}

static int scan_bridge(const struct bus *bus, uint8_t devfn)
{
	struct bus below = {bus, 0, devfn};

	if (pci_host.assign)
		return last_bus < pci_host.last_bus ? scan_with_windows(&below)
						    : 0;
	below.number = pci_read(bus->number, devfn, SECONDARY, 1);
	/* Upwards only, or a broken bridge would lead us in a circle. */
	return below.number > bus->number ? scan_bus(&below) : 0;
}

/* Returns whether others may follow in this slot, or a negative errno. */
static int scan_function(const struct bus *bus, uint8_t devfn)
{
	struct uk_pci_device d = {
		.dev.bus = &uk_pci_bus,
		.bus = bus->number,
		.devfn = devfn,
		.vendor = pci_read(bus->number, devfn, UK_PCI_VENDOR, 2),
	};
	uint8_t header;
	int rc = 0;

	if (d.vendor == NOBODY)
		return PCI_FN(devfn) != 0;
	d.device = uk_pci_read(&d, UK_PCI_DEVICE, 2);
	d.class_code = uk_pci_read(&d, UK_PCI_CLASS, 4) >> 8;
	header = uk_pci_read(&d, UK_PCI_HEADER, 1);
	if ((header & PCI_HEADER_TYPE) == HEADER_BRIDGE)
		rc = scan_bridge(bus, devfn);
	else if ((header & PCI_HEADER_TYPE) == HEADER_DEVICE &&
		 uk_device_driver(&d.dev))
		rc = keep(bus, &d);
	if (rc)
		return rc;
	return PCI_FN(devfn) != 0 || header & PCI_HEADER_MULTI;
}

static int scan_bus(const struct bus *bus)
{
	unsigned int devfn = 0;

	while (devfn < 256) {
		int more = scan_function(bus, devfn);

		if (more < 0)
			return more;
		devfn = more ? devfn + 1 : (devfn | 7) + 1;
	}
	return 0;
}

static int scan(void)
{
	struct bus root = {NULL, 0, 0};
	struct uk_pci_device *d;
	int rc;

	if (!pci_host_find(&pci_host))
		return 0;
	root.number = last_bus = pci_host.first_bus;
	rc = scan_bus(&root);
	/* Bridges have their windows now. */
	while ((d = found)) {
		found = d->later;
		if (uk_device_add(&d->dev) == -ENODEV)
			uk_free(uk_alloc_get_default(), d);
	}
	return rc;
}

const struct uk_bus uk_pci_bus = {
	.name = "pci",
	.scan = scan,
	.match = match,
};
UK_BUS_REGISTER(uk_pci_bus, 30);

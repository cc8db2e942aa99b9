/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PCI devices that report anything: base addresses in memory, at odd places or
 * without end, circular lists of capabilities, tables and structures beyond the
 * region that holds them, and all ones, since the device is gone. Each mapping
 * always lies in a region of the device that has an address, never in memory,
 * and isn't large.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/mmio.h>
#include "../../drivers/pci/pci_internal.h"
#include "../../drivers/virtio-pci/vpci.h"
#include "host.h"

#define RAM	  0x40000000ULL /* ends here */
#define ABOVE	  0xe0000000ULL /* where firmware puts devices */
#define MAPS	  32
#define MAP_LIMIT (16ULL << 20)
#define MESSAGES  8
#define READS_MAX 200

#define MEM64 4 /* of a base address [6.2.5.1] */
#define IO    1

struct pci_host pci_host;
struct uk_alloc *uk_alloc_default_;

static struct ukplat_bootinfo bootinfo = {
	.nregions = 2,
	.regions = {{0, RAM, UKPLAT_MEM_FREE},
		    {0xb0000000, 0x10000000, UKPLAT_MEM_RESERVED}},
};
static struct uk_pci_device d;
static struct vpci vpci;
static uint8_t space[256];	    /* configuration space */
static uint32_t masks[UK_PCI_BARS]; /* bits that a base address has */
static bool gone;
static unsigned int reads, nmaps, messages;
static void *maps[MAPS];

/* --- what the sources name ------------------------------------------------ */

const struct ukplat_bootinfo *ukplat_bootinfo(void)
{
	return &bootinfo;
}

void *uk_malloc(struct uk_alloc *a, size_t size)
{
	(void)a;
	return malloc(size);
}

void uk_free(struct uk_alloc *a, void *p)
{
	(void)a;
	free(p);
}

void uk_printk(const char *fmt, ...)
{
	(void)fmt;
}

uint32_t uk_pci_read(const struct uk_pci_device *dev, unsigned int reg,
		     unsigned int size)
{
	uint32_t v = UINT32_MAX;

	CHECK(dev == &d && reg % size == 0);
	CHECK(++reads < 100000);
	if (!gone && reg + size <= sizeof(space)) {
		v = 0;
		memcpy(&v, space + reg, size);
	}
	return size == 4 ? v : v & ((1U << 8 * size) - 1);
}

void uk_pci_write(const struct uk_pci_device *dev, unsigned int reg,
		  unsigned int size, uint32_t v)
{
	unsigned int bar = (reg - UK_PCI_BAR(0)) / 4;
	uint32_t old;

	CHECK(dev == &d && reg % size == 0 && reg + size <= sizeof(space));
	/* Nothing else of the header is the driver's to write [6.1]. */
	CHECK(reg == UK_PCI_COMMAND || bar < UK_PCI_BARS || reg >= 0x40);
	if (reg >= UK_PCI_BAR(0) && bar < UK_PCI_BARS) {
		CHECK(size == 4);
		memcpy(&old, space + reg, 4);
		v = (v & masks[bar]) | (old & ~masks[bar] & 15);
	}
	memcpy(space + reg, &v, size);
}

/* Whole in a base address that has a place, and nowhere else. */
volatile void *ukplat_mmio_map(uint64_t phys, uint64_t len)
{
	const struct uk_pci_bar *b = d.bars;

	CHECK(len && len <= MAP_LIMIT && phys + len > phys);
	CHECK(phys >= RAM);
	while (!b->addr || phys < b->addr || phys - b->addr >= b->len ||
	       b->len - (phys - b->addr) < len)
		CHECK(++b < d.bars + UK_PCI_BARS);
	if (nmaps == MAPS)
		return NULL;
	return maps[nmaps++] = calloc(1, len);
}

int ukplat_msi_alloc(uint32_t requester, struct ukplat_msi *msi)
{
	(void)requester;
	if (messages == MESSAGES)
		return -ENOMEM;
	*msi = (struct ukplat_msi){.line = messages++};
	return 0;
}

void ukplat_msi_free(const struct ukplat_msi *msi)
{
	(void)msi;
	CHECK(messages--);
}

int ukplat_irq_register(unsigned int line, enum ukplat_irq_trigger t,
			struct ukplat_irq_handler *h)
{
	(void)line;
	(void)t;
	(void)h;
	return 0;
}

void ukplat_irq_unregister(unsigned int line, struct ukplat_irq_handler *h)
{
	(void)line;
	(void)h;
}

int vpci_irq_on(struct virtio_dev *v)
{
	(void)v;
	return 0;
}

void vpci_irq_off(struct virtio_dev *v)
{
	(void)v;
}

void *virtq_desc_area(const struct virtq *q)
{
	return q->slots;
}

void *virtq_driver_area(const struct virtq *q)
{
	return q->slots;
}

void *virtq_device_area(const struct virtq *q)
{
	return q->slots;
}

/* --- the device ----------------------------------------------------------- */

static void put(unsigned int reg, unsigned int size, uint32_t v)
{
	memcpy(space + reg, &v, size);
}

static void begin(void)
{
	while (nmaps)
		free(maps[--nmaps]);
	memset(space, 0, sizeof(space));
	memset(masks, 0, sizeof(masks));
	memset(&d, 0, sizeof(d));
	memset(&pci_host, 0, sizeof(pci_host));
	vpci = (struct vpci){.pci = &d};
	gone = false;
	reads = messages = 0;
}

/* A base address at `addr`, `len` bytes long, of that kind. */
static void bar(unsigned int i, uint64_t addr, uint64_t len, unsigned int kind)
{
	uint64_t mask = ~(len - 1) & ~(kind == IO ? 3ULL : 15ULL);

	masks[i] = mask;
	put(UK_PCI_BAR(i), 4, (uint32_t)addr | kind);
	if (kind == MEM64 && i + 1 < UK_PCI_BARS) {
		masks[i + 1] = mask >> 32;
		put(UK_PCI_BAR(i + 1), 4, addr >> 32);
	}
}

static void cap(unsigned int at, uint8_t id, uint8_t next)
{
	put(UK_PCI_STATUS, 2, 0x10);
	put(at, 1, id);
	put(at + 1, 1, next);
}

/* A capability of virtio's at `at`: structure, where it is, how long. */
static void structure(unsigned int at, uint8_t type, uint8_t b, uint32_t offset,
		      uint32_t len, uint8_t next)
{
	cap(at, UK_PCI_CAP_VENDOR, next);
	put(at + 2, 1, type == 2 ? 20 : 16);
	put(at + 3, 1, type);
	put(at + 4, 1, b);
	put(at + 8, 4, offset);
	put(at + 12, 4, len);
}

/* --- cases ---------------------------------------------------------------- */

static bool is_mapped(unsigned int i, uint64_t at, uint64_t len)
{
	struct uk_io io;
	int rc = uk_pci_map(&d, i, at, len, &io);

	CHECK(rc == 0 || rc == -EINVAL);
	return rc == 0;
}

static bool is_placed(uint64_t addr, uint64_t len, unsigned int kind)
{
	begin();
	bar(0, addr, len, kind);
	pci_read_bars(&d);
	CHECK(d.bars[0].len == len);
	uk_pci_enable(&d);
	/* It listens only where it may be. */
	CHECK(!!(space[UK_PCI_COMMAND] &
		 (kind == IO ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY)) ==
	      !!d.bars[0].addr);
	return d.bars[0].addr;
}

static void addresses(void)
{
	CHECK(is_placed(ABOVE, 0x1000, 0));
	CHECK(is_placed(0x100000000, 0x1000, MEM64));
	CHECK(is_placed(0xb0000000, 0x1000, 0)); /* reserved isn't memory */
	CHECK(is_placed(0xc000, 0x40, IO));
	/* In memory, or partly; at 0. */
	CHECK(!is_placed(0x1000, 0x1000, 0));
	CHECK(!is_placed(RAM - 0x1000, 0x1000, MEM64));
	CHECK(!is_placed(0x20000000, 0x40000000, MEM64));
	CHECK(!is_placed(0, 0x80000000, 0));
	/* Not aligned; over the end of what there is. */
	CHECK(!is_placed(ABOVE + 0x800, 0x1000, 0));
	CHECK(!is_placed(0xfff0, 0x20, IO));
}

static void lengths(void)
{
	begin();
	bar(0, ABOVE, 0x1000, 0);
	bar(5, ABOVE + 0x10000, 0x1000, MEM64);
	pci_read_bars(&d);
	CHECK(is_mapped(0, 0, 0x1000) && is_mapped(0, 0xfff, 1));
	CHECK(!is_mapped(0, 0, 0x1001) && !is_mapped(0, 0x1000, 1));
	CHECK(!is_mapped(0, 0x1001, 0) && !is_mapped(0, UINT64_MAX, 2));
	CHECK(!is_mapped(0, 1, UINT64_MAX) && !is_mapped(1, 0, 1));
	CHECK(!is_mapped(6, 0, 1) && !is_mapped(7, 0, 1));
	/* Bits with holes are no length. */
	masks[2] = 0xf0f0f000;
	pci_read_bars(&d);
	CHECK(!d.bars[2].len && !is_mapped(2, 0, 1));
	/* The last one has no second half. */
	CHECK(d.bars[5].len == 0x1000 && is_mapped(5, 0, 0x1000));
}

/* Regions without an address get one in the window, apart, or none. */
static void windows(void)
{
	begin();
	pci_host.assign = true;
	pci_host.mem = (struct pci_window){ABOVE, ABOVE, 0x10000, 0};
	bar(0, 0, 0x1000, 0);
	bar(1, 0, 0x8000, 0);
	bar(2, 0, 0x8000, 0);
	bar(3, 0, 0x40, IO);
	bar(4, 0, 1ULL << 63, MEM64);
	pci_read_bars(&d);
	CHECK(d.bars[0].addr == ABOVE && d.bars[1].addr == ABOVE + 0x8000);
	CHECK(!d.bars[2].addr && !d.bars[3].addr && !d.bars[4].addr);
	CHECK(!is_mapped(2, 0, 1) && !is_mapped(3, 0, 1));
	uk_pci_enable(&d);
	CHECK((space[UK_PCI_COMMAND] & 7) == PCI_COMMAND_MASTER);
}

static unsigned int count_caps(uint8_t id)
{
	unsigned int n = 0, at = 0;

	reads = 0;
	while (n < 20 && (at = uk_pci_cap(&d, id, at)))
		n++;
	CHECK(reads < 20 * READS_MAX);
	return n;
}

static void circles(void)
{
	begin();
	cap(0x40, 0x05, 0x50);
	cap(0x50, UK_PCI_CAP_MSIX, 0x60);
	cap(0x60, 0x05, 0);
	put(UK_PCI_CAPS, 1, 0x40);
	CHECK(count_caps(UK_PCI_CAP_MSIX) == 1 && count_caps(5) == 2);
	CHECK(count_caps(9) == 0);
	/* To itself, and to one before. */
	cap(0x60, 0x05, 0x60);
	CHECK(count_caps(9) == 0 && count_caps(UK_PCI_CAP_MSIX) == 1);
	cap(0x60, 0x05, 0x40);
	CHECK(count_caps(9) == 0 && count_caps(5) == 20);
	/* Into the header. */
	cap(0x60, 0x05, 0x10);
	put(0x10, 1, 0x05);
	CHECK(count_caps(5) == 2);
	/* No list at all. */
	put(UK_PCI_STATUS, 2, 0);
	CHECK(count_caps(5) == 0);
}

static int msix(uint32_t table, unsigned int size, unsigned int n)
{
	int rc;

	put(0x42, 2, size - 1);
	put(0x44, 4, table);
	rc = uk_pci_msix_on(&d, n);
	CHECK(messages == (rc ? 0 : n));
	uk_pci_msix_off(&d);
	CHECK(!messages);
	return rc;
}

static void tables(void)
{
	begin();
	bar(1, ABOVE, 0x1000, 0);
	bar(3, 0xc000, 0x100, IO);
	pci_host.io = (struct pci_window){0, ABOVE - 0x10000, 0x10000, 0};
	cap(0x40, UK_PCI_CAP_MSIX, 0);
	put(UK_PCI_CAPS, 1, 0x40);
	pci_read_bars(&d);
	CHECK(!msix(1, 4, 3) && !msix(0xf80 | 1, 8, 3));
	CHECK(msix(0xf88 | 1, 8, 3) == -EINVAL);
	CHECK(msix(1, 0x200, 1) == -EINVAL);
	CHECK(msix(0xfffffff8 | 1, 8, 3) == -EINVAL);
	CHECK(msix(0, 4, 3) == -EINVAL && msix(6, 4, 3) == -EINVAL);
	CHECK(msix(7, 4, 3) == -EINVAL);
	/* In ports. */
	pci_host.io.len = 0;
	CHECK(msix(3, 4, 3) == -EINVAL);
	CHECK(msix(1, 2, 3) == -EINVAL); /* more than there are */
	CHECK(msix(1, 16, MESSAGES + 1) == -ENOMEM);
}

/* All that a modern device needs, as it should be. */
static void good(void)
{
	begin();
	bar(4, ABOVE, 0x10000, MEM64);
	structure(0x40, 1, 4, 0, 0x38, 0x50);
	structure(0x50, 2, 4, 0x3000, 0x1000, 0x68);
	put(0x60, 4, 4);
	structure(0x68, 3, 4, 0x1000, 1, 0x78);
	structure(0x78, 4, 4, 0x2000, 0x100, 0);
	put(UK_PCI_CAPS, 1, 0x40);
	pci_read_bars(&d);
}

static int queue(uint16_t off, uint32_t step)
{
	struct virtq q = {0};
	int rc;

	q.owner = &vpci.v;
	put(0x60, 4, step);
	while (nmaps)
		free(maps[--nmaps]);
	CHECK(vpci_modern(&vpci) == 0);
	*(volatile uint16_t *)(vpci.common.mem + 30) = off;
	rc = vpci.v.ops->queue_on(&vpci.v, &q);
	/* ASan looks where that is. */
	if (rc == 0)
		vpci.v.ops->notify(&q);
	return rc;
}

/* All registers of the transport, up to the end of what it says it has. */
static void registers(void)
{
	const struct virtio_transport *o = vpci.v.ops;
	struct virtq q = {.owner = &vpci.v};
	unsigned int last = vpci.v.config_len - 4;
	uint32_t v = 0x12345678, w = 0;

	o->set_status(&vpci.v, 0);
	o->set_status(&vpci.v, 5);
	CHECK(o->get_status(&vpci.v) == 5);
	o->set_features(&vpci.v, ~0ULL);
	o->get_features(&vpci.v);
	o->generation(&vpci.v);
	o->queue_max(&vpci.v, 3);
	CHECK(o->queue_on(&vpci.v, &q) == 0);
	o->notify(&q);
	for (unsigned int len = 1; len <= 4; len *= 2) {
		o->config_write(&vpci.v, last + 4 - len, &v, len);
		o->config_read(&vpci.v, last + 4 - len, &w, len);
		CHECK(!memcmp(&v, &w, len));
	}
	vpci_isr(&vpci);
}

static void structures(void)
{
	good();
	CHECK(vpci_modern(&vpci) == 0 && vpci.v.config_len == 0x100);
	CHECK(queue(3, 4) == 0 && queue(0x3ff, 4) == 0);
	CHECK(queue(0x400, 4) == -EINVAL && queue(0xffff, ~0U) == -EINVAL);
	CHECK(queue(1, 3) == -EINVAL && queue(0, 3) == 0);
	good();
	CHECK(vpci_modern(&vpci) == 0);
	registers();
	/* Too short, not all there, in no base address. */
	good();
	put(0x4c, 4, 0x37);
	CHECK(vpci_modern(&vpci) == -EINVAL);
	good();
	put(0x50 + 3, 1, 7);
	CHECK(vpci_modern(&vpci) == -EINVAL);
	for (unsigned int b = 5; b < 8; b++) {
		good();
		put(0x44, 1, b);
		CHECK(vpci_modern(&vpci) == -ENODEV);
	}
	/* In ports. */
	good();
	bar(2, 0xc000, 0x1000, IO);
	pci_read_bars(&d);
	put(0x44, 1, 2);
	CHECK(d.bars[2].addr && vpci_modern(&vpci) == -ENODEV);
	/* Behind the end; at an odd place; without a length; short itself. */
	good();
	put(0x48, 4, 0xffe0);
	CHECK(vpci_modern(&vpci) == -ENODEV);
	good();
	put(0x48, 4, 2);
	CHECK(vpci_modern(&vpci) == -ENODEV);
	good();
	put(0x6c + 8, 4, 0);
	CHECK(vpci_modern(&vpci) == -EINVAL);
	good();
	put(0x42, 1, 8);
	CHECK(vpci_modern(&vpci) == -ENODEV);
	/* Gigabytes of configuration aren't mapped. */
	good();
	bar(4, 0x1000000000, 1ULL << 33, MEM64);
	pci_read_bars(&d);
	put(0x84, 4, UINT32_MAX);
	CHECK(vpci_modern(&vpci) == 0 && vpci.v.config_len <= 4096);
	/* A circle of them. */
	good();
	cap(0x78, UK_PCI_CAP_VENDOR, 0x40);
	CHECK(vpci_modern(&vpci) == 0);
}

static int legacy(uint64_t len)
{
	begin();
	bar(0, 0xc000, len, IO);
	pci_host.io = (struct pci_window){0, ABOVE, 0x10000, 0};
	pci_read_bars(&d);
	/* As ukplat_mmio_map() sees it. */
	if (d.bars[0].addr)
		d.bars[5] = (struct uk_pci_bar){ABOVE + 0xc000, len, false};
	return vpci_legacy(&vpci);
}

static void ports(void)
{
	CHECK(legacy(0x40) == 0 && vpci.v.config_len == 0x40 - 24);
	registers();
	CHECK(legacy(0x10) == -ENODEV);
	CHECK(legacy(0x1000) == 0 && vpci.v.config_len == 256 - 24);
}

static void removed(void)
{
	good();
	gone = true;
	pci_read_bars(&d);
	for (unsigned int i = 0; i < UK_PCI_BARS; i++)
		CHECK(!d.bars[i].addr || !d.bars[i].len);
	CHECK(!uk_pci_msix_size(&d) && uk_pci_msix_on(&d, 1) == -EINVAL);
	CHECK(vpci_modern(&vpci) == -ENODEV && vpci_legacy(&vpci) == -ENODEV);
}

static void cases(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	addresses();
	lengths();
	windows();
	circles();
	tables();
	structures();
	ports();
	removed();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, data + size};
	uint8_t how = take(&in, 1);

	cases();
	begin();
	if (how & 1)
		good();
	pci_host.assign = how & 2;
	pci_host.mem = (struct pci_window){ABOVE, ABOVE, 0x1000000, 0};
	for (unsigned int i = 0; i < UK_PCI_BARS && how & 4; i++)
		masks[i] = take(&in, 4);
	while (left(&in))
		space[take(&in, 1)] = take(&in, 1);
	pci_read_bars(&d);
	uk_pci_enable(&d);
	if (!uk_pci_msix_on(&d, 1 + how / 8 % 4))
		uk_pci_msix_off(&d);
	CHECK(!messages);
	vpci_modern(&vpci);
	return 0;
}

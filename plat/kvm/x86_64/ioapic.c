/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The I/O APICs: each has a table that says, for each of its pins, which
 * vector goes to which CPU. Firmware tells where they are and which pins the
 * ISA interrupts come to; without it there may be one at the usual place.
 * Source: Intel, 82093AA I/O APIC data sheet, 3.0 to 3.2.4.
 */
#include <uk/arch/x86.h>
#include <uk/errno.h>
#include <uk/plat/bootinfo.h>
#include "../../common/madt.h"
#include "irqs.h"
#include "memory.h"

#define USUAL_PLACE 0xfec00000

#define REG_SELECT  0x00
#define REG_DATA    0x10
#define VERSION	    0x01
#define TABLE	    0x10 /* two registers a pin */
#define VERSION_MIN 0x10
#define VERSION_MAX 0x2f
#define MAX_PIN(v)  ((v) >> 16 & 0xff)

#define ENTRY_LOW    (1 << 13)
#define ENTRY_LEVEL  (1 << 15)
#define ENTRY_MASKED (1 << 16)
#define ENTRY_TO(id) ((uint32_t)(id) << 24) /* the upper half */

struct ioapic {
	volatile char *regs;
	unsigned int first, pins; /* global interrupts */
};

static struct ioapic ioapics[MADT_IOAPICS];
static unsigned int nioapics;
static struct madt madt;
static uint8_t cpu;

static void write_reg(const struct ioapic *io, unsigned int reg, uint32_t v)
{
	*(volatile uint32_t *)(io->regs + REG_SELECT) = reg;
	*(volatile uint32_t *)(io->regs + REG_DATA) = v;
}

static uint32_t read_reg(const struct ioapic *io, unsigned int reg)
{
	*(volatile uint32_t *)(io->regs + REG_SELECT) = reg;
	return *(volatile uint32_t *)(io->regs + REG_DATA);
}

static uint32_t global_of(unsigned int line)
{
	return line < ISA_LINES ? madt.isa[line].global : line;
}

/* Whose pin `line` is, and in *reg the lower half of its entry; or NULL. */
static const struct ioapic *find(unsigned int line, unsigned int *reg)
{
	uint32_t global = global_of(line);

	for (const struct ioapic *io = ioapics; io < ioapics + nioapics; io++)
		if (global - io->first < io->pins) {
			*reg = TABLE + 2 * (global - io->first);
			return io;
		}
	return NULL;
}

/* What the firmware says of an ISA interrupt goes before what we think. */
static uint32_t mode(unsigned int line, enum ukplat_irq_trigger trigger)
{
	uint16_t told = line < ISA_LINES ? madt.isa[line].flags : 0;
	bool level = trigger >= UKPLAT_IRQ_LEVEL_HIGH;
	bool low = trigger == UKPLAT_IRQ_LEVEL_LOW ||
		   trigger == UKPLAT_IRQ_EDGE_FALLING;

	if (MADT_TRIGGER(told) != MADT_AS_BUS)
		level = MADT_TRIGGER(told) == MADT_LOW;
	if (MADT_POLARITY(told) != MADT_AS_BUS)
		low = MADT_POLARITY(told) == MADT_LOW;
	return (level ? ENTRY_LEVEL : 0) | (low ? ENTRY_LOW : 0);
}

static int on(unsigned int line, unsigned int vector,
	      enum ukplat_irq_trigger trigger)
{
	unsigned int reg;
	const struct ioapic *io = find(line, &reg);

	if (!io)
		return -EINVAL;
	write_reg(io, reg + 1, ENTRY_TO(cpu));
	write_reg(io, reg, mode(line, trigger) | vector);
	return 0;
}

static void off(unsigned int line)
{
	unsigned int reg;
	const struct ioapic *io = find(line, &reg);

	write_reg(io, reg, ENTRY_MASKED);
}

static void set_mask(unsigned int line, bool masked)
{
	unsigned int reg;
	const struct ioapic *io = find(line, &reg);
	uint32_t v = read_reg(io, reg) & ~ENTRY_MASKED;

	write_reg(io, reg, v | (masked ? ENTRY_MASKED : 0));
}

/* Takes the one at `at`, if it is there, its pins silent. */
static void add(uint32_t at, uint32_t first)
{
	struct ioapic *io = &ioapics[nioapics];
	uint32_t version;

	io->regs = kvm_memory_device(at, REG_DATA + 4);
	if (!io->regs)
		return;
	version = read_reg(io, VERSION);
	if ((uint8_t)version < VERSION_MIN || (uint8_t)version > VERSION_MAX)
		return;
	io->first = first;
	io->pins = MAX_PIN(version) + 1;
	for (unsigned int i = 0; i < io->pins; i++)
		write_reg(io, TABLE + 2 * i, ENTRY_MASKED);
	nioapics++;
}

const struct kvm_irq_controller *kvm_ioapic_init(uint8_t id)
{
	static const struct kvm_irq_controller ioapic = {on, off, set_mask};

	cpu = id;
	madt_init(&madt);
	if (madt_read(ukplat_bootinfo()->rsdp, kvm_memory_window, &madt))
		add(USUAL_PLACE, 0);
	for (unsigned int i = 0; i < madt.nioapics; i++)
		add(madt.ioapics[i].address, madt.ioapics[i].first);
	return nioapics ? &ioapic : NULL;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The two 8259 interrupt controllers of a PC, for machines that have nothing
 * else. Lines are edge triggered, but where the ELCR says level. Sources:
 * Intel, 8259A data sheet; Intel, 82371AB (PIIX4), 7.1.3 (ELCR).
 */
#include <uk/arch/x86.h>
#include <uk/errno.h>
#include "irqs.h"

#define PIC1	   0x20
#define PIC2	   0xa0
#define DATA	   1	/* from the command port */
#define ICW1	   0x11 /* from the start, in cascade, ICW4 follows */
#define ICW4	   0x01 /* 8086 mode */
#define EOI	   0x20
#define READ_ISR   0x0b /* OCW3 */
#define ELCR	   0x4d0
#define CASCADE	   2
#define SPURIOUS   7
#define PIC_INPUTS 8

static uint16_t masked = 0xffff;

static void write_masks(void)
{
	/* The second one comes through a line of the first. */
	uint16_t m = masked >> PIC_INPUTS == 0xff ? masked
						  : masked & ~(1 << CASCADE);

	x86_outb(PIC1 + DATA, m);
	x86_outb(PIC2 + DATA, m >> PIC_INPUTS);
}

static void set_mask(unsigned int line, bool mask)
{
	masked = mask ? masked | 1 << line : masked & ~(1 << line);
	write_masks();
}

static bool is_level(unsigned int line)
{
	return x86_inb(ELCR + line / PIC_INPUTS) >> line % PIC_INPUTS & 1;
}

/* The firmware has set the ELCR: 0xff is a machine without one. */
static int on(unsigned int line, unsigned int vector,
	      enum ukplat_irq_trigger trigger)
{
	uint16_t port = ELCR + line / PIC_INPUTS;
	bool level = trigger >= UKPLAT_IRQ_LEVEL_HIGH;

	(void)vector;
	if (line >= ISA_LINES || line == CASCADE)
		return -EINVAL;
	if (x86_inb(port) != 0xff && is_level(line) != level)
		x86_outb(port, x86_inb(port) ^ 1 << line % PIC_INPUTS);
	set_mask(line, false);
	return 0;
}

static void off(unsigned int line)
{
	set_mask(line, true);
}

static uint8_t in_service(uint16_t pic)
{
	x86_outb(pic, READ_ISR);
	return x86_inb(pic);
}

/*
 * A line that was gone when the CPU asked shows as input 7, not in service
 * [spurious]: then nothing is ended there.
 */
bool kvm_pic_end(unsigned int line)
{
	bool second = line >= PIC_INPUTS;

	if (line % PIC_INPUTS == SPURIOUS &&
	    !(in_service(second ? PIC2 : PIC1) & 1 << SPURIOUS)) {
		if (second)
			x86_outb(PIC1, EOI);
		return false;
	}
	if (second)
		x86_outb(PIC2, EOI);
	x86_outb(PIC1, EOI);
	return true;
}

static void start(uint16_t pic, uint8_t vector, uint8_t cascade)
{
	x86_outb(pic, ICW1);
	x86_outb(pic + DATA, vector);
	x86_outb(pic + DATA, cascade);
	x86_outb(pic + DATA, ICW4);
}

const struct kvm_irq_controller *kvm_pic_init(void)
{
	static const struct kvm_irq_controller pic = {on, off, set_mask};

	start(PIC1, X86_VECTOR_PIC, 1 << CASCADE);
	start(PIC2, X86_VECTOR_PIC + PIC_INPUTS, CASCADE);
	write_masks();
	return &pic;
}

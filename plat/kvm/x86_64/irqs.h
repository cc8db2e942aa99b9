/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Device interrupts, where the configuration has them: what the CPU's own
 * (irq.c) calls, and the two controllers that may deliver them.
 */
#ifndef KVM_X86_64_IRQS_H
#define KVM_X86_64_IRQS_H

#include <uk/config.h>
#include <uk/plat/irqs.h>

#define X86_VECTOR_DEVICES 48 /* to 95 */
#define X86_VECTOR_PIC	   80 /* 16 of them, where the PIC is in use */
#define ISA_LINES	   16

#ifdef CONFIG_HAVE_DEVICE_IRQ
/** Serves vectors that are devices'. Context: interrupt. */
void kvm_device_irq(unsigned int vector);
#else
static inline void kvm_device_irq(unsigned int vector)
{
	(void)vector;
}
#endif

/* What a controller does; see ../../common/irqs.h for on, off and mask. */
struct kvm_irq_controller {
	int (*on)(unsigned int line, unsigned int vector,
		  enum ukplat_irq_trigger trigger);
	void (*off)(unsigned int line);
	void (*set_mask)(unsigned int line, bool masked);
};

/** The I/O APICs, to send to the CPU of local APIC `id`; NULL: none here. */
const struct kvm_irq_controller *kvm_ioapic_init(uint8_t id);

/** The two 8259. */
const struct kvm_irq_controller *kvm_pic_init(void);

/**
 * Ends interrupt `line` of the PIC. Returns false when there was none.
 * Context: interrupt.
 */
bool kvm_pic_end(unsigned int line);

#endif /* KVM_X86_64_IRQS_H */

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's own interrupt controller (local APIC) and its timer.
 * Source: Intel SDM volume 3, chapter 10.
 */
#include <uk/arch/x86.h>
#include <uk/init.h>
#include <uk/plat/irq.h>
#include <uk/plat/trap.h>
#include "../../common/counter.h"
#include "../../common/irqframe.h"
#include "../../common/time.h"
#include "../../common/xsave.h"
#include "apic.h"
#include "clock.h"
#include "irqs.h"
#include "memory.h"
#include "smp.h"

/* Memory types, as a reset leaves them: WB, WT, UC-, UC, and again. */
#define MSR_PAT	  0x277
#define PAT_RESET 0x0007040600070406ULL

#define PIC1_DATA 0x21
#define PIC2_DATA 0xa1

/* The interval timer [Intel 8254 data sheet, "Control Word Format"]. */
#define PIT_CH0	     0x40
#define PIT_MODE     0x43
#define PIT_CH0_ONCE 0x30 /* channel 0, two bytes, mode 0 */

volatile char *kvm_apic;

void kvm_apic_timer_restart(void)
{
	apic_write(APIC_COUNT, UINT32_MAX);
}

uint32_t kvm_apic_timer_passed(void)
{
	return UINT32_MAX - apic_read(APIC_NOW);
}

/* No interrupt comes between sti and hlt [volume 2, STI]. */
void ukplat_idle(void)
{
	__asm__ volatile("sti; hlt; cli" ::: "memory");
}

void ukplat_timer_set(uint64_t at)
{
	uint64_t now, ticks;

	if (at == UKPLAT_TIMER_OFF) {
		apic_write(APIC_COUNT, 0);
		return;
	}
	now = ukplat_clock_ns();
	ticks = plat_ns_to_ticks(at > now ? at - now : 0, kvm_apic_hz,
				 UINT32_MAX);
	apic_write(APIC_COUNT, MAX(ticks, 1));
}

/**
 * Called by arch/x86_64/traps.S on the interrupt stack, interrupts off.
 * `saved`: rbp, the vector, rip, cs, rflags, rsp; only with HAVE_IRQ_FRAME.
 */
void uk_x86_irq(unsigned int vector, const uintptr_t *saved);

void uk_x86_irq(unsigned int vector, const uintptr_t *saved)
{
	plat_irq_hit_x86(saved);
	if (vector == X86_VECTOR_SPURIOUS)
		return;
	kvm_device_irq(vector);
	apic_write(APIC_EOI, 0);
	if (vector == X86_VECTOR_TIMER)
		plat_timer_fire();
	else
		kvm_smp_irq(vector);
}

/* The first CPU decides; others come as a reset has left them. */
void kvm_apic_enable(void)
{
	static uint64_t mode;
	uint64_t base = x86_rdmsr(MSR_APIC_BASE);

	if (!mode)
		mode = APIC_BASE_ENABLE | (base & APIC_BASE_X2);
	x86_wrmsr(MSR_APIC_BASE, base | mode);
	if (mode & APIC_BASE_X2 || kvm_apic)
		return;
	kvm_apic = kvm_memory_device(base & APIC_BASE, X86_PAGE_SIZE);
	if (!kvm_apic)
		ukplat_crash("no window left for the local APIC");
}

void kvm_apic_init(uint32_t lvt)
{
	x86_wrmsr(MSR_PAT, PAT_RESET);
	/* Nothing but the timer, whatever the firmware had use for. */
	apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED);
	apic_write(APIC_LVT_LINT1, APIC_LVT_MASKED);
	apic_write(APIC_LVT_ERROR, APIC_LVT_MASKED);
	apic_write(APIC_SPURIOUS, APIC_SOFTWARE_ENABLE | X86_VECTOR_SPURIOUS);
	apic_write(APIC_TPR, 0);
	apic_write(APIC_DIVIDE, APIC_DIVIDE_BY_1);
	apic_write(APIC_LVT_TIMER, lvt | X86_VECTOR_TIMER);
}

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	plat_xsave_init();
	kvm_smp_init();
	/* The two old controllers stay silent. */
	x86_outb(PIC1_DATA, 0xff);
	x86_outb(PIC2_DATA, 0xff);
	/*
	 * Nor does the first channel of the interval timer go on for ever: it
	 * would wake the emulator 36 times a second, for nothing.
	 */
	x86_outb(PIT_MODE, PIT_CH0_ONCE);
	x86_outb(PIT_CH0, 0);
	x86_outb(PIT_CH0, 0);
	kvm_apic_enable();
	kvm_apic_init(APIC_LVT_MASKED);
	apic_write(APIC_COUNT, 0);
	kvm_clock_init();
	apic_write(APIC_LVT_TIMER, X86_VECTOR_TIMER);
	ukplat_irq_enable();
	return 0;
}

uk_plat_initcall_prio(init, 10);

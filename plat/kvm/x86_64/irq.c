/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's own interrupt controller (local APIC) and its timer.
 * Source: Intel SDM volume 3, chapter 10.
 */
#include <uk/arch/x86.h>
#include <uk/init.h>
#include <uk/plat/irq.h>
#include "../../common/counter.h"
#include "../../common/time.h"
#include "clock.h"
#include "memory.h"

#define MSR_APIC_BASE 0x1b
#define APIC_BASE     0xffffff000ULL

#define APIC_TPR	0x080
#define APIC_EOI	0x0b0
#define APIC_SPURIOUS	0x0f0
#define APIC_LVT_TIMER	0x320
#define APIC_COUNT	0x380
#define APIC_NOW	0x390
#define APIC_DIVIDE	0x3e0
#define SOFTWARE_ENABLE 0x100
#define LVT_MASKED	0x10000
#define DIVIDE_BY_1	0x0b

#define PIC1_DATA 0x21
#define PIC2_DATA 0xa1

static volatile char *apic;

static void apic_write(unsigned int reg, uint32_t v)
{
	*(volatile uint32_t *)(apic + reg) = v;
}

static uint32_t apic_read(unsigned int reg)
{
	return *(volatile uint32_t *)(apic + reg);
}

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

/** Called by arch/x86_64/traps.S on the interrupt stack, interrupts off. */
void uk_x86_irq(unsigned int vector);

void uk_x86_irq(unsigned int vector)
{
	if (vector == X86_VECTOR_SPURIOUS)
		return;
	apic_write(APIC_EOI, 0);
	if (vector == X86_VECTOR_TIMER)
		plat_timer_fire();
}

#ifdef CONFIG_HAVE_PREEMPT
#define CPUID_XSAVE	(1 << 26) /* leaf 1, ecx */
#define CPUID_XSAVE_LEN 13	  /* leaf: eax what there is, ebx its size */
#define XCR0_MASK	0xe7	  /* x87, SSE, AVX, AVX-512 */

/** For arch/x86_64/traps.S: bytes that xsave takes; 0: there is fxsave. */
uint32_t uk_x86_xsave_size;

static void init_xsave(void)
{
	uint32_t mask;

	if (!(x86_cpuid(1).ecx & CPUID_XSAVE))
		return;
	__asm__ volatile("mov %%cr4, %%rax; or %0, %%rax; mov %%rax, %%cr4"
			 :
			 : "i"(X86_CR4_XSAVE)
			 : "rax");
	mask = x86_cpuid(CPUID_XSAVE_LEN).eax & XCR0_MASK;
	__asm__ volatile("xsetbv" : : "a"(mask), "d"(0), "c"(0));
	uk_x86_xsave_size = x86_cpuid(CPUID_XSAVE_LEN).ebx;
}
#else
static void init_xsave(void)
{
}
#endif

static int init(struct uk_init_ctx *ctx)
{
	(void)ctx;
	init_xsave();
	/* The two old controllers stay silent. */
	x86_outb(PIC1_DATA, 0xff);
	x86_outb(PIC2_DATA, 0xff);
	apic = kvm_memory_device(x86_rdmsr(MSR_APIC_BASE) & APIC_BASE,
				 X86_PAGE_SIZE);
	apic_write(APIC_SPURIOUS, SOFTWARE_ENABLE | X86_VECTOR_SPURIOUS);
	apic_write(APIC_TPR, 0);
	apic_write(APIC_DIVIDE, DIVIDE_BY_1);
	apic_write(APIC_LVT_TIMER, LVT_MASKED | X86_VECTOR_TIMER);
	kvm_clock_init();
	apic_write(APIC_COUNT, 0);
	apic_write(APIC_LVT_TIMER, X86_VECTOR_TIMER);
	ukplat_irq_enable();
	return 0;
}

uk_plat_initcall_prio(init, 10);

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Other CPUs: started by INIT and start-up IPIs, reached by fixed ones.
 * Source: Intel SDM volume 3, 10.4.4 (how to start), 10.6 (IPIs), 4.10.5
 * (who keeps what of page tables).
 */
#include <uk/arch/smp.h>
#include <uk/arch/string.h>
#include <uk/errno.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/irq.h>
#include <uk/plat/time.h>
#include <uk/spinlock.h>
#include "../../common/madt.h"
#include "../../common/smp.h"
#include "../../common/paging.h"
#include "apic.h"
#include "clock.h"
#include "memory.h"
#include "smp.h"

/*
 * Where a CPU begins. Of what loader and firmware have there nothing is
 * needed any more.
 */
#define START_PAGE 0x8000
#define CPUS_TOLD  256
#define SEND_LOOPS 1000000

#define US 1000ULL

extern char uk_irq_stack_end[];

UK_PER_CPU(uintptr_t, ukplat_cpu_offset);
UK_PER_CPU(void *, ukplat_cpu_current);

/** For traps.S. */
UK_PER_CPU(char *, uk_x86_irq_stack_end);

/* As the first CPU has found them right. */
static uint64_t cr4;
static uint32_t xcr0;

_Static_assert(sizeof(struct x86_ap) <= sizeof(((struct plat_cpu *)NULL)->arch),
	       "the architecture's part is too small");

static uint64_t read_cr4(void)
{
	uint64_t v;

	__asm__ volatile("mov %%cr4, %0" : "=r"(v));
	return v;
}

void kvm_smp_init(void)
{
	uint32_t high;

	uk_this_cpu(uk_x86_irq_stack_end) = uk_irq_stack_end;
	cr4 = read_cr4();
	if (cr4 & X86_CR4_XSAVE)
		__asm__ volatile("xgetbv" : "=a"(xcr0), "=d"(high) : "c"(0));
}

static void send(uint32_t to, uint32_t what)
{
	unsigned long flags = ukplat_irq_save();
	int loops = SEND_LOOPS;

	apic_send(to, what);
	while (apic_read(APIC_ICR) & APIC_ICR_PENDING && loops--)
		ukarch_cpu_pause();
	ukplat_irq_restore(flags);
}

unsigned int plat_cpu_find(uint64_t *ids, unsigned int max)
{
	uint32_t told[CPUS_TOLD];
	unsigned int n = madt_cpus(ukplat_bootinfo()->rsdp, kvm_memory_window,
				   told, CPUS_TOLD);
	uint32_t self = apic_id();
	unsigned int found = 0;

	plat_cpu_of[0]->hwid = self;
	for (unsigned int i = 0; i < n && found < max; i++)
		if (told[i] != self && told[i] <= apic_id_max())
			ids[found++] = told[i];
	return found;
}

static void wait_ns(uint64_t ns)
{
	uint64_t end = ukplat_clock_ns() + ns;

	while (ukplat_clock_ns() < end)
		ukarch_cpu_pause();
}

static bool put_code(void)
{
	static char *page;

	if (!page)
		page = (char *)kvm_memory_window(START_PAGE, X86_PAGE_SIZE);
	if (!page)
		return false;
	memcpy(page, uk_x86_ap_start, uk_x86_ap_end - uk_x86_ap_start);
	return true;
}

int plat_cpu_wake(struct plat_cpu *cpu)
{
	struct x86_ap *ap = (struct x86_ap *)cpu->arch;

	if (!put_code())
		return -EIO;
	ukarch_x86_ap_init(ap, cpu->stack_end, cpu->trap_stack_end,
			   cpu->offset);
	__atomic_store_n(&uk_x86_ap, ap, __ATOMIC_RELEASE);
	send(cpu->hwid, APIC_ICR_INIT);
	wait_ns(10000 * US);
	/* A second one is for CPUs that have missed the first. */
	for (int i = 0; i < 2; i++) {
		send(cpu->hwid, APIC_ICR_STARTUP | START_PAGE / X86_PAGE_SIZE);
		wait_ns(200 * US);
	}
	return 0;
}

void uk_x86_ap_main(struct x86_ap *ap)
{
	struct plat_cpu *cpu = uk_container_of(ap, struct plat_cpu, arch);

	uk_this_cpu(ukplat_cpu_offset) = cpu->offset;
	uk_this_cpu(uk_x86_irq_stack_end) = cpu->irq_stack_end;
	plat_cpu_arrive(cpu);
	__asm__ volatile("mov %0, %%cr4" : : "r"(cr4) : "memory");
	if (cr4 & X86_CR4_XSAVE)
		__asm__ volatile("xsetbv" : : "a"(xcr0), "d"(0), "c"(0));
	kvm_apic_enable();
	kvm_apic_init(0);
	kvm_clock_init_cpu();
	plat_cpu_run(cpu);
}

void ukplat_cpu_poke(unsigned int cpu)
{
	send(plat_cpu_of[cpu]->hwid, APIC_ICR_FIXED | X86_VECTOR_POKE);
}

void plat_cpu_stop(unsigned int cpu)
{
	send(plat_cpu_of[cpu]->hwid, APIC_ICR_FIXED | X86_VECTOR_STOP);
}

void plat_cpu_halt(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}

/*
 * Page tables have changed: who has changed them asks the others to forget
 * what they keep, and waits until all have. Whoever waits for a lock answers
 * too, since its interrupts may be off.
 */
static struct uk_spinlock tlb_lock;
static struct {
	uintptr_t at, end;
	uint64_t pending; /* bit n: CPU n hasn't answered */
} tlb;

#define FLUSH_ALL_FROM (64 * X86_PAGE_SIZE)

static void flush(uintptr_t at, uintptr_t end)
{
	uintptr_t cr3;

	if (end - at < FLUSH_ALL_FROM) {
		for (; at < end; at += X86_PAGE_SIZE)
			__asm__ volatile("invlpg (%0)" : : "r"(at) : "memory");
		return;
	}
	__asm__ volatile("mov %%cr3, %0; mov %0, %%cr3"
			 : "=r"(cr3)
			 :
			 : "memory");
}

void plat_cpu_serve(void)
{
	unsigned long flags;
	uint64_t self;

	if (likely(!__atomic_load_n(&tlb.pending, __ATOMIC_ACQUIRE)))
		return;
	flags = ukplat_irq_save();
	self = 1ULL << ukplat_cpu_id();
	if (__atomic_load_n(&tlb.pending, __ATOMIC_ACQUIRE) & self) {
		flush(tlb.at, tlb.end);
		__atomic_fetch_and(&tlb.pending, ~self, __ATOMIC_RELEASE);
	}
	ukplat_irq_restore(flags);
}

void plat_tlb_flush_others(uintptr_t at, size_t len)
{
	unsigned long flags = uk_spin_lock(&tlb_lock);
	uint64_t all = ~0ULL >> (64 - ukplat_cpu_count());
	uint64_t others = all & ~(1ULL << ukplat_cpu_id());

	if (others) {
		tlb.at = at;
		tlb.end = at + len;
		__atomic_store_n(&tlb.pending, others, __ATOMIC_RELEASE);
		send(0, APIC_ICR_OTHERS | APIC_ICR_FIXED | X86_VECTOR_TLB);
		while (__atomic_load_n(&tlb.pending, __ATOMIC_ACQUIRE))
			ukplat_cpu_relax();
	}
	uk_spin_unlock(&tlb_lock, flags);
}

void kvm_smp_irq(unsigned int vector)
{
	switch (vector) {
	case X86_VECTOR_POKE: plat_poke_fire(); break;
	case X86_VECTOR_TLB: plat_cpu_serve(); break;
	case X86_VECTOR_STOP: plat_cpu_stop_here();
	}
}

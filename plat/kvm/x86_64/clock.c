/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The clock is the time stamp counter. KVM tells how to read it (a page that
 * the host keeps), other hypervisors and CPUs tell its frequency; under
 * emulation neither is so, and it is measured by the interval timer.
 * Sources: Linux, Documentation/virt/kvm/x86/{cpuid,msr}.rst; Intel SDM
 * volume 2, CPUID leaves 15H and 16H; Intel 8254 data sheet; Motorola
 * MC146818 data sheet, "Address map".
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include <uk/plat/cpu.h>
#include <uk/plat/irq.h>
#include "../../common/counter.h"
#include "clock.h"

#define CPUID_HYPERVISOR  0x40000000
#define CPUID_KVM	  0x40000001
#define CPUID_TIMING	  0x40000010 /* kHz: eax the TSC's, ebx the APIC's */
#define KVM_CLOCK2	  (1 << 3)
#define MSR_KVM_WALL	  0x4b564d00
#define MSR_KVM_CLOCK	  0x4b564d01
#define KVM_SIGNATURE_EBX 0x4b4d564b /* "KVMK" */

#define PIT_HZ	     1193182
#define PIT_CH2	     0x42
#define PIT_MODE     0x43
#define PIT_CH2_ONCE 0xb0 /* channel 2, two bytes, mode 0 */
#define PORT_B	     0x61 /* gate and output of channel 2 */
#define GATE2	     0x01
#define SPEAKER	     0x02
#define OUT2	     0x20
#define MEASURE	     (PIT_HZ / 200) /* 5 ms */

/* As the APIC's timer runs in every emulator. */
#define APIC_HZ 1000000000

/* What the host keeps up to date: struct pvclock_vcpu_time_info. */
struct pvclock {
	uint32_t version; /* odd while it changes */
	uint32_t pad;
	uint64_t tsc;
	uint64_t ns;
	uint32_t mult; /* ns = (ticks << shift) * mult / 2^32 */
	int8_t shift;
	uint8_t flags, pad2[2];
} __uk_align(64); /* within a page */

struct pvclock_wall {
	uint32_t version, sec, nsec;
};

uint64_t kvm_apic_hz;

static struct plat_clock tsc;
/* Each CPU has its own, since their counters may differ. */
static UK_PER_CPU(volatile struct pvclock, pvclock);
static bool has_pvclock;

static uint64_t read_pvclock(void)
{
	const volatile struct pvclock *p = uk_this_cpu_ptr(pvclock);
	uint32_t version;
	uint64_t ns;

	do {
		uint64_t ticks;

		version = p->version;
		__asm__ volatile("" ::: "memory");
		ticks = x86_rdtsc() - p->tsc;
		ticks = p->shift < 0 ? ticks >> -p->shift : ticks << p->shift;
		ns = p->ns +
		     (uint64_t)((unsigned __int128)ticks * p->mult >> 32);
		__asm__ volatile("" ::: "memory");
	} while ((version & 1) || version != p->version);
	return ns;
}

/* On this CPU, whose copy of the above it is. */
#ifdef CONFIG_HAVE_SMP
static unsigned long stay_here(void)
{
	return ukplat_irq_save();
}

static void go_anywhere(unsigned long flags)
{
	ukplat_irq_restore(flags);
}
#else
static unsigned long stay_here(void)
{
	return 0;
}

static void go_anywhere(unsigned long flags)
{
	(void)flags;
}
#endif

uint64_t ukplat_clock_ns(void)
{
	unsigned long flags;
	uint64_t ns;

	if (!has_pvclock)
		return plat_clock_ns(&tsc, x86_rdtsc());
	flags = stay_here();
	ns = read_pvclock();
	go_anywhere(flags);
	return ns;
}

static bool on_kvm(void)
{
	struct x86_cpuid id = x86_cpuid(CPUID_HYPERVISOR);

	return id.ebx == KVM_SIGNATURE_EBX && id.eax >= CPUID_KVM;
}

/* Lets the interval timer count down; the APIC's timer and the TSC beside. */
static uint64_t measure(void)
{
	uint64_t start, ticks;
	uint8_t port = x86_inb(PORT_B);

	x86_outb(PORT_B, (port & ~SPEAKER) | GATE2);
	x86_outb(PIT_MODE, PIT_CH2_ONCE);
	x86_outb(PIT_CH2, MEASURE & 0xff);
	x86_outb(PIT_CH2, MEASURE >> 8);
	kvm_apic_timer_restart();
	start = x86_rdtsc();
	while (!(x86_inb(PORT_B) & OUT2))
		;
	ticks = x86_rdtsc() - start;
	kvm_apic_hz = (uint64_t)kvm_apic_timer_passed() * PIT_HZ / MEASURE;
	x86_outb(PORT_B, port);
	return ticks * PIT_HZ / MEASURE;
}

/* Without an interval timer: for a while of the APIC's. */
static uint64_t measure_by_apic(void)
{
	uint64_t start, passed;

	kvm_apic_hz = APIC_HZ;
	kvm_apic_timer_restart();
	start = x86_rdtsc();
	do
		passed = kvm_apic_timer_passed();
	while (passed < APIC_HZ / 200);
	return (x86_rdtsc() - start) * APIC_HZ / passed;
}

/* The frequency of the TSC, if somebody tells it; else 0. */
static uint64_t told_hz(void)
{
	struct x86_cpuid id = x86_cpuid(1);

	if (id.ecx >> 31 && x86_cpuid(CPUID_HYPERVISOR).eax >= CPUID_TIMING) {
		id = x86_cpuid(CPUID_TIMING);
		if (id.eax && id.ebx) {
			kvm_apic_hz = (uint64_t)id.ebx * 1000;
			return (uint64_t)id.eax * 1000;
		}
	}
	return 0;
}

static void kvm_pvclock_init(void)
{
	x86_wrmsr(MSR_KVM_CLOCK, (uintptr_t)uk_this_cpu_ptr(pvclock) | 1);
}

void kvm_clock_init(void)
{
	uint64_t hz = told_hz();

	/* An absent interval timer seems to be done at once. */
	if (!hz)
		hz = measure();
	if (hz < 10000000 || kvm_apic_hz < 1000000)
		hz = measure_by_apic();
	plat_clock_init(&tsc, x86_rdtsc(), hz);
	if (on_kvm() && x86_cpuid(CPUID_KVM).eax & KVM_CLOCK2) {
		kvm_pvclock_init();
		has_pvclock = uk_this_cpu(pvclock).mult != 0;
	}
}

#ifdef CONFIG_HAVE_SMP
void kvm_clock_init_cpu(void)
{
	if (has_pvclock)
		kvm_pvclock_init();
}
#endif

#define CMOS_INDEX    0x70
#define CMOS_DATA     0x71
#define CMOS_STATUS_A 0x0a
#define CMOS_STATUS_B 0x0b
#define UPDATING      0x80
#define BINARY	      0x04
#define HOURS_24      0x02

static uint8_t cmos(uint8_t reg)
{
	x86_outb(CMOS_INDEX, reg);
	return x86_inb(CMOS_DATA);
}

struct cmos_date {
	uint8_t second, minute, hour, day, month, year;
};

static struct cmos_date read_cmos(void)
{
	while (cmos(CMOS_STATUS_A) & UPDATING)
		;
	return (struct cmos_date){cmos(0), cmos(2), cmos(4),
				  cmos(7), cmos(8), cmos(9)};
}

static unsigned int from_bcd(uint8_t v)
{
	return (v >> 4) * 10 + (v & 15);
}

static uint64_t cmos_seconds(void)
{
	struct cmos_date d, again = {0};
	uint8_t *field = (uint8_t *)&d, mode;
	bool pm;

	if (cmos(CMOS_STATUS_B) == 0xff)
		return 0; /* there is none */
	for (d = read_cmos(); memcmp(&d, &again, sizeof(d)) != 0;) {
		again = d;
		d = read_cmos();
	}
	mode = cmos(CMOS_STATUS_B);
	pm = !(mode & HOURS_24) && d.hour & 0x80;
	d.hour &= 0x7f;
	if (!(mode & BINARY))
		for (unsigned int i = 0; i < sizeof(d); i++)
			field[i] = from_bcd(field[i]);
	if (!(mode & HOURS_24))
		d.hour = d.hour % 12 + (pm ? 12 : 0);
	/* Two digits: this century's. */
	return plat_seconds_of_date(2000 + d.year, d.month, d.day, d.hour,
				    d.minute, d.second);
}

uint64_t ukplat_wall_clock_ns(void)
{
	static volatile struct pvclock_wall wall __uk_align(16);

	if (!has_pvclock)
		return cmos_seconds() * UKPLAT_NSEC_PER_SEC;
	/* The time at which the other clock was 0. */
	x86_wrmsr(MSR_KVM_WALL, (uintptr_t)&wall);
	return wall.sec * UKPLAT_NSEC_PER_SEC + wall.nsec + read_pvclock();
}

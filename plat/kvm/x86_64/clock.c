/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The clock is the time stamp counter. KVM tells how to read it (a page that
 * the host keeps), other hypervisors and CPUs tell its frequency; under
 * emulation neither is so, and it is measured by the interval timer. That takes
 * a while, in which the image comes up: who first asks for the time ends it.
 * Sources: Linux, Documentation/virt/kvm/x86/{cpuid,msr}.rst; Intel SDM
 * volume 2, CPUID leaves 15H and 16H; Intel 8254 data sheet; Motorola
 * MC146818 data sheet, "Address map".
 */
#include <uk/arch/string.h>
#include <uk/arch/x86.h>
#include <uk/plat/counter.h>
#include <uk/plat/cpu.h>
#include <uk/plat/irq.h>
#include "../../common/counter.h"
#include "../../common/pvclock.h"
#include "clock.h"
#include "tsc.h"

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
#define PIT_CH2_KEEP 0x80 /* what its count is now can be read */
#define PORT_B	     0x61 /* gate and output of channel 2 */
#define GATE2	     0x01
#define SPEAKER	     0x02
#define OUT2	     0x20
#define PIT_MAX	     0xffff /* 55 ms */

/* As the APIC's timer runs in every emulator, and in KVM. */
#define APIC_HZ 1000000000

/* What is measured lasts a 200th of a second, 5 ms, or longer. */
#define PARTS 200

struct pvclock_wall {
	uint32_t version, sec, nsec;
};

uint64_t kvm_apic_hz;

struct ukplat_counter ukplat_counter; /* the TSC, if that is the clock */
static bool is_pvclock;		      /* else it is, or is measured */
static uint64_t began;		      /* the TSC then */

/* Each CPU has its own, since their counters may differ. */
static UK_PER_CPU(volatile struct pvclock, pvclock);
static uint64_t read_pvclock(void)
{
	return plat_pvclock_ns(uk_this_cpu_ptr(pvclock));
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

/* Lets the interval timer count down; the APIC's timer and the TSC beside. */
static void measure_begin(void)
{
	x86_outb(PORT_B, (x86_inb(PORT_B) & ~SPEAKER) | GATE2);
	x86_outb(PIT_MODE, PIT_CH2_ONCE);
	x86_outb(PIT_CH2, PIT_MAX & 0xff);
	x86_outb(PIT_CH2, PIT_MAX >> 8);
	kvm_apic_timer_restart();
	began = x86_rdtsc();
}

/* Counts of the interval timer so far. */
static uint32_t pit_passed(void)
{
	uint32_t left;

	x86_outb(PIT_MODE, PIT_CH2_KEEP);
	left = x86_inb(PIT_CH2);
	left |= x86_inb(PIT_CH2) << 8;
	return PIT_MAX - left;
}

/* It is, and counts from the top again. */
static bool pit_is_done(void)
{
	return x86_inb(PORT_B) & OUT2;
}

/* What is written to a port that isn't there doesn't stay. */
static bool pit_is_there(void)
{
	return !(x86_inb(PORT_B) & SPEAKER);
}

/* Ticks of the TSC since it began; the APIC's timer's also. */
static uint64_t passed(uint32_t *apic)
{
	uint64_t ticks = x86_rdtsc() - began;

	*apic = kvm_apic_timer_passed();
	return ticks;
}

/* The frequency of the TSC, or 0: more time has passed than can be told. */
static uint64_t measure_by_pit(void)
{
	uint64_t ticks;
	uint32_t pit, apic;

	do {
		pit = pit_passed();
		ticks = passed(&apic);
		if (pit_is_done())
			return 0;
	} while (pit < PIT_HZ / PARTS);
	kvm_apic_hz = (uint64_t)apic * PIT_HZ / pit;
	return ticks * PIT_HZ / pit;
}

static uint64_t measure_by_apic(void)
{
	uint64_t ticks;
	uint32_t apic;

	do
		ticks = passed(&apic);
	while (apic < APIC_HZ / PARTS);
	if (apic == UINT32_MAX)
		return 0;
	kvm_apic_hz = APIC_HZ;
	return ticks * APIC_HZ / apic;
}

static void measure_end(void)
{
	unsigned long flags = ukplat_irq_save();
	uint64_t hz;

	while (!(hz = pit_is_there() ? measure_by_pit() : measure_by_apic()))
		measure_begin();
	x86_outb(PORT_B, x86_inb(PORT_B) & ~(GATE2 | SPEAKER));
	ukplat_timer_set(UKPLAT_TIMER_OFF);
	ukplat_counter.base = began;
	ukplat_counter.mult = plat_counter_mult(hz);
	ukplat_irq_restore(flags);
}

static __uk_noinline uint64_t other_clock_ns(void)
{
	unsigned long flags;
	bool is_stable;
	uint64_t ns;

	if (tsc_is_apart)
		return tsc_clock_ns();
	if (!is_pvclock) {
		measure_end();
		return ukplat_counter_ns(&ukplat_counter);
	}
	flags = stay_here();
	ns = read_pvclock();
	is_stable = uk_this_cpu_ptr(pvclock)->flags & PVCLOCK_TSC_STABLE;
	go_anywhere(flags);
	return is_stable ? ns : tsc_never_back(ns);
}

/* Asked often: the usual way is short, and without a frame. */
uint64_t ukplat_clock_ns(void)
{
	if (unlikely(!ukplat_counter.mult))
		return other_clock_ns();
	return ukplat_counter_ns(&ukplat_counter);
}

static bool on_kvm(void)
{
	struct x86_cpuid id = x86_cpuid(CPUID_HYPERVISOR);

	return id.ebx == KVM_SIGNATURE_EBX && id.eax >= CPUID_KVM;
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

	if (on_kvm() && x86_cpuid(CPUID_KVM).eax & KVM_CLOCK2) {
		kvm_pvclock_init();
		is_pvclock = uk_this_cpu(pvclock).mult;
	}
	if (is_pvclock) {
		kvm_apic_hz = kvm_apic_hz ? kvm_apic_hz : APIC_HZ;
	} else if (hz) {
		ukplat_counter.base = x86_rdtsc();
		ukplat_counter.mult = plat_counter_mult(hz);
	} else {
		measure_begin();
	}
}

#ifdef CONFIG_HAVE_SMP
void kvm_clock_init_cpu(void)
{
	if (is_pvclock)
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

	if (!is_pvclock)
		return cmos_seconds() * UKPLAT_NSEC_PER_SEC;
	/* The time at which the other clock was 0. */
	x86_wrmsr(MSR_KVM_WALL, (uintptr_t)&wall);
	return wall.sec * UKPLAT_NSEC_PER_SEC + wall.nsec + read_pvclock();
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The local APIC in both of its modes: the same registers are reached, in
 * memory or by MSRs, and never in the other way.
 */
#include "../../plat/kvm/x86_64/apic.h"
#include "host.h"

#define MSRS 0x40 /* of x2APIC mode [10.12.1.2] */

static char page[0x1000];
static uint64_t msrs[MSRS];
static unsigned int writes;

volatile char *kvm_apic;

uint64_t x86_rdmsr(uint32_t msr)
{
	CHECK(!kvm_apic && msr - MSR_X2APIC < MSRS);
	return msrs[msr - MSR_X2APIC];
}

void x86_wrmsr(uint32_t msr, uint64_t v)
{
	CHECK(!kvm_apic && msr - MSR_X2APIC < MSRS);
	/* The ID is read-only, and there is no second half of the ICR. */
	CHECK(msr != 0x802 && msr != 0x831);
	msrs[msr - MSR_X2APIC] = v;
	writes++;
}

static uint32_t in_page(unsigned int reg)
{
	uint32_t v;

	memcpy(&v, page + reg, sizeof(v));
	return v;
}

static void in_memory(unsigned int reg, uint32_t v, uint32_t to)
{
	kvm_apic = page;
	memcpy(page + APIC_ID, &(uint32_t){to << 24}, 4);
	CHECK(apic_id() == (to & 0xff) && apic_id_max() == 0xfe);
	apic_write(reg, v);
	CHECK(apic_read(reg) == v && in_page(reg) == v);
	apic_send(to & 0xff, v);
	CHECK(in_page(0x300) == v && in_page(0x310) == to << 24);
}

static void by_msrs(unsigned int reg, uint32_t v, uint32_t to)
{
	kvm_apic = NULL;
	msrs[2] = to;
	CHECK(apic_id() == to && apic_id_max() == 0xfffffffe);
	writes = 0;
	apic_write(reg, v);
	CHECK(apic_read(reg) == v && msrs[reg >> 4] == v && writes == 1);
	apic_send(to, v);
	CHECK(msrs[0x30] == ((uint64_t)to << 32 | v) && writes == 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned int regs[] = {
		APIC_TPR,	APIC_EOI,	APIC_SPURIOUS,
		APIC_LVT_TIMER, APIC_LVT_LINT0, APIC_LVT_ERROR,
		APIC_COUNT,	APIC_NOW,	APIC_DIVIDE,
	};
	struct input in = {data, data + size};
	unsigned int reg = regs[take(&in, 1) % ARRAY_SIZE(regs)];
	uint32_t v = take(&in, 4), to = take(&in, 4);

	memset(page, 0, sizeof(page));
	memset(msrs, 0, sizeof(msrs));
	in_memory(reg, v, to);
	by_msrs(reg, v, to);
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CPU exceptions: tables, and what each vector means. All of them run on one
 * stack of their own (IST 1), so that an overflowing stack still gets a crash
 * screen. Source: Intel SDM volume 3, chapter 6.
 */
#include <uk/arch/x86.h>
#include <uk/plat/trap.h>

#define VECTORS	       32
#define STUB_SIZE      16
#define GATE_INTERRUPT 0x8e
#define TSS_AVAILABLE  0x89
#define VECTOR_PF      14
#define PF_WRITE       0x02 /* error code of a page fault [4.7] */
#define PF_FETCH       0x10

struct gate { /* [6.14.1] */
	uint16_t offset_low, selector;
	uint8_t ist, type;
	uint16_t offset_mid;
	uint32_t offset_high, zero;
};

struct tss { /* [7.7] */
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t reserved1;
	uint64_t ist[7];
	uint64_t reserved2;
	uint16_t reserved3, iomap;
} __uk_packed;

extern const char uk_x86_trap_stubs[];
extern uint64_t uk_x86_gdt[];

static struct gate idt[VECTORS] __uk_align(16);
static struct tss tss;
static char trap_stack[8192] __uk_align(16);

static const struct {
	const char *name;
	enum ukplat_trap_kind kind;
} vectors[VECTORS] = {
	[0] = {"divide error", UKPLAT_TRAP_MATH},
	[1] = {"debug", UKPLAT_TRAP_DEBUG},
	[2] = {"non-maskable interrupt", UKPLAT_TRAP_FATAL},
	[3] = {"breakpoint", UKPLAT_TRAP_DEBUG},
	[4] = {"overflow", UKPLAT_TRAP_MATH},
	[5] = {"bound range", UKPLAT_TRAP_MATH},
	[6] = {"invalid opcode", UKPLAT_TRAP_INVALID_OP},
	[7] = {"no math unit", UKPLAT_TRAP_INVALID_OP},
	[8] = {"double fault", UKPLAT_TRAP_FATAL},
	[10] = {"invalid TSS", UKPLAT_TRAP_FATAL},
	[11] = {"segment not present", UKPLAT_TRAP_BUS_ERROR},
	[12] = {"stack segment fault", UKPLAT_TRAP_BUS_ERROR},
	[13] = {"general protection", UKPLAT_TRAP_BUS_ERROR},
	[VECTOR_PF] = {"page fault", UKPLAT_TRAP_PAGE_FAULT},
	[16] = {"x87 error", UKPLAT_TRAP_MATH},
	[17] = {"alignment check", UKPLAT_TRAP_BUS_ERROR},
	[18] = {"machine check", UKPLAT_TRAP_FATAL},
	[19] = {"SIMD error", UKPLAT_TRAP_MATH},
};

/** Called by traps.S on the trap stack, interrupts off. */
void uk_x86_trap(struct ukarch_regs *regs);

void uk_x86_trap(struct ukarch_regs *regs)
{
	const char *name = vectors[regs->vector % VECTORS].name;
	struct ukplat_trap trap = {
		.kind = name ? vectors[regs->vector % VECTORS].kind
			     : UKPLAT_TRAP_UNKNOWN,
		.name = name ? name : "unknown exception",
		.code = regs->error,
		.regs = regs,
	};

	if (regs->vector == VECTOR_PF) {
		trap.addr = x86_read_cr2();
		trap.access = regs->error & PF_FETCH   ? UKPLAT_ACCESS_EXEC
			      : regs->error & PF_WRITE ? UKPLAT_ACCESS_WRITE
						       : UKPLAT_ACCESS_READ;
	}
	ukplat_trap(&trap);
}

void ukarch_x86_traps_init(void)
{
	uint64_t stub = (uintptr_t)uk_x86_trap_stubs;
	uint64_t t = (uintptr_t)&tss;
	struct {
		uint16_t limit;
		uint64_t base;
	} __uk_packed idtr = {sizeof(idt) - 1, (uintptr_t)idt};

	/* The image lies below 4 GiB: offset_high stays 0. */
	for (unsigned int i = 0; i < VECTORS; i++, stub += STUB_SIZE) {
		idt[i].offset_low = (uint16_t)stub;
		idt[i].offset_mid = (uint16_t)(stub >> 16);
		idt[i].selector = X86_SEL_CODE;
		idt[i].ist = 1;
		idt[i].type = GATE_INTERRUPT;
	}

	tss.ist[0] = (uintptr_t)trap_stack + sizeof(trap_stack);
	tss.iomap = sizeof(tss);
	uk_x86_gdt[X86_SEL_TSS / 8] = (sizeof(tss) - 1) | (t & 0xffffff) << 16 |
				      (uint64_t)TSS_AVAILABLE << 40 |
				      (t >> 24 & 0xff) << 56;
	uk_x86_gdt[X86_SEL_TSS / 8 + 1] = t >> 32;

	__asm__ volatile("ltr %w0" : : "r"(X86_SEL_TSS));
	__asm__ volatile("lidt %0" : : "m"(idtr));
}

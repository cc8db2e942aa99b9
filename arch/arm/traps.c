/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What each exception means. Source: Arm ARM, DDI 0487, G8.2.40 (DFSR), G8.2.64
 * (IFSR), both with long descriptors.
 */
#include <uk/arch/machine.h>
#include <uk/plat/trap.h>

#define FSR_WNR		(1 << 11)      /* a write, of a data abort */
#define FSR_STATUS(fsr) (0x3c & (fsr)) /* less its level */
#define FSC_TRANSLATION 0x04
#define FSC_ACCESS	0x08
#define FSC_PERMISSION	0x0c
#define FSR_DEBUG	0x22

static const struct {
	unsigned char kind;
	const char *name;
} vectors[] = {
	[UKARCH_VECTOR_UNDEFINED] = {UKPLAT_TRAP_INVALID_OP, "invalid opcode"},
	[UKARCH_VECTOR_SVC] = {UKPLAT_TRAP_INVALID_OP, "svc instruction"},
	[UKARCH_VECTOR_FETCH] = {UKPLAT_TRAP_BUS_ERROR, "instruction abort"},
	[UKARCH_VECTOR_DATA] = {UKPLAT_TRAP_BUS_ERROR, "data abort"},
	[UKARCH_VECTOR_IRQ] = {UKPLAT_TRAP_FATAL, "unexpected interrupt"},
	[UKARCH_VECTOR_FIQ] = {UKPLAT_TRAP_FATAL, "unexpected fast interrupt"},
};

/** Called by traps.S in supervisor mode, interrupts off. */
void uk_arm_trap(struct ukarch_regs *regs, unsigned int vector);

static void classify_abort(struct ukplat_trap *trap, bool fetch)
{
	unsigned int status = FSR_STATUS(trap->code);

	trap->addr = fetch ? arm_cp15(IFAR) : arm_cp15(DFAR);
	if (fetch && (trap->code & 0x3f) == FSR_DEBUG) {
		trap->kind = UKPLAT_TRAP_DEBUG;
		trap->name = "breakpoint instruction";
	}
	if (status != FSC_TRANSLATION && status != FSC_ACCESS &&
	    status != FSC_PERMISSION)
		return;
	trap->kind = UKPLAT_TRAP_PAGE_FAULT;
	trap->name = "page fault";
	trap->access = fetch		      ? UKPLAT_ACCESS_EXEC
		       : trap->code & FSR_WNR ? UKPLAT_ACCESS_WRITE
					      : UKPLAT_ACCESS_READ;
}

void uk_arm_trap(struct ukarch_regs *regs, unsigned int vector)
{
	struct ukplat_trap trap = {
		.kind = vectors[vector].kind,
		.name = vectors[vector].name,
		.regs = regs,
	};

	if (vector == UKARCH_VECTOR_FETCH || vector == UKARCH_VECTOR_DATA) {
		bool fetch = vector == UKARCH_VECTOR_FETCH;

		trap.code = fetch ? arm_cp15(IFSR) : arm_cp15(DFSR);
		classify_abort(&trap, fetch);
	} else if (vector == UKARCH_VECTOR_UNDEFINED &&
		   *(const uint32_t *)regs->pc == UKARCH_DIVIDED_BY_0) {
		trap.kind = UKPLAT_TRAP_MATH;
		trap.name = "divide error";
	}
	ukplat_trap(&trap);
}

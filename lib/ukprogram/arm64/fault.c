/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions as signals. Source: Linux, arch/arm64/kernel/traps.c,
 * arch/arm64/kernel/entry-common.c; Arm ARM, DDI 0487, D19.2.40 (ESR_EL1).
 */
#include "program_internal.h"

#define EC(esr)	     ((esr) >> 26 & 0x3f)
#define EC_PC_ALIGN  0x22
#define EC_DABT	     0x25
#define EC_SP_ALIGN  0x26
#define EC_FLOAT     0x2c
#define EC_BRK	     0x3c
#define ISS_TFV	     (1 << 23) /* the flags of a floating point trap count */
#define ISS_FLOAT(e) ((e) & 0x1f)

static int float_code(unsigned long esr)
{
	unsigned int e = esr & ISS_TFV ? ISS_FLOAT(esr) : 0;

	return e & 0x01	  ? UK_FPE_FLTINV
	       : e & 0x02 ? UK_FPE_FLTDIV
	       : e & 0x04 ? UK_FPE_FLTOVF
	       : e & 0x08 ? UK_FPE_FLTUND
			  : UK_FPE_FLTRES;
}

void program_fault_info(const struct ukplat_trap *t, const void *units,
			struct uk_siginfo *info)
{
	(void)units;
	*info = (struct uk_siginfo){
		.signo = UK_SIGILL,
		.code = UK_ILL_ILLOPC,
		.addr = t->regs->pc,
	};
	switch (EC(t->code)) {
	case EC_DABT:
		info->addr = t->addr;
		/* fallthrough */
	case EC_PC_ALIGN:
	case EC_SP_ALIGN:
		info->signo = UK_SIGBUS;
		info->code = UK_BUS_ADRALN;
		break;
	case EC_FLOAT:
		info->signo = UK_SIGFPE;
		info->code = float_code(t->code);
		break;
	case EC_BRK:
		info->signo = UK_SIGTRAP;
		info->code = UK_TRAP_BRKPT;
		break;
	default: break;
	}
}

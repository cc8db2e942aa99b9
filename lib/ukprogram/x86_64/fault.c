/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions as signals. Source: Linux, arch/x86/kernel/traps.c; Intel SDM
 * volume 3, chapter 6; volume 1, 8.1.3 and 10.2.3 (status of the units).
 */
#include "program_internal.h"

enum { DE, DB, BP = 3, UD = 6, NP = 11, SS, MF = 16, AC, XM = 19 };

/* Of FXSAVE's area: FCW and FSW; MXCSR, its masks 7 bits above its flags. */
static int float_code(unsigned int vector, const void *units)
{
	const uint16_t *fpu = units;
	uint32_t mxcsr = ((const uint32_t *)units)[6];
	unsigned int e =
		vector == MF ? fpu[1] & ~fpu[0] : mxcsr & ~(mxcsr >> 7);

	return e & 0x01	  ? UK_FPE_FLTINV
	       : e & 0x04 ? UK_FPE_FLTDIV
	       : e & 0x08 ? UK_FPE_FLTOVF
	       : e & 0x12 ? UK_FPE_FLTUND
			  : UK_FPE_FLTRES;
}

void program_fault_info(const struct ukplat_trap *t, const void *units,
			struct uk_siginfo *info)
{
	unsigned int vector = t->regs->vector;

	*info = (struct uk_siginfo){
		.signo = UK_SIGSEGV,
		.code = UK_SI_KERNEL,
	};
	switch (vector) {
	case DE:
		info->signo = UK_SIGFPE;
		info->code = UK_FPE_INTDIV;
		info->addr = t->regs->rip;
		break;
	case DB:
		info->signo = UK_SIGTRAP;
		info->code = UK_TRAP_TRACE;
		info->addr = t->regs->rip;
		break;
	case BP: info->signo = UK_SIGTRAP; break;
	case UD:
		info->signo = UK_SIGILL;
		info->code = UK_ILL_ILLOPN;
		info->addr = t->regs->rip;
		break;
	case NP:
	case SS: info->signo = UK_SIGBUS; break;
	case MF:
	case XM:
		info->signo = UK_SIGFPE;
		info->code = float_code(vector, units);
		info->addr = t->regs->rip;
		break;
	case AC:
		info->signo = UK_SIGBUS;
		info->code = UK_BUS_ADRALN;
		break;
	default: break;
	}
}

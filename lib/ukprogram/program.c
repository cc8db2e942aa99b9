/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From a program's call to its handler. Most take what is in registers; those
 * that make the program go on elsewhere are told by their number here.
 */
#include <uk/errno.h>
#include <uk/plat/trap.h>
#include <uk/program.h>
#include <uk/syscall.h>
#include "program_internal.h"

static void call(struct ukarch_regs *r, void *units)
{
	struct uk_posix_thread *self = uk_thread_current()->posix;
	long number = ukarch_call_number(r), arg[6], rc;

	for (unsigned int i = 0; i < ARRAY_SIZE(arg); i++)
		arg[i] = ukarch_call_argument(r, i);
	self->sp = ukarch_regs_sp(r);
	self->restart = false;
	if (!program_pointers_lead(number, arg)) {
		program_signals(r, units, -EFAULT);
		return;
	}
	switch (number) {
	case UK_NR_rt_sigreturn: program_sigreturn(r, units); return;
	case UK_NR_exit: program_exit(arg[0]);
	case UK_NR_brk: rc = program_brk(arg[0]); break;
	case UK_NR_clone: rc = program_clone(r, arg); break;
	case UK_NR_clone3:
		rc = program_clone3(r, (const void *)arg[0], arg[1]);
		break;
	default:
		rc = uk_syscall(number, arg[0], arg[1], arg[2], arg[3], arg[4],
				arg[5]);
	}
	program_signals(r, units, rc);
}

void uk_program_run(uintptr_t entry, uintptr_t sp)
{
	struct ukarch_regs regs = ukarch_program_regs(entry, sp);
	struct uk_posix_thread *self = uk_posix_thread_self();

	if (!self || program_frame_init() < 0)
		ukplat_crash("no memory for a program");
	self->sp = sp;
	uk_tls_any = true;
	ukarch_program_init(call);
	ukarch_program_enter(&regs);
}

/*
 * Of arm64 what every CPU has, floating point and SIMD [Linux,
 * Documentation/arch/arm64/elf_hwcaps.rst]; on x86_64 programs ask the CPU.
 */
unsigned long uk_program_hwcap(void)
{
#ifdef __aarch64__
	return 3;
#else
	return 0;
#endif
}

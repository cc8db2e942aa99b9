/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From a program's call to its handler. Most handlers take the arguments in
 * registers; calls that make the program go on elsewhere are picked out here by
 * their number.
 */
#include <uk/errno.h>
#include <uk/plat/trap.h>
#include <uk/program.h>
#include <uk/syscall.h>
#include <uk/vmem.h>
#include "program_internal.h"

static long make(const struct ukarch_regs *r, long number, const long *arg)
{
	switch (number) {
	case UK_NR_exit: program_exit(arg[0]);
	case UK_NR_brk: return program_brk(arg[0]);
	case UK_NR_clone: return program_clone(r, arg);
	case UK_NR_clone3:
		return program_clone3(r, (const void *)arg[0], arg[1]);
	default:
		return uk_syscall(number, arg[0], arg[1], arg[2], arg[3],
				  arg[4], arg[5]);
	}
}

/* The call touched memory that is gone; whatever it returned, it failed. */
static long faulted(const struct ukarch_regs *r, unsigned int how)
{
	uk_vmem_take_back();
	if (how & UK_FAULTED_NO_MEMORY)
		program_end(r, UK_SIGKILL, uk_vmem_no_memory, 0);
	return -EFAULT;
}

static void call(struct ukarch_regs *r, void *units)
{
	struct uk_posix_thread *self = uk_thread_current()->posix;
	long number = ukarch_call_number(r), arg[6], rc;
	struct program_copies copies;

	for (unsigned int i = 0; i < ARRAY_SIZE(arg); i++)
		arg[i] = ukarch_call_argument(r, i);
	program_set_sp(self, r);
	self->restart = false;
	self->faulted = 0;
	if (number == UK_NR_rt_sigreturn) {
		program_sigreturn(r, units);
		return;
	}
	rc = program_pointers_take(number, arg, &copies);
	if (rc == 0)
		rc = make(r, number, arg);
	rc = program_pointers_end(&copies, rc);
	if (self->faulted)
		rc = faulted(r, self->faulted);
	program_signals(r, units, rc);
}

void uk_program_run(uintptr_t entry, uintptr_t sp)
{
	struct ukarch_regs regs = ukarch_program_regs(entry, sp);
	struct uk_posix_thread *self = uk_posix_thread_self();

	if (!self || program_frame_init() < 0)
		ukplat_crash("no memory for a program");
	program_set_sp(self, &regs);
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

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signal frames that no CPU could go on with: rt_sigreturn() ends in SIGSEGV,
 * for which a handler may run. And stacks that have no room for a frame.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define LEN (64L << 10)

static sigjmp_buf back;
static void (*change)(mcontext_t *m);

#ifdef __x86_64__
static void pc_of_no_address(mcontext_t *m)
{
	m->gregs[REG_RIP] = 1L << 63;
}

static void pc_of_the_kernel(mcontext_t *m)
{
	m->gregs[REG_RIP] = 0x100000;
}

static void stack_of_none(mcontext_t *m)
{
	m->gregs[REG_RSP] = 0x10;
}

static void mode(mcontext_t *m)
{
	m->gregs[REG_CSGSFS] = -1;
}

static void units(mcontext_t *m)
{
	memset(m->fpregs, 0xff, sizeof(*m->fpregs));
}

static void vector_of_units(mcontext_t *m)
{
	m->fpregs->mxcsr = -1;
}

static void add_with_another_flag(mcontext_t *m)
{
	m->gregs[REG_EFL] |= 1 << 14; /* NT isn't the program's */
}
#else
static void pc_of_no_address(mcontext_t *m)
{
	m->pc = 1UL << 63;
}

static void pc_of_the_kernel(mcontext_t *m)
{
	m->pc = 0x40200000;
}

static void stack_of_none(mcontext_t *m)
{
	m->sp = 0x10;
}

static void mode(mcontext_t *m)
{
	m->pstate = -1;
}

static void units(mcontext_t *m)
{
	memset(m->__reserved, 0xff, 512);
}

static void vector_of_units(mcontext_t *m)
{
	((struct _aarch64_ctx *)m->__reserved)->size = 8;
}

static void add_with_another_flag(mcontext_t *m)
{
	m->pstate |= 1UL << 32; /* TCO; is there, or isn't */
}
#endif

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	change(&((ucontext_t *)context)->uc_mcontext);
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	siglongjmp(back, info->si_signo == SIGSEGV ? 1 : 2);
}

static void handle(int sig, void (*fn)(int, siginfo_t *, void *), int flags)
{
	const struct sigaction a = {
		.sa_sigaction = fn,
		.sa_flags = SA_SIGINFO | flags,
	};

	sigaction(sig, &a, NULL);
}

static void try(const char *name, void (*fn)(mcontext_t *m))
{
	int rc = sigsetjmp(back, 1);

	change = fn;
	if (!rc)
		raise(SIGUSR1);
	printf("%s: %s\n", name, rc ? "faults" : "goes on");
}

/* A handler's stack that has gone. */
static void other_stack(void)
{
	char *memory = mmap(NULL, LEN, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const stack_t other = {.ss_sp = memory, .ss_size = LEN};
	const stack_t none = {.ss_flags = SS_DISABLE};

	sigaltstack(&other, NULL);
	munmap(memory, LEN);
	handle(SIGUSR1, on_signal, SA_ONSTACK);
	try("a stack that has gone", stack_of_none);
	sigaltstack(&none, NULL);
}

int main(void)
{
	static char room[LEN];
	const stack_t other = {.ss_sp = room, .ss_size = LEN};

	setvbuf(stdout, NULL, _IONBF, 0);
	sigaltstack(&other, NULL);
	handle(SIGSEGV, on_fault, SA_ONSTACK);
	handle(SIGBUS, on_fault, SA_ONSTACK);
	handle(SIGUSR1, on_signal, 0);
	try("pc of no address", pc_of_no_address);
	try("pc of the kernel", pc_of_the_kernel);
	try("stack of none", stack_of_none);
	try("mode", mode);
	try("units", units);
	try("vector units", vector_of_units);
	try("another flag", add_with_another_flag);
	handle(SIGSEGV, on_fault, 0);
	other_stack();
	return 0;
}

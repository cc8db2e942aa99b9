/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Faults as signals: what they tell, that a handler may go on elsewhere or
 * repair what was wrong, on a stack of its own where the usual one is full.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

static sigjmp_buf back;
static char *page;

static void tell(int sig, siginfo_t *info, void *context)
{
	ucontext_t *c = context;
	long offset = (char *)info->si_addr - page;

#ifdef __x86_64__
	if (sig == SIGSEGV &&
	    c->uc_mcontext.gregs[REG_CR2] != (greg_t)info->si_addr)
		printf("another address\n");
#else
	if (sig == SIGSEGV &&
	    c->uc_mcontext.fault_address != (unsigned long)info->si_addr)
		printf("another address\n");
#endif
	printf("signal %d", sig);
	if (sig == SIGSEGV) /* the others' differ between CPUs */
		printf(", code %d", info->si_code);
	if (offset >= 0 && offset < 4096)
		printf(", at %ld of the page", offset);
	printf("\n");
	siglongjmp(back, 1);
}

static void repair(int sig, siginfo_t *info, void *context)
{
	(void)context;
	printf("repairs after %d, code %d\n", sig, info->si_code);
	mprotect(page, 4096, PROT_READ | PROT_WRITE);
}

static void handle(int sig, void (*fn)(int, siginfo_t *, void *))
{
	const struct sigaction a = {
		.sa_sigaction = fn,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};

	sigaction(sig, &a, NULL);
}

static void illegal(void)
{
#ifdef __x86_64__
	__asm__ volatile("ud2");
#else
	__asm__ volatile("udf #0");
#endif
}

static void trap(void)
{
#ifdef __x86_64__
	__asm__ volatile("int3");
#else
	__asm__ volatile("brk #0");
#endif
}

static int deep(int n)
{
	volatile char room[4096];

	room[n % 4096] = n;
	return n ? deep(n - 1) + room[n % 4096] : 0;
}

static void *volatile nowhere;

#define TRY(what)                                                              \
	do {                                                                   \
		if (!sigsetjmp(back, 1))                                       \
			what;                                                  \
	} while (0)

int main(int argc, char *argv[])
{
	static char other[65536];
	const stack_t stack = {.ss_sp = other, .ss_size = sizeof(other)};
	double before = argc * 1.5;
	sigset_t set;

	setvbuf(stdout, NULL, _IONBF, 0);
	page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (argc > 1) {
		printf("no handler\n");
		if (!strcmp(argv[1], "abort"))
			abort();
		page[0] = 1;
	}
	sigaltstack(&stack, NULL);
	handle(SIGSEGV, tell);
	handle(SIGILL, tell);
	handle(SIGTRAP, tell);
	TRY(page[7] = 1);
	TRY(*(volatile char *)8 = 1);
	TRY(((void (*)(void))nowhere)());
	TRY(illegal());
	TRY(trap());
	TRY(deep(1 << 20));
	handle(SIGSEGV, repair);
	page[1] = 2;
	printf("page: %d %d, %.1f\n", page[0], page[1], before);
	/* Blocked, it isn't handled. */
	mprotect(page, 4096, PROT_READ);
	sigemptyset(&set);
	sigaddset(&set, SIGSEGV);
	sigprocmask(SIG_BLOCK, &set, NULL);
	page[2] = 3;
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals: how handlers are called and come back, and what becomes of the call
 * that one has ended. What comes when depends on no clock.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

static volatile sig_atomic_t hits, depth, deepest, done, aligned;
static volatile int code, sender, in_handler;
static volatile uintptr_t stack_at;
static volatile unsigned long waste;
static int fds[2];
static sigjmp_buf out;

static void on(int sig, int flags, void (*fn)(int, siginfo_t *, void *))
{
	struct sigaction a = {.sa_sigaction = fn,
			      .sa_flags = SA_SIGINFO | flags};

	sigemptyset(&a.sa_mask);
	sigaction(sig, &a, NULL);
}

static int is_blocked(int sig)
{
	sigset_t set;

	pthread_sigmask(SIG_SETMASK, NULL, &set);
	return sigismember(&set, sig);
}

/* Changes what registers there are, and calls. */
static void note(int sig, siginfo_t *info, void *context)
{
	int local __attribute__((aligned(16)));

	(void)context;
#ifdef __x86_64__
	__asm__ volatile("pcmpeqd %%xmm7, %%xmm7" : : : "xmm7");
#else
	__asm__ volatile("movi v7.16b, #0xff" : : : "v7");
#endif
	waste = getpid();
	stack_at = (uintptr_t)&local;
	aligned = stack_at % 16 == 0;
	code = info->si_code;
	sender = info->si_pid == getpid();
	in_handler = is_blocked(sig);
	hits++;
	errno = EBADF;
}

static void write_one(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	(void)context;
	if (!hits++)
		waste = write(fds[1], "x", 1);
}

static void again(int sig, siginfo_t *info, void *context)
{
	(void)info;
	(void)context;
	hits++;
	depth++;
	if (depth > deepest)
		deepest = depth;
	if (hits < 4)
		raise(sig);
	depth--;
}

static void leave(int sig, siginfo_t *info, void *context)
{
	(void)info;
	(void)context;
	siglongjmp(out, sig);
}

static void mask_more(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	sigaddset(&((ucontext_t *)context)->uc_sigmask, SIGUSR2);
}

/* Sends until it is told that it was enough. */
static void *sender_of(void *to)
{
	while (!done) {
		pthread_kill(*(pthread_t *)to, SIGUSR1);
		usleep(1000);
	}
	return NULL;
}

/* read() while another thread sends. */
static void reading(const char *what)
{
	pthread_t self = pthread_self(), other;
	char c = '-';
	long n;
	int e;

	hits = done = 0;
	if (pipe(fds) || pthread_create(&other, NULL, sender_of, &self))
		exit(1);
	n = read(fds[0], &c, 1);
	e = n < 0 ? errno : 0;
	done = 1;
	pthread_join(other, NULL);
	printf("read, %s: %ld %c, %s, handler ran: %d\n", what, n, c,
	       e ? strerror(e) : "no error", hits > 0);
	close(fds[0]);
	close(fds[1]);
}

/* open() of a fifo whose other end no thread opens. */
static void opening(void)
{
	pthread_t self = pthread_self(), other;
	int rc;

	hits = done = 0;
	if (mkfifo("/tmp/fifo", 0600) ||
	    pthread_create(&other, NULL, sender_of, &self))
		exit(1);
	rc = open("/tmp/fifo", O_RDONLY);
	printf("open: %d, %s, handler ran: ", rc, strerror(errno));
	done = 1;
	pthread_join(other, NULL);
	printf("%d\n", hits > 0);
	unlink("/tmp/fifo");
}

/* All registers are as they were, but the call's result. */
static void registers(void)
{
	uint64_t value = 0x123456789abcdef0, simd = 0, general = 0;
	long rc, tid = gettid();

#ifdef __x86_64__
	__asm__ volatile("movq %5, %%xmm7\n\t"
			 "movq %5, %%r12\n\t"
			 "movq %5, -8(%%rsp)\n\t"
			 "syscall\n\t"
			 "movq %%xmm7, %1\n\t"
			 "cmpq -8(%%rsp), %%r12\n\t"
			 "cmoveq %%r12, %2\n\t"
			 : "=a"(rc), "=&r"(simd), "+&r"(general)
			 : "a"(SYS_tkill), "D"(tid), "r"(value), "S"(SIGUSR1)
			 : "rcx", "r11", "r12", "xmm7", "memory");
#else
	register long x8 __asm__("x8") = SYS_tkill;
	register long x0 __asm__("x0") = tid;
	register long x1 __asm__("x1") = SIGUSR1;

	__asm__ volatile("fmov d7, %3\n\t"
			 "mov x12, %3\n\t"
			 "svc #0\n\t"
			 "fmov %1, d7\n\t"
			 "mov %2, x12\n\t"
			 : "+r"(x0), "=&r"(simd), "=&r"(general)
			 : "r"(value), "r"(x8), "r"(x1)
			 : "x12", "v7", "memory");
	rc = x0;
#endif
	printf("registers: %ld, %d %d\n", rc, simd == value, general == value);
}

static void one_by_one(void)
{
	sigset_t set, before, pending;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	hits = 0;
	pthread_sigmask(SIG_BLOCK, &set, &before);
	kill(getpid(), SIGUSR1);
	sigpending(&pending);
	printf("blocked: %d, pending %d\n", hits,
	       sigismember(&pending, SIGUSR1));
	errno = 0;
	printf("sigsuspend: %d", sigsuspend(&before));
	printf(", %s, %d, blocked %d\n", strerror(errno), hits,
	       is_blocked(SIGUSR1));
	kill(getpid(), SIGUSR1);
	printf("ppoll: %d", ppoll(NULL, 0, NULL, &before));
	printf(", %s, %d, blocked %d\n", strerror(errno), hits,
	       is_blocked(SIGUSR1));
	raise(SIGUSR1);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	printf("unblocked: %d\n", hits);
}

static void altstack(void)
{
	static char room[65536] __attribute__((aligned(16)));
	stack_t s = {.ss_sp = room, .ss_size = sizeof(room)}, was;

	sigaltstack(&s, &was);
	printf("sigaltstack: was off %d\n", was.ss_flags == SS_DISABLE);
	on(SIGUSR1, SA_ONSTACK, note);
	raise(SIGUSR1);
	printf("on it: %d\n", stack_at - (uintptr_t)room < sizeof(room));
	on(SIGUSR1, 0, note);
	raise(SIGUSR1);
	printf("not asked for: %d\n",
	       stack_at - (uintptr_t)room < sizeof(room));
	s.ss_flags = SS_DISABLE;
	sigaltstack(&s, NULL);
}

int main(void)
{
	volatile int times = 0;

	on(SIGUSR1, 0, note);
	printf("kill: %d", kill(getpid(), SIGUSR1));
	printf(", %d, code %d, from me %d, aligned %d, blocked %d then %d\n",
	       hits, code, sender, aligned, in_handler, is_blocked(SIGUSR1));
	raise(SIGUSR1);
	printf("raise: %d, code %d\n", hits, code);
	registers();
	on(SIGALRM, 0, note);
	alarm(1);
	printf("pause: %d", pause());
	printf(", %d\n", hits);

	reading("a handler that notes");
	opening();
	on(SIGUSR1, SA_RESTART, write_one);
	reading("SA_RESTART");

	on(SIGUSR1, SA_NODEFER, again);
	hits = 0;
	raise(SIGUSR1);
	printf("SA_NODEFER: %d, deepest %d\n", hits, deepest);
	on(SIGUSR1, 0, again);
	hits = deepest = 0;
	raise(SIGUSR1);
	printf("deferred: %d, deepest %d\n", hits, deepest);

	on(SIGUSR1, 0, note);
	one_by_one();
	altstack();

	on(SIGUSR1, 0, leave);
	if (sigsetjmp(out, 1) < SIGUSR1 || ++times < 3)
		raise(SIGUSR1);
	printf("siglongjmp: %d times, blocked %d\n", times,
	       is_blocked(SIGUSR1));
	on(SIGUSR1, 0, mask_more);
	raise(SIGUSR1);
	printf("mask of the context: %d\n", is_blocked(SIGUSR2));
	on(SIGTERM, SA_RESETHAND, note);
	raise(SIGTERM);
	printf("last: %d\n", in_handler);
	return 0;
}

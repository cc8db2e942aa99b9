/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SIGALRM is the interrupt, and SIGIO where there are descriptors (fd.h). They
 * are masked by a flag, which costs no system call: one that comes meanwhile
 * is remembered, and handled when the flag falls. The handler runs on the
 * stack of the thread that it hits, with both signals blocked: in a storm of
 * packets the next would else come before its first instruction, again and
 * again, until the stack is full.
 */
#include <syscall.h>
#include <uk/init.h>
#include <uk/plat/irq.h>
#include <uk/plat/preempt.h>
#include <uk/plat/trap.h>
#include "../common/irqframe.h"
#include "../common/time.h"
#include "fd.h"
#include "linuxu.h"
#include "signal.h"

/* Linux, include/uapi/linux/time.h */
#define CLOCK_REALTIME	0
#define CLOCK_MONOTONIC 1
#define TIMER_ABSTIME	1

struct itimerspec {
	struct timespec interval, value;
};

static volatile bool masked = true, pending;
static uint64_t armed = UKPLAT_TIMER_OFF;
static uint64_t base_ns;
static int timer;

static uint64_t clock_ns(int clock)
{
	struct timespec t = {0, 0};

	syscall3(SYS_clock_gettime, clock, (long)&t, 0);
	return t.sec * UKPLAT_NSEC_PER_SEC + t.nsec;
}

uint64_t ukplat_clock_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC) - base_ns;
}

uint64_t ukplat_wall_clock_ns(void)
{
	return clock_ns(CLOCK_REALTIME);
}

static void settime(uint64_t at)
{
	struct itimerspec spec = {
		.value = {at / UKPLAT_NSEC_PER_SEC, at % UKPLAT_NSEC_PER_SEC}};

	syscall6(SYS_timer_settime, timer, TIMER_ABSTIME, (long)&spec, 0, 0, 0);
}

void ukplat_timer_set(uint64_t at)
{
	armed = at;
	/* A value of 0 would switch it off, and so would what overflows. */
	settime(at == UKPLAT_TIMER_OFF ? 0 : MIN(at, INT64_MAX) + base_ns);
}

#ifdef CONFIG_HAVE_IRQ_FRAME
static void note_hit(const struct linuxu_ucontext *uc)
{
	struct ukarch_regs regs;

	regs_from_ucontext(&regs, uc);
	plat_irq_hit(ukarch_regs_pc(&regs), ukarch_regs_fp(&regs),
		     ukarch_regs_sp(&regs), ukarch_regs_lr(&regs));
}

/* In the function `fn`, which lets in what was put off. */
#define NOTE_HIT_IN(fn)                                                        \
	plat_irq_hit((uintptr_t)(fn), (uintptr_t)__builtin_frame_address(0),   \
		     0, 0)
#else
static void note_hit(const struct linuxu_ucontext *uc)
{
	(void)uc;
}
#define NOTE_HIT_IN(fn) ((void)0)
#endif

/* With `masked` set, as long as there is something to do. */
static void handle(void)
{
	while (pending || linuxu_fd_pending()) {
		linuxu_fd_handle();
		if (!pending)
			continue;
		pending = false;
		armed = UKPLAT_TIMER_OFF;
		plat_timer_fire();
	}
}

#define OURS (1UL << (SIGALRM - 1) | 1UL << (SIGIO - 1))

static void set_blocked(int how)
{
	static const unsigned long set[SIGSET_BYTES / sizeof(long)] = {OURS};

	syscall6(SYS_rt_sigprocmask, how, (long)set, 0, SIGSET_BYTES, 0, 0);
}

#ifdef CONFIG_HAVE_PREEMPT
static bool has_to_switch(void)
{
	return ukplat_preempt.wanted && !ukplat_preempt.off;
}

/*
 * Of an interrupted thread the signal's frame holds all registers; to one
 * that comes here by itself it is a call.
 */
static void switch_thread(void)
{
	ukplat_preempt.switch_thread();
}
#else
static bool has_to_switch(void)
{
	return false;
}

static void switch_thread(void)
{
}
#endif

static void on_alarm(int signo, struct siginfo *info,
		     struct linuxu_ucontext *uc)
{
	(void)info;
	if (signo == SIGIO)
		linuxu_fd_signal();
	else
		pending = true;
	if (masked)
		return;
	masked = true;
	note_hit(uc);
	handle();
	while (has_to_switch()) {
		/* Not to those that run now. */
		set_blocked(SIG_UNBLOCK);
		switch_thread();
		set_blocked(SIG_BLOCK);
		note_hit(uc);
		handle();
	}
	linuxu_atomics_begin_anew();
	masked = false;
}

unsigned long ukplat_irq_save(void)
{
	unsigned long flags = masked;

	masked = true;
	__asm__ volatile("" ::: "memory");
	return flags;
}

void ukplat_irq_restore(unsigned long flags)
{
	__asm__ volatile("" ::: "memory");
	if (flags)
		return;
	do {
		masked = true;
		NOTE_HIT_IN(ukplat_irq_restore);
		handle();
		if (has_to_switch())
			switch_thread();
		masked = false;
		/* One may have come since it was looked at. */
	} while (pending || linuxu_fd_pending());
}

void ukplat_irq_enable(void)
{
	ukplat_irq_restore(false);
}

bool ukplat_irq_enabled(void)
{
	return !masked;
}

/*
 * The timer and descriptors are waited for here themselves, so that a signal
 * that comes before the wait isn't lost.
 */
void ukplat_idle(void)
{
	uint64_t now = ukplat_clock_ns(), rest;
	struct timespec t;

	if (!pending && !linuxu_fd_pending() && armed > now) {
		rest = armed - now;
		t = (struct timespec){rest / UKPLAT_NSEC_PER_SEC,
				      rest % UKPLAT_NSEC_PER_SEC};
		linuxu_fd_wait(armed == UKPLAT_TIMER_OFF ? NULL : &t);
	}
	if (armed <= ukplat_clock_ns())
		pending = true;
	NOTE_HIT_IN(ukplat_idle);
	handle();
}

static int init(struct uk_init_ctx *ctx)
{
	struct sigaction sa = LINUXU_SIGACTION(on_alarm, SA_RESTART);
	long rc;

	(void)ctx;
	base_ns = clock_ns(CLOCK_MONOTONIC) - 1;
	sa.mask[0] = OURS;
	linuxu_signal_handle(SIGALRM, &sa);
	linuxu_signal_handle(SIGIO, &sa);
	/* No event given: SIGALRM. */
	rc = syscall3(SYS_timer_create, CLOCK_MONOTONIC, 0, (long)&timer);
	if (rc)
		return rc;
	ukplat_irq_enable();
	return 0;
}

uk_plat_initcall_prio(init, 10);
